import { KRW_LPJ } from '@hoga/core/instrument';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decimalOf } from '../decimals.ts';
import { groupsAt, levelOf, tickAt } from './groups.ts';

/** The ladder as the wire shows it. */
const BANDS = KRW_LPJ.ladder.bands.map(({ from, step }) => ({
  from: String(from / 100),
  tick: String(step / 100),
}));

test.each([
  ['3000', ['1', '5', '10', '50', '100']],
  ['7000', ['5', '10', '50', '100', '500']],
  ['20000', ['10', '50', '100', '500', '1000']],
  ['1.5', ['0.01', '0.05', '0.1', '0.5', '1']],
  ['2000000', ['1000', '5000', '10000', '50000', '100000']],
])('at %s won levels can be added up by %j', (price, groups) => {
  expect(groupsAt(price, BANDS)).toEqual(groups);
});

test('the feed takes every group of every band', () => {
  for (const { from } of BANDS) {
    for (const group of groupsAt(from, BANDS)) {
      expect(group).toMatch(/^(?:[125]0{0,6}|0\.0{0,5}[125])$/);
    }
  }
});

test.each([
  ['999', '1'],
  ['4999', '1'],
  ['5000', '5'],
  ['0.5', '0.01'],
])('the tick at %s won is %s', (price, tick) => {
  expect(tickAt(price, BANDS)).toBe(tick);
});

test('a bid is never shown better than it is, nor an ask', () => {
  const price = fc
    .integer({ min: 100, max: 10 ** 9 })
    .map((cents) => decimalOf(BigInt(cents) * 10n ** 6n));
  const group = fc.constantFrom('0.05', '1', '5', '10', '50', '100');
  fc.assert(
    fc.property(price, group, (at, step) => {
      const [bid, ask] = [
        Number(levelOf(at, { side: 'buy', group: step })),
        Number(levelOf(at, { side: 'sell', group: step })),
      ];
      expect(bid).toBeLessThanOrEqual(Number(at));
      expect(ask).toBeGreaterThanOrEqual(Number(at));
      expect(ask - bid).toBeLessThan(Number(step) + 1e-6);
    }),
  );
});

test('without a group every price is a level', () => {
  expect(levelOf('3001', { side: 'sell', group: null })).toBe('3001');
});
