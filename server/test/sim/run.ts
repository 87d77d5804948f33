// Plays seeded random markets against a real PostgreSQL and stops at the first that breaks a rule:
// `npm run sim -- --seeds 300`.
import { execFileSync } from 'node:child_process';
import { playCandleDay } from './candle-day.ts';
import { openLeagueDatabase, type LeagueDatabase } from './league-database.ts';
import { readPlan, USAGE, type Plan } from './read-plan.ts';
import { simulate, SimulationFailure } from './simulate.ts';
import { describeTotals, noTotals, type Totals } from './totals.ts';

/** One seed works while the other waits for PostgreSQL; they share the server and nothing else. */
const PLAYED_AT_ONCE = 2;
const PROGRESS_EVERY_MS = 10_000;
/** So much of what a seed did is shown when it fails. */
const TRACE_SHOWN = 20;

async function main(args: string[]): Promise<number> {
  const plan = readPlan(args);
  if (typeof plan === 'string') {
    console.error(`${plan}\n\n${USAGE}`);
    return 2;
  }
  // Asked to end, it takes its database with it.
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => process.exit(130));
  if (plan.candleHours !== null) return playCandles(plan.first, plan.candleHours);
  const databases: LeagueDatabase[] = [];
  const totals = noTotals();
  const began = performance.now();
  try {
    while (databases.length < PLAYED_AT_ONCE) databases.push(await openLeagueDatabase());
    await playAll(plan, { databases, totals });
  } catch (error) {
    if (!(error instanceof SimulationFailure)) throw error;
    console.error(report(error));
    return 1;
  } finally {
    for (const database of databases) await database.close();
  }
  const seconds = ((performance.now() - began) / 1_000).toFixed(1);
  console.log(`${describeTotals(totals)}\n${totals.seeds} seeds passed in ${seconds} s`);
  return 0;
}

async function playCandles(seed: number, hours: number): Promise<number> {
  const began = performance.now();
  const progress = (text: string): void => console.log(text);
  const { fills, candles, ends, comparisons } = await playCandleDay({ seed, hours, progress });
  const seconds = ((performance.now() - began) / 1_000).toFixed(1);
  console.log(`${fills} fills; candles: ${JSON.stringify(candles)}; ends: ${JSON.stringify(ends)}`);
  console.log(`all candles compared with all fills ${comparisons} times, in ${seconds} s`);
  return 0;
}

/** Ends with the first failure, after the other seeds under way. */
async function playAll(
  { first, seeds, minutes }: Plan,
  { databases, totals }: { databases: readonly LeagueDatabase[]; totals: Totals },
): Promise<void> {
  const end = performance.now() + minutes * 60_000;
  let told = performance.now();
  let next = 0;
  let hasFailed = false;
  const playOn = async (database: LeagueDatabase): Promise<void> => {
    while (next < seeds && performance.now() < end && !hasFailed) {
      next += 1;
      await simulate({ seed: first + next - 1, database, totals });
      if (performance.now() - told < PROGRESS_EVERY_MS) continue;
      told = performance.now();
      console.log(`${totals.seeds} seeds, ${totals.commands} commands, all well`);
    }
  };
  const failures: unknown[] = [];
  await Promise.all(
    databases.map((database) =>
      playOn(database).catch((failure: unknown) => {
        hasFailed = true;
        failures.push(failure);
      }),
    ),
  );
  if (hasFailed) throw failures[0];
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
