import { randomUUIDv7 } from 'node:crypto';
import type { Order as Wire } from '@hoga/contract/order';
import type { Fill } from '@hoga/core/exchange';
import { KRW_LPJ } from '@hoga/core/instrument';
import { amount } from '@hoga/core/money';
import { accountId, orderId, type Instruction, type Order } from '@hoga/core/order';
import { instant } from '@hoga/core/time';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { at, lots, NOW, won } from '../../test/commands.ts';
import { accountOnWire, fillOnWire, ledgerEntryOnWire, orderOnWire } from './wire.ts';

const ORDER: Order = {
  id: orderId(randomUUIDv7()),
  sequence: 7,
  account: accountId(randomUUIDv7()),
  instrument: 'KRW-LPJ',
  clientOrderId: null,
  instruction: {
    type: 'limit',
    side: 'sell',
    price: at('3000'),
    quantity: lots('3'),
    timeInForce: 'gtc',
  },
  placedAt: NOW,
  partner: null,
  replaces: null,
  place: 9,
  status: 'open',
  stage: 'resting',
  filledQuantity: lots('0'),
  filledNotional: won('0'),
  feePaid: won('0'),
  reducedQuantity: lots('0'),
  preventedQuantity: lots('0'),
  shownQuantity: null,
  triggerPrice: null,
  triggeredAt: null,
  worstPrice: null,
  held: amount(30_000n),
  cancelReason: null,
  endedAt: null,
};

describe('the average price', () => {
  test.each([
    ['2', '6001', '3000.5'],
    ['3', '10000', '3333.333333'],
    ['3', '20000', '6666.666666'],
    ['0.0001', '0.3', '3000'],
    ['1000000', '3000000000.000001', '3000'],
  ])('of %s LPJ for %s won is %s, rounded down', (quantity, notional, average) => {
    const filled = { filledQuantity: lots(quantity), filledNotional: won(notional) };
    expect(orderOnWire({ ...ORDER, ...filled }, KRW_LPJ).averagePrice).toBe(average);
  });

  test('there is none before the first fill', () => {
    expect(orderOnWire(ORDER, KRW_LPJ).averagePrice).toBeNull();
  });

  test('it is never more than was paid, and less by under one unit a coin', () => {
    const units = fc.bigInt({ min: 1n, max: 10n ** 18n });
    fc.assert(
      fc.property(units, units, (quantity, notional) => {
        const filled = { filledQuantity: quantity, filledNotional: notional } as Partial<Order>;
        const shown = orderOnWire({ ...ORDER, ...filled }, KRW_LPJ).averagePrice ?? '';
        const average = won(shown);
        const paid = notional * 10_000n;
        return average * quantity <= paid && (average + 1n) * quantity > paid;
      }),
    );
  });
});

test('a sale holds coins, and an order that ended says when and why', () => {
  expect(orderOnWire(ORDER, KRW_LPJ)).toMatchObject({ held: '3', heldAsset: 'LPJ', endedAt: null });
  const ended = {
    ...ORDER,
    status: 'cancelled',
    held: amount(0n),
    cancelReason: 'unfilled_remainder',
    endedAt: instant(NOW + 1),
  } as const;
  expect(orderOnWire(ended, KRW_LPJ)).toMatchObject({
    state: 'cancelled',
    held: '0',
    cancelReason: 'unfilled_remainder',
    endedAt: '2026-11-21T00:00:00.001Z',
  });
});

describe('every kind of order says what was asked for, and null for what it has not', () => {
  const NOTHING = {
    timeInForce: null,
    price: null,
    quantity: null,
    amount: null,
    display: null,
    distance: null,
    step: null,
    selfTradePrevention: null,
  };
  const quantity = lots('3');
  const cases: readonly [Instruction, Partial<Wire>][] = [
    [
      {
        type: 'limit',
        side: 'buy',
        price: at('1'),
        quantity,
        timeInForce: 'gtc',
        display: lots('1'),
      },
      { type: 'limit', price: '1', quantity: '3', timeInForce: 'gtc', display: '1' },
    ],
    [
      { type: 'market', side: 'buy', quantity, selfTradePrevention: 'reduce' },
      { type: 'market', quantity: '3', selfTradePrevention: 'reduce' },
    ],
    [
      { type: 'market_amount', side: 'buy', amount: won('5000') },
      { type: 'market', amount: '5000' },
    ],
    [
      { type: 'best', side: 'sell', quantity, timeInForce: 'fok' },
      { type: 'best', quantity: '3', timeInForce: 'fok' },
    ],
    [
      { type: 'best_amount', side: 'buy', amount: won('5000'), timeInForce: 'ioc' },
      { type: 'best', amount: '5000', timeInForce: 'ioc' },
    ],
    [
      { type: 'stop', side: 'buy', trigger: at('2'), quantity },
      { type: 'stop', quantity: '3' },
    ],
    [
      { type: 'stop_limit', side: 'buy', trigger: at('2'), price: at('3'), quantity },
      { type: 'stop_limit', price: '3', quantity: '3' },
    ],
    [
      { type: 'trailing_stop', side: 'sell', distance: at('0.5'), step: at('0'), quantity },
      { type: 'trailing_stop', distance: '0.5', step: '0', quantity: '3' },
    ],
  ];

  test.each(cases)('(%#)', (instruction, shown) => {
    expect(orderOnWire({ ...ORDER, instruction }, KRW_LPJ)).toMatchObject({ ...NOTHING, ...shown });
  });

  test('and where a stop stands now', () => {
    const instruction = { type: 'stop', side: 'buy', trigger: at('2'), quantity } as const;
    const waiting = { ...ORDER, instruction, stage: 'waiting', triggerPrice: at('2') } as const;
    expect(orderOnWire(waiting, KRW_LPJ)).toMatchObject({
      stage: 'waiting',
      trigger: '2',
      triggeredAt: null,
    });
    const partner = orderId(randomUUIDv7());
    const triggered = { ...waiting, stage: 'triggered', triggeredAt: NOW, partner } as const;
    expect(orderOnWire(triggered, KRW_LPJ)).toMatchObject({
      stage: 'triggered',
      triggeredAt: '2026-11-21T00:00:00.000Z',
      partner,
    });
  });
});

describe('a fill', () => {
  const [maker, taker] = [accountId(randomUUIDv7()), accountId(randomUUIDv7())];
  const fill: Fill = {
    sequence: 12,
    instrument: 'KRW-LPJ',
    price: at('3000'),
    quantity: lots('1.5'),
    notional: won('4500'),
    takerSide: 'sell',
    maker: { order: orderId(randomUUIDv7()), account: maker, fee: won('1.5') },
    taker: { order: orderId(randomUUIDv7()), account: taker, fee: won('2.25') },
    at: NOW,
  };

  test('is shown from the side of the account that looks', () => {
    expect(fillOnWire(fill, maker, KRW_LPJ)).toMatchObject({
      id: '12',
      order: fill.maker.order,
      side: 'buy',
      role: 'maker',
      fee: '1.5',
    });
    expect(fillOnWire(fill, taker, KRW_LPJ)).toMatchObject({
      order: fill.taker.order,
      side: 'sell',
      role: 'taker',
      fee: '2.25',
    });
    const bought: Fill = { ...fill, takerSide: 'buy' };
    expect(fillOnWire(bought, maker, KRW_LPJ)).toMatchObject({ side: 'sell', role: 'maker' });
  });

  test('of an account with itself is the taker’s', () => {
    const own: Fill = { ...fill, maker: { ...fill.maker, account: taker } };
    expect(fillOnWire(own, taker, KRW_LPJ)).toMatchObject({ role: 'taker' });
  });

  test('of others is shown to nobody', () => {
    expect(() => fillOnWire(fill, accountId(randomUUIDv7()), KRW_LPJ)).toThrow(/of this account/);
  });
});

test('a ledger entry without order and fill says null', () => {
  const entry = { sequence: 1, kind: 'grant', asset: 'LPJ', order: null, fill: null } as const;
  const row = { ...entry, amount: amount(1n), balance: amount(10_001n), at: new Date(NOW) };
  expect(ledgerEntryOnWire(row, 4)).toEqual({
    ...entry,
    id: '1',
    sequence: undefined,
    amount: '0.0001',
    balance: '1.0001',
    at: '2026-11-21T00:00:00.000Z',
  });
});

test('the league’s own accounts are shown to nobody', () => {
  const own = { id: accountId(randomUUIDv7()), league: 'coin', openedAt: new Date(NOW) };
  expect(() => accountOnWire({ ...own, kind: 'issuance' })).toThrow(/not shown/);
  expect(accountOnWire({ ...own, kind: 'house' }).kind).toBe('house');
});
