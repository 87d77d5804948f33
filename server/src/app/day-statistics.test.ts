import { randomUUIDv7 } from 'node:crypto';
import type { Fill, MarketEvent } from '@hoga/core/exchange';
import { KRW_LPJ } from '@hoga/core/instrument';
import { amount, price, quantity } from '@hoga/core/money';
import { accountId, orderId } from '@hoga/core/order';
import { instant, type Instant } from '@hoga/core/time';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { NOW } from '../../test/commands.ts';
import type { Reads, TradeRow } from '../needs/index.ts';
import { createDayStatistics, type Day, type DayStatistics } from './day-statistics.ts';

const DAY_MS = 86_400_000;

interface Print {
  readonly afterMs: number;
  readonly price: bigint;
  readonly lots: bigint;
}

/** Trades minutes or days apart, so that some days have many and some have none. */
const prints = fc.array(
  fc.record({
    afterMs: fc.oneof(
      { weight: 5, arbitrary: fc.integer({ min: 0, max: DAY_MS / 4 }) },
      { weight: 1, arbitrary: fc.constantFrom(DAY_MS, DAY_MS - 1, 3 * DAY_MS) },
    ),
    price: fc.bigInt({ min: 210_000n, max: 390_000n }),
    lots: fc.bigInt({ min: 1n, max: 10n ** 9n }),
  }),
  { maxLength: 40 },
);

function fillsOf(printed: readonly Print[]): Fill[] {
  let at = Number(NOW);
  return printed.map(({ afterMs, price: units, lots }, index) => {
    at += afterMs;
    const party = { order: orderId(''), account: accountId(''), fee: amount(0n) };
    return {
      sequence: index + 1,
      instrument: KRW_LPJ.id,
      price: price(units),
      quantity: quantity(lots),
      notional: amount(units * lots),
      takerSide: 'buy',
      maker: party,
      taker: party,
      at: instant(at),
    };
  });
}

/** The day as anybody would work it out from the list of all trades. */
function slowDay(fills: readonly Fill[], now: Instant): Day {
  const number = Math.floor(now / DAY_MS);
  const dayOf = (fill: Fill): number => Math.floor(fill.at / DAY_MS);
  const today = fills.filter((fill) => dayOf(fill) === number);
  const prices = today.map((fill) => fill.price).toSorted((a, b) => (a < b ? -1 : 1));
  const earlier = fills.filter((fill) => dayOf(fill) < number);
  return {
    number,
    previousClose: earlier.at(-1)?.price ?? KRW_LPJ.openingPrice,
    open: today[0]?.price ?? null,
    high: prices.at(-1) ?? null,
    low: prices[0] ?? null,
    last: today.at(-1)?.price ?? null,
    volume: quantity(today.reduce((sum, fill) => sum + fill.quantity, 0n)),
    turnover: amount(today.reduce((sum, fill) => sum + fill.notional, 0n)),
    lastTradedAt: fills.at(-1)?.at ?? null,
  };
}

/** The two look-ups over a list of trades. */
function readsOver(fills: readonly Fill[]): Pick<Reads, 'lastDays' | 'latestTrades'> {
  return {
    lastDays: async (upTo) => {
      const numbers = new Set(fills.map((fill) => Math.floor(fill.at / DAY_MS)));
      const newest = [...numbers].filter((number) => number <= upTo).toSorted((a, b) => b - a);
      return newest.slice(0, 2).map((number) => {
        const day = slowDay(fills, instant(number * DAY_MS));
        return {
          instrument: KRW_LPJ.id,
          day: number,
          first: day.open!,
          high: day.high!,
          low: day.low!,
          last: day.last!,
          quantity: day.volume,
          notional: day.turnover,
        };
      });
    },
    latestTrades: async () =>
      new Map(
        fills.map((fill) => [
          fill.instrument,
          { ...fill, at: new Date(fill.at) } satisfies TradeRow,
        ]),
      ),
  };
}

const traded = (fill: Fill): MarketEvent => ({ type: 'traded', fill });

function statisticsOver(fills: readonly Fill[]): DayStatistics {
  return createDayStatistics(readsOver(fills) as Reads, [KRW_LPJ]);
}

test('the running day is what the list of all trades says, across any number of midnights', async () => {
  await fc.assert(
    fc.asyncProperty(prints, fc.nat({ max: 2 * DAY_MS }), async (printed, laterMs) => {
      const fills = fillsOf(printed);
      const days = statisticsOver([]);
      await days.load(NOW);
      for (const [index, fill] of fills.entries()) {
        days.apply([traded(fill)]);
        expect(days.dayOf(KRW_LPJ, fill.at)).toEqual(slowDay(fills.slice(0, index + 1), fill.at));
      }
      const later = instant((fills.at(-1)?.at ?? NOW) + laterMs);
      expect(days.dayOf(KRW_LPJ, later)).toEqual(slowDay(fills, later));
    }),
  );
});

test('a restart at any moment goes on as if there had been none', async () => {
  await fc.assert(
    fc.asyncProperty(prints, fc.nat({ max: 40 }), async (printed, cut) => {
      const fills = fillsOf(printed);
      const before = fills.slice(0, cut);
      const days = statisticsOver(before);
      await days.load(before.at(-1)?.at ?? NOW);
      days.apply(fills.slice(cut).map(traded));
      const now = fills.at(-1)?.at ?? NOW;
      expect(days.dayOf(KRW_LPJ, now)).toEqual(slowDay(fills, now));
    }),
  );
});

test('other events and other instruments change nothing', async () => {
  const days = statisticsOver([]);
  await days.load(NOW);
  const before = days.dayOf(KRW_LPJ, NOW);
  const [fill] = fillsOf([{ afterMs: 0, price: 300_000n, lots: 1n }]);
  days.apply([
    { type: 'account_opened', account: accountId(randomUUIDv7()), at: NOW },
    traded({ ...fill!, instrument: 'KRW-BTC' }),
  ]);
  expect(days.dayOf(KRW_LPJ, NOW)).toEqual(before);
});
