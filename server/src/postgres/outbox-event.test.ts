import type { Fill, MarketEvent } from '@hoga/core/exchange';
import { KRW_LPJ } from '@hoga/core/instrument';
import { accountId, orderId } from '@hoga/core/order';
import { expect, test } from 'vitest';
import { at, lots, NOW, won } from '../../test/commands.ts';
import { outboxEvent, type OutboxEvent } from './outbox-event.ts';
import { unitsOf } from './units.ts';

const ACCOUNT = accountId('01939f3a-7c1e-7b52-9d5e-000000000001');
const ORDER = orderId('01939f3a-7c1e-7b52-9d5e-000000000002');
const OF_ORDER = { order: ORDER, account: ACCOUNT, instrument: KRW_LPJ.id, at: NOW } as const;
const OF_MARKET = { instrument: KRW_LPJ.id, at: NOW } as const;

type FieldsOf<Event extends MarketEvent, Type> = Event extends unknown
  ? Type extends Event['type']
    ? Omit<Event, 'type'>
    : never
  : never;

/** Every kind of event, so that a new one cannot be forgotten here. */
const LINES: {
  readonly [Type in MarketEvent['type']]: readonly [
    FieldsOf<MarketEvent, Type>,
    ...rest: OutboxEvent extends readonly [unknown, ...infer Rest] ? Rest : never,
  ];
} = {
  account_opened: [{ account: ACCOUNT, at: NOW }, ACCOUNT],
  issued: [{ account: ACCOUNT, at: NOW }, ACCOUNT],
  order_accepted: [{ ...OF_ORDER, sequence: 7 }, ORDER],
  order_rested: [{ ...OF_ORDER, place: 9, shown: lots('2.5') }, ORDER, 9, '2.5'],
  traded: [{ fill: { sequence: 12 } as Fill }, 12],
  order_refilled: [{ ...OF_ORDER, place: 10, shown: lots('0.0001') }, ORDER, 10, '0.0001'],
  order_reduced: [
    { ...OF_ORDER, by: lots('1'), because: 'self_trade_prevented' },
    ORDER,
    '1',
    'self_trade_prevented',
  ],
  stop_moved: [{ ...OF_ORDER, trigger: at('2999') }, ORDER, '2999'],
  stop_triggered: [OF_ORDER, ORDER],
  order_ended: [{ ...OF_ORDER, cancelReason: 'by_owner', released: won('6003') }, ORDER],
  auction_started: [{ ...OF_MARKET, endsAt: NOW }, KRW_LPJ.id, NOW],
  auction_ended: [{ ...OF_MARKET, price: at('3010'), quantity: lots('4') }, KRW_LPJ.id, '3010'],
  market_halted: [OF_MARKET, KRW_LPJ.id],
  market_resumed: [OF_MARKET, KRW_LPJ.id],
};

test.each(Object.entries(LINES))('%s', (type, [fields, ...line]) => {
  // The table above has the fields of each type; the compiler cannot follow them through its entries.
  const event = { type, ...fields } as MarketEvent;
  expect(outboxEvent(event, unitsOf([KRW_LPJ]))).toEqual([type, ...line]);
});

test('an auction in which nobody met has no price', () => {
  const event = { type: 'auction_ended', ...OF_MARKET, price: null, quantity: lots('0') } as const;
  expect(outboxEvent(event, unitsOf([KRW_LPJ]))).toEqual(['auction_ended', KRW_LPJ.id, null]);
});
