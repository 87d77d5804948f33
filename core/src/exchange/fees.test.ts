import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { newDesk, type Desk } from '../../test/desk.ts';
import { figuresOf } from '../../test/figures.ts';
import { defineInstrument, KRW_LPJ } from '../instrument/index.ts';
import type { Fill } from './index.ts';

const { atPrice, ofLots, inQuote } = figuresOf(KRW_LPJ);

const PARTS = 1_000_000n;
const ceil = (units: bigint, rate: bigint): bigint => (units * rate + PARTS - 1n) / PARTS;

interface Deal {
  readonly makerFee: bigint;
  readonly takerFee: bigint;
  /** The limit of the order under test, in units of 0.01 won. */
  readonly priced: bigint;
  /** Each partner's lots, and how many ticks of 1 won its price is better than the limit. */
  readonly partners: readonly { readonly lots: bigint; readonly better: bigint }[];
}

/** Lots that make awkward remainders; every partner alone is above the minimum of 5,000 won. */
const deal: fc.Arbitrary<Deal> = fc.record({
  makerFee: fc.bigInt({ min: 0n, max: 3_000n }),
  takerFee: fc.bigInt({ min: 0n, max: 3_000n }),
  priced: fc.bigInt({ min: 2_500n, max: 3_500n }).map((whole) => whole * 100n),
  partners: fc.array(
    fc.record({
      lots: fc.bigInt({ min: 24_000n, max: 100_000n }),
      better: fc.bigInt({ min: 0n, max: 300n }),
    }),
    { minLength: 1, maxLength: 8 },
  ),
});

const sizeOf = ({ partners }: Deal): bigint => partners.reduce((sum, { lots }) => sum + lots, 0n);

function deskFor({ makerFee, takerFee }: Deal): Desk {
  return newDesk(defineInstrument({ ...KRW_LPJ, makerFee, takerFee, interruptionPercent: null }));
}

/** What the account paid and got in won, from the fills alone. */
function settled(desk: Desk, account: string): { notional: bigint; fees: bigint } {
  const fills = desk.events.flatMap((event) => (event.type === 'traded' ? [event.fill] : []));
  const feeOf = (fill: Fill): bigint => {
    if (fill.maker.account === account) return fill.maker.fee;
    return fill.taker.account === account ? fill.taker.fee : 0n;
  };
  const own = fills.filter(({ maker, taker }) =>
    [maker.account, taker.account].includes(account as never),
  );
  return {
    notional: own.reduce((sum, fill) => sum + fill.notional, 0n),
    fees: own.reduce((sum, fill) => sum + feeOf(fill), 0n),
  };
}

describe('a hold covers every way an order can fill', () => {
  test('[RK2, EX3, EX4] a buy that rests and is filled in parts, with just enough money', () => {
    fc.assert(
      fc.property(deal, (given) => {
        const desk = deskFor(given);
        const size = sizeOf(given);
        const rate = given.makerFee > given.takerFee ? given.makerFee : given.takerFee;
        const held = given.priced * size + ceil(given.priced * size, rate);
        desk.open('buyer', { won: held, coin: 0n });
        desk.say(`B: buy buyer ${ofLots(size)} @ ${atPrice(given.priced)}`);
        expect(desk.balance('buyer', 'KRW')).toEqual({ available: 0n, held });
        for (const { lots } of given.partners)
          desk.say(`sell seller ${ofLots(lots)} @ ${atPrice(given.priced)} ioc`);
        const { notional, fees } = settled(desk, 'buyer');
        expect(notional).toBe(given.priced * size);
        expect(notional + fees <= held).toBe(true);
        expect(desk.balance('buyer', 'KRW')).toEqual({
          available: held - notional - fees,
          held: 0n,
        });
      }),
    );
  });

  test('[RK2, EX3, EX4] a buy that takes from several and rests with what is left', () => {
    fc.assert(
      fc.property(deal, fc.bigInt({ min: 0n, max: 90_000n }), (given, more) => {
        const desk = deskFor(given);
        for (const { lots, better } of given.partners) {
          desk.say(`sell seller ${ofLots(lots)} @ ${atPrice(given.priced - better * 100n)}`);
        }
        const size = sizeOf(given) + more;
        const rate = given.makerFee > given.takerFee ? given.makerFee : given.takerFee;
        const held = given.priced * size + ceil(given.priced * size, rate);
        desk.open('buyer', { won: held, coin: 0n });
        desk.say(`B: buy buyer ${ofLots(size)} @ ${atPrice(given.priced)}`);
        const { notional, fees } = settled(desk, 'buyer');
        const left = desk.balance('buyer', 'KRW');
        expect(left.available + left.held).toBe(held - notional - fees);
        // What rests can still be filled at its price, as a maker.
        const { priced, makerFee } = given;
        expect(left.held >= priced * more + (priced * more * makerFee) / PARTS).toBe(true);
        if (more > 0n) desk.say('cancel buyer B');
        expect(desk.balance('buyer', 'KRW').held).toBe(0n);
      }),
    );
  });

  test('[RK3, EX4, EX14] a buy by amount spends at most the amount and its fee', () => {
    fc.assert(
      fc.property(
        deal,
        fc.bigInt({ min: 5_000_000_000n, max: 900_000_000_000n }),
        (given, amount) => {
          const desk = deskFor(given);
          for (const { lots, better } of given.partners) {
            desk.say(`sell seller ${ofLots(lots)} @ ${atPrice(given.priced - better * 100n)}`);
          }
          const rate = given.makerFee > given.takerFee ? given.makerFee : given.takerFee;
          const funds = amount + ceil(amount, rate);
          desk.open('buyer', { won: funds, coin: 0n });
          desk.say(`buy buyer for ${inQuote(amount)}`);
          const { notional, fees } = settled(desk, 'buyer');
          expect(notional <= amount).toBe(true);
          expect(fees <= ceil(amount, given.takerFee)).toBe(true);
          expect(desk.balance('buyer', 'KRW')).toEqual({
            available: funds - notional - fees,
            held: 0n,
          });
        },
      ),
    );
  });

  test('[EX4] a sell pays its fees out of what it gets, from an empty purse', () => {
    fc.assert(
      fc.property(deal, fc.boolean(), (given, takes) => {
        const desk = deskFor(given);
        desk.open('seller', { won: 0n, coin: sizeOf(given) });
        const bids = given.partners.map(
          ({ lots, better }) =>
            `buy buyer ${ofLots(lots)} @ ${atPrice(given.priced + better * 100n)}`,
        );
        const sell = `S: sell seller ${ofLots(sizeOf(given))} @ ${atPrice(given.priced)}`;
        for (const line of takes ? [...bids, sell] : [sell, ...bids]) desk.say(line);
        const { notional, fees } = settled(desk, 'seller');
        expect(desk.balance('seller', 'LPJ')).toEqual({ available: 0n, held: 0n });
        expect(desk.balance('seller', 'KRW')).toEqual({ available: notional - fees, held: 0n });
      }),
    );
  });
});

test('[EX4] many small fees are floored one by one: the trader keeps each remainder', () => {
  // Lots of 0.0001 at 3,001.00: 0.3001 won, fee 0.05 % = 0.00015005, floored 0.000150.
  const desk = newDesk(defineInstrument({ ...KRW_LPJ, minimumNotional: null }));
  desk.open('buyer', { won: 100_000_000n, coin: 0n });
  desk.say('B: buy buyer 0.01 @ 3001');
  for (let time = 0; time < 100; time += 1) desk.say('sell seller 0.0001 @ 3001 ioc');
  // 100 × 150 = 15,000 units; of the whole at once it would be 15,005, which was held.
  expect(settled(desk, 'buyer')).toEqual({ notional: 30_010_000n, fees: 15_000n });
  expect(desk.balance('buyer', 'KRW')).toEqual({
    available: 100_000_000n - 30_010_000n - 15_000n,
    held: 0n,
  });
  expect(desk.balance('fees', 'KRW').available).toBe(30_000n);
});

test('[EX4] a fee below one unit is nothing, and leaves no line', () => {
  // 1 lot at 1.00 won is 0.0001 won = 100 units; 0.05 % of it is 0.05 of a unit.
  const free = { minimumNotional: null, bandPercent: null, interruptionPercent: null };
  const desk = newDesk(defineInstrument({ ...KRW_LPJ, ...free }));
  desk.play(`
    sell ann 0.0001 @ 1
    buy bob 0.0001 @ 1
  `);
  expect(desk.balance('fees', 'KRW')).toEqual({ available: 0n, held: 0n });
  // Two grants of two lines for each account, and four lines of the trade.
  expect(desk.exchange.sequences.ledger).toBe(2 * 4 + 4);
});
