import { describe, expect, test } from 'vitest';
import { at, lots, won } from '../../test/units.ts';
import { amount } from '../money/index.ts';
import { instant } from '../time/index.ts';
import {
  accountId,
  endOrder,
  isSameInstruction,
  openQuantity,
  opposite,
  orderId,
  type Instruction,
  type Order,
} from './index.ts';

const LIMIT: Instruction = {
  type: 'limit',
  side: 'buy',
  price: at('3000'),
  quantity: lots('10'),
  timeInForce: 'gtc',
};
const MARKET: Instruction = { type: 'market', side: 'sell', quantity: lots('10') };
const SPEND: Instruction = { type: 'market_amount', side: 'buy', amount: won('5000') };

function order(over: Partial<Order> = {}): Order {
  return {
    id: orderId('order'),
    sequence: 1,
    account: accountId('ann'),
    instrument: 'KRW-LPJ',
    clientOrderId: null,
    instruction: LIMIT,
    placedAt: instant(1),
    partner: null,
    replaces: null,
    place: 1,
    status: 'open',
    stage: 'resting',
    filledQuantity: lots('0'),
    filledNotional: amount(0n),
    feePaid: amount(0n),
    reducedQuantity: lots('0'),
    preventedQuantity: lots('0'),
    shownQuantity: null,
    triggerPrice: null,
    triggeredAt: null,
    worstPrice: null,
    held: amount(0n),
    cancelReason: null,
    endedAt: null,
    ...over,
  };
}

describe('the life of an order', () => {
  test('[OR1] it ends filled when there is no reason for cancelling it', () => {
    const ended = order({ filledQuantity: lots('10') });
    endOrder(ended, instant(9), null);
    expect(ended).toMatchObject({ status: 'filled', cancelReason: null, endedAt: 9 });
  });

  test('[OR1] it ends cancelled with the reason', () => {
    const ended = order();
    endOrder(ended, instant(9), 'by_owner');
    expect(ended).toMatchObject({ status: 'cancelled', cancelReason: 'by_owner', endedAt: 9 });
  });

  test.each(['filled', 'cancelled'] as const)('[OR1] what is %s does not end again', (status) => {
    const ended = order({ status, endedAt: instant(4) });
    expect(() => endOrder(ended, instant(9), 'by_owner')).toThrow('[OR1] an order ends once');
    expect(ended).toMatchObject({ status, endedAt: 4 });
  });

  test('[OR2] an order that still holds something cannot end', () => {
    const holding = order({ held: amount(1n) });
    expect(() => endOrder(holding, instant(9), null)).toThrow('[OR2]');
    expect(holding.status).toBe('open');
  });
});

test('[OR3] what is open is what was asked for less what was filled', () => {
  // 10 − 3.5 = 6.5.
  expect(openQuantity(order({ filledQuantity: lots('3.5') }))).toBe(lots('6.5'));
  const market = order({ instruction: MARKET, filledQuantity: lots('10') });
  expect(openQuantity(market)).toBe(lots('0'));
});

test('[OR3] an order by amount names no quantity', () => {
  expect(() => openQuantity(order({ instruction: SPEND }))).toThrow('the order names a quantity');
});

test('each side trades with the other', () => {
  expect([opposite('buy'), opposite('sell')]).toEqual(['sell', 'buy']);
});

test('two instructions are the same when nothing in them differs', () => {
  const others: Instruction[] = [
    LIMIT,
    { ...LIMIT, side: 'sell' },
    { ...LIMIT, price: at('3001') },
    { ...LIMIT, quantity: lots('10.0001') },
    { ...LIMIT, timeInForce: 'ioc' },
    MARKET,
    { ...MARKET, side: 'buy' },
    { ...MARKET, quantity: lots('9') },
    SPEND,
    { ...SPEND, amount: won('5000.000001') },
    { ...LIMIT, display: lots('1') },
    { ...LIMIT, display: lots('2') },
    { ...LIMIT, selfTradePrevention: 'none' },
    { type: 'best', side: 'buy', quantity: lots('10'), timeInForce: 'ioc' },
    { type: 'best', side: 'buy', quantity: lots('9'), timeInForce: 'ioc' },
    { type: 'best', side: 'buy', quantity: lots('10'), timeInForce: 'fok' },
    { type: 'best_amount', side: 'buy', amount: won('5000'), timeInForce: 'ioc' },
    { type: 'best_amount', side: 'buy', amount: won('5000'), timeInForce: 'fok' },
    { type: 'best_amount', side: 'buy', amount: won('5001'), timeInForce: 'fok' },
    { type: 'stop', side: 'buy', quantity: lots('10'), trigger: at('3100') },
    { type: 'stop', side: 'buy', quantity: lots('10'), trigger: at('3101') },
    { type: 'stop', side: 'buy', quantity: lots('11'), trigger: at('3100') },
    { type: 'stop_limit', side: 'buy', quantity: lots('10'), trigger: at('3100'), price: at('1') },
    { type: 'stop_limit', side: 'buy', quantity: lots('10'), trigger: at('3100'), price: at('2') },
    { type: 'stop_limit', side: 'buy', quantity: lots('10'), trigger: at('3101'), price: at('2') },
    { type: 'trailing_stop', side: 'buy', quantity: lots('10'), distance: at('5'), step: at('1') },
    { type: 'trailing_stop', side: 'buy', quantity: lots('10'), distance: at('5'), step: at('2') },
    { type: 'trailing_stop', side: 'buy', quantity: lots('10'), distance: at('6'), step: at('2') },
  ];
  others.forEach((a, row) =>
    others.forEach((b, column) => {
      expect(isSameInstruction(a, { ...b }), `${row} ${column}`).toBe(row === column);
    }),
  );
});
