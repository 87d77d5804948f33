import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { paperTables, type PaperTables } from '../../../core/test/paper-tables.ts';
import { noTotals, simulate, SimulationFailure } from './simulate.ts';

describe('a few seeds', () => {
  // One of each kind of league.
  test.each([1, 2, 3, 4])('seed %i keeps every rule through restarts', (seed) => {
    const totals = noTotals();
    simulate({ seed, commands: 300 }, totals);
    // The account that cleans up opens before the 300.
    expect(totals.commands).toBe(301);
    expect(totals.accepted).toBeGreaterThan(100);
    expect(totals.fills).toBeGreaterThan(10);
    expect(totals.restarts).toBeGreaterThan(1);
    const refused = [...totals.refused.values()].reduce((sum, times) => sum + times, 0);
    expect(totals.accepted + refused).toBe(301);
  });

  test('the same seed does the same again', () => {
    const [once, again] = [noTotals(), noTotals()];
    simulate({ seed: 7, commands: 200 }, once);
    simulate({ seed: 7, commands: 200 }, again);
    expect(again).toEqual(once);
  });
});

describe('a defect under the exchange is found', () => {
  test('tables that forget orders which end restore another state, and the seed is named', () => {
    const sound = paperTables();
    const forgetful: PaperTables = {
      load: () => sound.load(),
      commit: (output, league) => {
        const open = output.changedOrders.filter((order) => order.status === 'open');
        sound.commit({ ...output, changedOrders: open }, league);
      },
    };
    const play = () => simulate({ seed: 5, commands: 300, tables: forgetful }, noTotals());
    expect(play).toThrow(SimulationFailure);
    expect(play).toThrow(/^seed 5 fails at command \d+: /);
  });
});

describe('the command line', () => {
  const run = (...args: string[]) =>
    spawnSync(process.execPath, [path.join(import.meta.dirname, 'run.ts'), ...args], {
      encoding: 'utf8',
    });

  test('plays what is asked for and prints the totals', () => {
    const { status, stdout } = run('--seeds', '2', '--seed', '9', '--commands', '50');
    // 2 × (50 and the account that cleans up).
    expect(stdout).toMatch(/^commands {2}102$/m);
    expect(stdout).toMatch(/^restarts {2}\d+$/m);
    expect(status).toBe(0);
  });

  test.each([[['--seedz', '1']], [['--seeds', 'many']], [['--seeds=-1']], [['5']], [['--seeds']]])(
    '%j is answered with the usage',
    (args) => {
      const { status, stderr } = run(...args);
      expect(stderr).toContain('Usage: npm run sim');
      expect(status).toBe(2);
    },
  );
});
