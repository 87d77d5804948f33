// Plays seeded random markets against a real PostgreSQL and stops at the first that breaks a rule:
// `npm run sim -- --seeds 300`.
import { execFileSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { openLeagueDatabase, type LeagueDatabase } from './league-database.ts';
import { COMMANDS, KILLS_PER_SEED, simulate, SimulationFailure } from './simulate.ts';
import { describeTotals, noTotals, type Totals } from './totals.ts';

const USAGE = `Usage: npm run sim -- [--seeds N | --minutes M] [--seed S]

  --seeds N      how many seeds to play (20)
  --minutes M    plays seed after seed for so long instead
  --seed S       the first of them (1)

Each seed sends ${COMMANDS} commands to the real engine and a real PostgreSQL, and kills the engine
${KILLS_PER_SEED} times. The same seed does the same again. Exits with 1 at the first that breaks a rule.`;

interface Plan {
  readonly first: number;
  readonly seeds: number;
  readonly minutes: number;
}

const PROGRESS_EVERY_MS = 10_000;
/** So much of what a seed did is shown when it fails. */
const TRACE_SHOWN = 20;

async function main(args: string[]): Promise<number> {
  const plan = planOf(args);
  if (typeof plan === 'string') {
    console.error(`${plan}\n\n${USAGE}`);
    return 2;
  }
  // Asked to end, it takes its database with it.
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => process.exit(130));
  const database = await openLeagueDatabase();
  const totals = noTotals();
  const began = performance.now();
  try {
    await playAll(plan, { database, totals });
  } catch (error) {
    if (!(error instanceof SimulationFailure)) throw error;
    console.error(report(error));
    return 1;
  } finally {
    await database.close();
  }
  const seconds = ((performance.now() - began) / 1_000).toFixed(1);
  console.log(`${describeTotals(totals)}\n${totals.seeds} seeds passed in ${seconds} s`);
  return 0;
}

/** What is asked for, or what is wrong with it. */
function planOf(args: string[]): Plan | string {
  try {
    const { values } = parseArgs({
      args,
      options: {
        seeds: { type: 'string' },
        minutes: { type: 'string' },
        seed: { type: 'string', default: '1' },
      },
    });
    const { seeds, minutes, seed } = values;
    if (seeds !== undefined && minutes !== undefined) {
      return 'Either --seeds or --minutes says when to end, not both.';
    }
    return {
      first: numberOf('--seed', seed),
      seeds: minutes === undefined ? countOf('--seeds', seeds ?? '20') : Infinity,
      minutes: minutes === undefined ? Infinity : countOf('--minutes', minutes),
    };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function countOf(flag: string, text: string): number {
  const count = numberOf(flag, text);
  if (count === 0) throw new Error(`${flag} takes at least 1.`);
  return count;
}

function numberOf(flag: string, text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new Error(`${flag} takes a whole number, not '${text}'.`);
  return Number(text);
}

async function playAll(
  { first, seeds, minutes }: Plan,
  site: { readonly database: LeagueDatabase; readonly totals: Totals },
): Promise<void> {
  const end = performance.now() + minutes * 60_000;
  let told = performance.now();
  for (let played = 0; played < seeds && performance.now() < end; played += 1) {
    await simulate({ seed: first + played, ...site });
    if (performance.now() - told < PROGRESS_EVERY_MS) continue;
    told = performance.now();
    console.log(`${played + 1} seeds, ${site.totals.commands} commands, all well`);
  }
}

function report({ seed, trace, cause }: SimulationFailure): string {
  return [
    `The last of ${trace.length} steps:`,
    ...trace.slice(-TRACE_SHOWN).map((line) => `  ${line}`),
    '',
    cause instanceof Error ? (cause.stack ?? cause.message) : String(cause),
    '',
    `seed ${seed} failed at step ${trace.length}, git commit ${commitOf()}`,
    `Play it again: npm run sim -- --seeds 1 --seed ${seed}`,
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

process.exitCode = await main(process.argv.slice(2));
