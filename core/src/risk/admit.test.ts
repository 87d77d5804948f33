import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { at, lots, lpj, won } from '../../test/units.ts';
import { bandAround, KRW, KRW_LPJ, LPJ, type Instrument } from '../instrument/index.ts';
import { newAccount, type Account } from '../ledger/index.ts';
import { amount, price, quantity, type Amount } from '../money/index.ts';
import { accountId, mayWait, type Instruction, type Side } from '../order/index.ts';
import { admit, NOTHING_FREED, type Admission, type MarketView, type Rejection } from './index.ts';

/** Before the first trade: the reference is the opening price, 3,000 won; the band 2,100 to 3,900. */
const OPENING: MarketView = {
  instrument: KRW_LPJ,
  referencePrice: KRW_LPJ.openingPrice,
  lastPrice: null,
  phase: 'continuous',
  band: bandAround(KRW_LPJ, KRW_LPJ.openingPrice),
  bestTick: () => undefined,
};
const RULES = KRW_LPJ;

function ann(krw: Amount, coins: Amount = lpj('0')): Account {
  const identity = { id: accountId('ann'), number: 2, kind: 'trading', owner: null } as const;
  const account = newAccount(identity, ['KRW', 'LPJ']);
  account.balances.get('KRW')!.available = krw;
  account.balances.get('LPJ')!.available = coins;
  return account;
}

const RICH = ann(won('10000000000'), lpj('10000000'));

function limit(side: Side, size: string, priced: string) {
  const [price, quantity] = [at(priced), lots(size)];
  return { type: 'limit', side, price, quantity, timeInForce: 'gtc' } as const;
}

const market = (side: Side, size: string) =>
  ({ type: 'market', side, quantity: lots(size) }) as const;

const spend = (krw: string) => ({ type: 'market_amount', side: 'buy', amount: won(krw) }) as const;

function rejectionOf(account: Account, order: Instruction, view = OPENING): Rejection | null {
  const verdict = admit(account, order, { view, freed: NOTHING_FREED });
  return verdict.admitted ? null : verdict.rejection;
}

function admissionOf(account: Account, order: Instruction, view = OPENING): Admission {
  const verdict = admit(account, order, { view, freed: NOTHING_FREED });
  if (!verdict.admitted) expect.fail(`refused: ${verdict.rejection.reason}`);
  return verdict.admission;
}

describe('refusals, with what is needed to mend the order', () => {
  test.each([
    limit('buy', '0', '3000'),
    limit('sell', '-1', '3000'),
    market('buy', '0'),
    market('sell', '-0.0001'),
    spend('0'),
    spend('-5000'),
  ])('[RK1] nothing and less than nothing: $type $side', (order) => {
    expect(rejectionOf(RICH, order)).toEqual({ reason: 'quantity_not_positive' });
  });

  test.each([
    ['3000.5', '3000', '3001'],
    ['10001', '10000', '10010'],
    ['9999.99', '9995', '10000'],
    ['0.99', null, '1'],
    ['0', null, '1'],
    ['-3000', null, '1'],
    ['9999500', '9999000', '10000000'],
    ['10000000.01', '10000000', null],
    ['90000000000000000000', '10000000', null],
  ])('[RK1] off the tick: %s won lies between %s and %s', (priced, below, above) => {
    expect(rejectionOf(RICH, limit('buy', '10', priced))).toMatchObject({
      reason: 'price_off_tick',
      below: below === null ? null : at(below),
      above: above === null ? null : at(above),
    });
  });

  test.each(['2099', '3901', '10000000', '1'])('[RK1] outside the band: %s won', (priced) => {
    const rejection = { reason: 'outside_band', lowest: at('2100'), highest: at('3900') };
    expect(rejectionOf(RICH, limit('buy', '10', priced))).toMatchObject(rejection);
    expect(rejectionOf(RICH, limit('sell', '10', priced))).toMatchObject(rejection);
  });

  test.each(['2100', '3900'])('[RK1] the ends of the band are within it: %s won', (priced) => {
    expect(rejectionOf(RICH, limit('buy', '10', priced))).toBeNull();
    expect(rejectionOf(RICH, limit('sell', '10', priced))).toBeNull();
  });

  test('[RK1] below the minimum of 5,000 won', () => {
    // 3,000 × 1.6666 = 4,999.8, and one lot more 5,000.1.
    expect(rejectionOf(RICH, limit('buy', '1.6666', '3000'))).toEqual({
      reason: 'below_minimum',
      bound: won('5000'),
      notional: won('4999.8'),
    });
    expect(rejectionOf(RICH, limit('buy', '1.6667', '3000'))).toBeNull();
    expect(rejectionOf(RICH, limit('sell', '2', '2500'))).toBeNull();
    expect(rejectionOf(RICH, spend('4999.999999'))).toMatchObject({ reason: 'below_minimum' });
    expect(rejectionOf(RICH, spend('5000'))).toBeNull();
  });

  test('[RK1] above the maximum of 1,000,000,000 won', () => {
    // 2,500 × 400,000 is the maximum; a lot more costs 0.25 won.
    expect(rejectionOf(RICH, limit('sell', '400000', '2500'))).toBeNull();
    expect(rejectionOf(RICH, limit('sell', '400000.0001', '2500'))).toEqual({
      reason: 'above_maximum',
      bound: won('1000000000'),
      notional: won('1000000000.25'),
    });
    expect(rejectionOf(RICH, spend('1000000000.000001'))).toMatchObject({
      reason: 'above_maximum',
    });
  });

  test('[RK1] a size beyond any number a computer counts in is above the maximum', () => {
    const huge = quantity(10n ** 400n);
    const rejection = { reason: 'above_maximum' };
    expect(rejectionOf(RICH, { ...limit('buy', '1', '3000'), quantity: huge })).toMatchObject(
      rejection,
    );
    expect(rejectionOf(RICH, { ...market('sell', '1'), quantity: huge })).toMatchObject(rejection);
    expect(rejectionOf(RICH, { ...spend('1'), amount: amount(10n ** 400n) })).toMatchObject(
      rejection,
    );
  });

  test('[RK4] a limit buy: notional and fee, to the unit', () => {
    // 3,001 × 12.3457 = 37,049.4457; 0.05 % is 18.52472285, rounded up 18.524723.
    const needed = won('37067.970423');
    const order = limit('buy', '12.3457', '3001');
    const poor = ann(amount(needed - 1n));
    expect(rejectionOf(poor, order)).toEqual({
      reason: 'insufficient_funds',
      asset: KRW,
      needed,
      available: won('37067.970422'),
    });
    expect(rejectionOf(ann(needed), order)).toBeNull();
  });

  test('[RK4] a sell: its quantity, however it is priced', () => {
    for (const order of [limit('sell', '12.3457', '3001'), market('sell', '12.3457')]) {
      expect(rejectionOf(ann(won('0'), lpj('12.3456')), order)).toEqual({
        reason: 'insufficient_funds',
        asset: LPJ,
        needed: lpj('12.3457'),
        available: lpj('12.3456'),
      });
      expect(rejectionOf(ann(won('0'), lpj('12.3457')), order)).toBeNull();
    }
  });

  test('[RK4] what is held cannot be spent again', () => {
    const account = ann(won('30000'));
    account.balances.get('KRW')!.held = won('30000');
    // 3,000 × 10 × 1.0005 = 30,015.
    expect(rejectionOf(account, limit('buy', '10', '3000'))).toEqual({
      reason: 'insufficient_funds',
      asset: KRW,
      needed: won('30015'),
      available: won('30000'),
    });
  });
});

describe('what is set aside', () => {
  test('[RK2] a limit buy holds quote, a sell holds base', () => {
    // 3,000 × 10 = 30,000, fee 15.
    expect(admissionOf(RICH, limit('buy', '10', '3000'))).toMatchObject({
      limitTick: 4_700,
      lots: 100_000,
      budget: Infinity,
      heldAsset: KRW,
      held: won('30015'),
    });
    expect(admissionOf(RICH, limit('sell', '10', '3000'))).toMatchObject({
      limitTick: 4_700,
      heldAsset: LPJ,
      held: lpj('10'),
    });
  });

  test('[RK2] the higher of the two fees is held, since the order may be maker or taker', () => {
    const order = limit('buy', '10', '3000');
    const held = (makerFee: bigint, takerFee: bigint): Amount => {
      const instrument: Instrument = { ...RULES, makerFee, takerFee };
      return admissionOf(RICH, order, { ...OPENING, instrument }).held;
    };
    // 0.1 % of 30,000 is 30.
    expect(held(1_000n, 500n)).toBe(won('30030'));
    expect(held(500n, 1_000n)).toBe(won('30030'));
    expect(held(0n, 0n)).toBe(won('30000'));
  });

  test('[RK3] a market buy by quantity holds it at the highest price of the band', () => {
    // 10 × 3,900 = 39,000, fee 19.5; it may trade up to tick 3,900 − 1,000 + 2,700 = 5,600.
    expect(admissionOf(RICH, market('buy', '10'))).toMatchObject({
      limitTick: 5_600,
      lots: 100_000,
      held: won('39019.5'),
    });
    expect(admissionOf(RICH, market('sell', '10'))).toMatchObject({
      limitTick: 3_800,
      held: lpj('10'),
    });
  });

  test('[RK3] a market buy by amount holds the amount and its fee', () => {
    // 0.05 % of 10,000.000001 is 5.0000000005, rounded up 5.000001.
    expect(admissionOf(RICH, spend('10000.000001'))).toMatchObject({
      limitTick: 5_600,
      lots: Infinity,
      budget: 10_000_000_001,
      heldAsset: KRW,
      held: won('10005.000002'),
    });
  });

  test('[RK2, RK4] the hold is the least amount that admits the order', () => {
    const size = fc.bigInt({ min: 25_000n, max: 10_000_000n });
    const priced = fc.bigInt({ min: 2_100n, max: 3_900n });
    fc.assert(
      fc.property(size, priced, (units, whole) => {
        const order = {
          ...limit('buy', '1', '3000'),
          quantity: quantity(units),
          price: price(whole * 100n),
        };
        const { held } = admissionOf(RICH, order);
        expect(rejectionOf(ann(held), order)).toBeNull();
        expect(rejectionOf(ann(amount(held - 1n)), order)?.reason).toBe('insufficient_funds');
      }),
    );
  });
});

describe('the bounds of a market order by quantity', () => {
  test('[RK5] before the first trade it is measured at the reference price', () => {
    // 3,000 × 1.6666 = 4,999.8.
    expect(rejectionOf(RICH, market('sell', '1.6666'))).toEqual({
      reason: 'below_minimum',
      bound: won('5000'),
      notional: won('4999.8'),
    });
    expect(rejectionOf(RICH, market('sell', '1.6667'))).toBeNull();
  });

  test('[RK5] after it, at the last price', () => {
    const view = { ...OPENING, lastPrice: at('2500') };
    // 2,500 × 1.6667 = 4,166.75; 2,500 × 2 = 5,000.
    expect(rejectionOf(RICH, market('sell', '1.6667'), view)).toMatchObject({
      reason: 'below_minimum',
      notional: won('4166.75'),
    });
    expect(rejectionOf(RICH, market('sell', '2'), view)).toBeNull();
    expect(rejectionOf(RICH, market('buy', '2'), view)).toBeNull();
  });

  test('[RK5] the maximum binds there too, though a buy may hold more', () => {
    // 3,000 × 333,333.3333 = 999,999,999.9; held at 3,900: about 1.3 × 10⁹ and the fee.
    expect(rejectionOf(RICH, market('buy', '333333.3333'))).toBeNull();
    expect(rejectionOf(RICH, market('buy', '333333.3334'))).toMatchObject({
      reason: 'above_maximum',
      notional: won('1000000000.2'),
    });
  });
});

describe('limits on what is open', () => {
  const crowded = (openOrders: number, openNotional: Amount): Account => ({
    ...RICH,
    openOrders,
    openNotional,
  });

  test('[RK6] 200 open orders, and not one more', () => {
    const order = limit('sell', '10', '3000');
    expect(rejectionOf(crowded(199, won('0')), order)).toBeNull();
    expect(rejectionOf(crowded(200, won('0')), order)).toEqual({
      reason: 'too_many_open_orders',
      limit: 200,
    });
  });

  test('[RK6] 5,000,000,000 won in open orders, and not one unit more', () => {
    const order = limit('buy', '10', '3000');
    expect(rejectionOf(crowded(1, won('4999970000')), order)).toBeNull();
    expect(rejectionOf(crowded(1, won('4999970000.000001')), order)).toEqual({
      reason: 'open_notional_exceeded',
      limit: won('5000000000'),
    });
  });

  test.each<[Instruction, boolean]>([
    [{ ...limit('buy', '10', '3000'), timeInForce: 'gtc' }, true],
    [{ ...limit('buy', '10', '3000'), timeInForce: 'post_only' }, true],
    [{ ...limit('buy', '10', '3000'), timeInForce: 'ioc' }, false],
    [{ ...limit('buy', '10', '3000'), timeInForce: 'fok' }, false],
    [market('buy', '10'), false],
    [spend('30000'), false],
  ])('[RK6] only what may rest counts: %o → %s', (order, rests) => {
    expect(mayWait(order)).toBe(rests);
    const full = crowded(200, won('5000000000'));
    expect(rejectionOf(full, order)?.reason).toBe(rests ? 'too_many_open_orders' : undefined);
  });
});

/** Each breaks the rule it is named after; the order that breaks several gets the first. */
describe('[RK1] precedence', () => {
  interface Attempt {
    readonly size: string;
    readonly priced: string;
    readonly openOrders: number;
    readonly openNotional: Amount;
    readonly krw: Amount;
  }

  const sound: Attempt = {
    size: '10',
    priced: '3000',
    openOrders: 0,
    openNotional: won('0'),
    krw: won('30015'),
  };

  const faults: readonly (readonly [Rejection['reason'], Partial<Attempt>])[] = [
    ['quantity_not_positive', { size: '-1' }],
    ['price_off_tick', { priced: '3000.5' }],
    ['outside_band', { priced: '3901' }],
    ['below_minimum', { size: '0.0001' }],
    ['above_maximum', { size: '99999999' }],
    ['too_many_open_orders', { openOrders: 200 }],
    ['open_notional_exceeded', { openNotional: won('5000000000') }],
    ['insufficient_funds', { krw: won('0') }],
  ];

  function reasonFor({ size, priced, openOrders, openNotional, krw }: Attempt): string | undefined {
    const account = { ...ann(krw), openOrders, openNotional };
    return rejectionOf(account, limit('buy', size, priced))?.reason;
  }

  test('[RK1] the sound order is admitted', () => {
    expect(reasonFor(sound)).toBeUndefined();
  });

  const pairs = faults.flatMap(([first, a], index) =>
    faults
      .slice(index)
      .map(([second, b]) => ({ first, second, attempt: { ...sound, ...b, ...a } })),
  );
  test.each(pairs)('[RK1] $first comes before $second', ({ first, attempt }) => {
    expect(reasonFor(attempt)).toBe(first);
  });

  test('[RK1] an order with every fault hears of the first', () => {
    const all = faults
      .toReversed()
      .reduce((attempt, [, fault]) => ({ ...attempt, ...fault }), sound);
    expect(reasonFor(all)).toBe('quantity_not_positive');
  });
});
