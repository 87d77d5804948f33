/** Which functions the processor's time went to, from a profile that `node --cpu-prof` wrote. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

const FUNCTIONS_SHOWN = 25;

export interface CpuProfile {
  readonly nodes: readonly ProfileNode[];
  readonly startTime: number;
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

interface ProfileNode {
  readonly id: number;
  readonly callFrame: {
    readonly functionName: string;
    readonly url: string;
    readonly lineNumber: number;
  };
}

export interface Cost {
  readonly name: string;
  readonly percent: number;
}

/** Microseconds of the clock that `process.hrtime` reads, which is the profile's as well. */
export interface Window {
  readonly from: number;
  readonly to: number;
}

/** The one that a child of ours wrote into this folder, in the format of the Chrome DevTools. */
export async function profileIn(folder: string): Promise<CpuProfile> {
  const [name] = (await readdir(folder)).filter((file) => file.endsWith('.cpuprofile'));
  if (name === undefined) throw new Error('the process wrote no profile');
  return JSON.parse(await readFile(join(folder, name), 'utf8')) as CpuProfile;
}

/** The functions that take the most time, a line each. */
export function costLines(profile: CpuProfile, window: Window): string[] {
  return selfTimes(profile, window)
    .slice(0, FUNCTIONS_SHOWN)
    .map(({ name, percent }) => `  ${percent.toFixed(1).padStart(5)} %  ${name}`);
}

/** Functions by the time spent in themselves and not in what they call, within the window. */
export function selfTimes(profile: CpuProfile, window: Window): Cost[] {
  const names = new Map(profile.nodes.map((node) => [node.id, nameOf(node)]));
  const spent = new Map<string, number>();
  let now = profile.startTime;
  let total = 0;
  for (const [index, id] of profile.samples.entries()) {
    const delta = profile.timeDeltas[index] ?? 0;
    now += delta;
    if (now < window.from || now > window.to) continue;
    const name = names.get(id) ?? 'unknown';
    spent.set(name, (spent.get(name) ?? 0) + delta);
    total += delta;
  }
  return [...spent]
    .map(([name, microseconds]) => ({ name, percent: (100 * microseconds) / total }))
    .toSorted((a, b) => b.percent - a.percent);
}

function nameOf({ callFrame: { functionName, url, lineNumber } }: ProfileNode): string {
  const name = functionName === '' ? '(anonymous)' : functionName;
  if (url === '') return name;
  const place = url.replace(/^file:\/\//, '').replace(/^.*\/(?=node_modules\/)/, '');
  const short = place.split('/').slice(-4).join('/');
  return `${name} ${short}:${lineNumber + 1}`;
}
