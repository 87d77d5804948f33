import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runLength } from '../run-length.ts';
import { openLeagueDatabase, type LeagueDatabase } from './league-database.ts';
import { readPlan } from './read-plan.ts';
import { COMMANDS, KILLS_PER_SEED, simulate, SimulationFailure, type Played } from './simulate.ts';
import { noTotals, type Totals } from './totals.ts';

describe('seeds', () => {
  let database: LeagueDatabase;
  const totals = noTotals();
  const played: Played[] = [];

  beforeAll(async () => {
    database = await openLeagueDatabase();
  });

  afterAll(async () => {
    await database.close();
  });

  // Every kind of league is among them, twice at least.
  const seeds = runLength({ short: 8, long: 20 });
  test.each(Array.from({ length: seeds }, (_, index) => index + 1))(
    'seed %i keeps every rule through its kills',
    async (seed) => {
      const before = structuredClone(totals);
      played.push(await simulate({ seed, database, totals }));
      expect(totals.commands - before.commands).toBeGreaterThan(COMMANDS);
      expect(killsOf(totals) - killsOf(before)).toBe(KILLS_PER_SEED);
    },
  );

  test('the same seed does the same again', async () => {
    const again = await simulate({ seed: 3, database, totals: noTotals() });
    expect(again).toEqual(played[2]);
  });

  test('a ledger line that the tables swallow is found, and at the same step again', async () => {
    await database.rows(`create function swallow() returns trigger language plpgsql as $$ begin
      if new.sequence % 100 = 0 then return null; end if; return new; end $$`);
    await database.rows(`create trigger swallow before insert on ledger for each row
      execute function swallow()`);
    const [once, again] = [await failureOf(5), await failureOf(5)];
    await database.rows('drop function swallow cascade');
    expect(once.message).toMatch(/^seed 5 fails at step \d+: AssertionError: the tables' ledger/);
    expect(again.message).toBe(once.message);
    expect(again.trace).toEqual(once.trace);
  });

  async function failureOf(seed: number): Promise<SimulationFailure> {
    try {
      await simulate({ seed, database, totals: noTotals() });
    } catch (error) {
      if (error instanceof SimulationFailure) return error;
      throw error;
    }
    throw new Error('it did not fail');
  }

  test('they meet what they are for', () => {
    expect(totals.accepted).toBeGreaterThan(totals.commands / 4);
    expect(totals.accepted + totals.repeated + totals.refused).toBe(totals.commands);
    for (const kills of Object.values(totals.kills)) expect(kills).toBeGreaterThan(20);
    expect(totals.reasons.get('client_order_id_reused')).toBeGreaterThan(10);
    expect(totals.fills).toBeGreaterThan(1_000);
    for (const what of ['auctions', 'halts', 'stopsTriggered', 'answersLost'] as const) {
      expect(totals[what], what).toBeGreaterThan(20);
    }
  });
});

function killsOf({ kills }: Totals): number {
  return Object.values(kills).reduce((sum, count) => sum + count, 0);
}

describe('the command line', () => {
  const run = (...args: string[]) =>
    spawnSync(process.execPath, [path.join(import.meta.dirname, 'run.ts'), ...args], {
      encoding: 'utf8',
    });

  test('plays what is asked for, prints the totals and says that it passed', () => {
    const { status, stdout } = run('--seeds', '1', '--seed', '9');
    expect(stdout).toMatch(/^kills +10$/m);
    expect(stdout).toMatch(/\n1 seeds passed in [\d.]+ s\n$/);
    expect(status).toBe(0);
  });

  test('what it does not understand is answered with the usage', () => {
    const { status, stderr } = run('--seedz', '1');
    expect(stderr).toMatch(/'--seedz'.*\n\nUsage: npm run sim/);
    expect(status).toBe(2);
  });

  test('says how many seeds, or how long, and where to begin', () => {
    const plain = { first: 1, seeds: 20, minutes: Infinity, candleHours: null };
    expect(readPlan([])).toEqual(plain);
    expect(readPlan(['--seeds', '300'])).toEqual({ ...plain, seeds: 300 });
    expect(readPlan(['--candle-hours', '24'])).toEqual({ ...plain, candleHours: 24 });
    const soak = { first: 0, seeds: Infinity, minutes: 60, candleHours: null };
    expect(readPlan(['--minutes', '60', '--seed', '0'])).toEqual(soak);
  });

  test.each([
    [['--seeds', 'many'], /--seeds takes a whole number/],
    [['--seeds=-1'], /--seeds takes a whole number/],
    [['--seeds', '0'], /at least 1/],
    [['--minutes', '1.5'], /--minutes takes a whole number/],
    [['--minutes', '1', '--seeds', '1'], /^One of/],
    [['--seeds'], /argument missing/],
    [['5'], /positional/],
  ])('%j is not understood', (args, why) => {
    expect(readPlan(args)).toMatch(why);
  });
});
