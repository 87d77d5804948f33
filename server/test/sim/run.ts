// Plays seeded random markets and stops at the first that breaks a rule: `npm run sim -- --seeds 100`.
import { execFileSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { noTotals, simulate, SimulationFailure, type Totals } from './simulate.ts';

const USAGE = `Usage: npm run sim -- [--seeds N] [--seed S] [--commands M]

  --seeds N      how many seeds to play (100)
  --seed S       the first of them (1)
  --commands M   commands for each (1000)

The same seed plays the same commands. Exits with 1 at the first that breaks a rule.`;

interface Plan {
  readonly seeds: number;
  readonly seed: number;
  readonly commands: number;
}

const PROGRESS_EVERY_MS = 2_000;

function main(args: string[]): number {
  const plan = planOf(args);
  if (typeof plan === 'string') {
    console.error(`${plan}\n\n${USAGE}`);
    return 2;
  }
  const totals = noTotals();
  try {
    playAll(plan, totals);
  } catch (error) {
    if (!(error instanceof SimulationFailure)) throw error;
    console.error(report(error, plan));
    return 1;
  }
  console.log(summary(totals));
  return 0;
}

/** What is asked for, or what is wrong with it. */
function planOf(args: string[]): Plan | string {
  try {
    const { values } = parseArgs({
      args,
      options: {
        seeds: { type: 'string', default: '100' },
        seed: { type: 'string', default: '1' },
        commands: { type: 'string', default: '1000' },
      },
    });
    return {
      seeds: countOf('--seeds', values.seeds),
      seed: countOf('--seed', values.seed),
      commands: countOf('--commands', values.commands),
    };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function countOf(flag: string, text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new Error(`${flag} takes a whole number, not '${text}'.`);
  return Number(text);
}

function playAll({ seeds, seed: first, commands }: Plan, totals: Totals): void {
  let told = performance.now();
  for (let played = 0; played < seeds; played += 1) {
    simulate({ seed: first + played, commands }, totals);
    if (performance.now() - told < PROGRESS_EVERY_MS) continue;
    told = performance.now();
    console.log(`${played + 1} of ${seeds} seeds, ${totals.commands} commands, all well`);
  }
}

function summary({ commands, accepted, fills, restarts, refused }: Totals): string {
  const reasons = [...refused]
    .toSorted((a, b) => b[1] - a[1])
    .map(([reason, times]) => `  ${reason.padEnd(24)}${String(times).padStart(10)}`);
  return [
    `commands  ${commands}`,
    `accepted  ${accepted}`,
    `fills     ${fills}`,
    `restarts  ${restarts}`,
    `refused   ${commands - accepted}`,
    ...reasons,
  ].join('\n');
}

function report({ seed, commandNumber, command, cause }: SimulationFailure, plan: Plan): string {
  const text = JSON.stringify(
    command,
    (_key, part: unknown) => (typeof part === 'bigint' ? String(part) : part),
    2,
  );
  return [
    cause instanceof Error ? (cause.stack ?? cause.message) : String(cause),
    '',
    `seed ${seed}, git commit ${commitOf()}, command ${commandNumber}: ${text}`,
    `Play it again: npm run sim -- --seed ${seed} --seeds 1 --commands ${plan.commands}`,
  ].join('\n');
}

function commitOf(): string {
  try {
    const options = { cwd: import.meta.dirname, encoding: 'utf8', stdio: 'pipe' } as const;
    const commit = execFileSync('git', ['rev-parse', 'HEAD'], options).trim();
    const dirty = execFileSync('git', ['status', '--porcelain'], options).trim() !== '';
    return dirty ? `${commit} with changes` : commit;
  } catch {
    return 'unknown';
  }
}

process.exitCode = main(process.argv.slice(2));
