/** The league of the tests, and commands for it written in won and coins. */
import { randomUUIDv7 } from 'node:crypto';
import type { CancelOrder, LeagueSetup, OpenAccount, PlaceOrder } from '@hoga/core/exchange';
import { KRW, KRW_LPJ, LPJ } from '@hoga/core/instrument';
import {
  accountId,
  orderId,
  type AccountId,
  type OrderId,
  type Side,
  type TimeInForce,
} from '@hoga/core/order';
import { instant, type Instant } from '@hoga/core/time';
import { at, lots, lpj, won } from '../../core/test/units.ts';

export { commandStream, leagueFor } from '../../core/test/command-stream.ts';
export { leagueRecordOf } from '@hoga/core/exchange';
export { at, lots, lpj, won } from '../../core/test/units.ts';

export const COIN = { league: 'coin', instruments: [KRW_LPJ] };

/** The league's own accounts are those the first migration made. */
export const SETUP: LeagueSetup = {
  ...COIN,
  issuance: accountId('00000000-0000-7000-8000-000000000001'),
  fees: accountId('00000000-0000-7000-8000-000000000002'),
};

/** 2026-11-21T00:00:00Z. */
export const NOW: Instant = instant(1_795_219_200_000);

export interface Funds {
  readonly owner?: string | null;
  readonly kind?: OpenAccount['kind'];
  readonly krw?: string;
  readonly coins?: string;
}

export function openAccount(funds: Funds = {}): OpenAccount {
  const { owner = randomUUIDv7(), kind = 'trading', krw = '10000000', coins = '100' } = funds;
  return {
    type: 'open_account',
    at: NOW,
    account: accountId(randomUUIDv7()),
    kind,
    owner,
    grants: [
      { asset: KRW.code, amount: won(krw) },
      { asset: LPJ.code, amount: lpj(coins) },
    ],
  };
}

export interface LimitOrder {
  readonly side?: Side;
  readonly price?: string;
  readonly quantity?: string;
  readonly timeInForce?: TimeInForce;
  readonly clientOrderId?: string | null;
  readonly order?: OrderId;
  readonly at?: Instant;
}

/** A limit order for 2 LPJ at 3,000 won unless it says otherwise. */
export function limitOrder(account: AccountId, wanted: LimitOrder = {}): PlaceOrder {
  const { side = 'buy', price = '3000', quantity = '2', timeInForce = 'gtc' } = wanted;
  return {
    type: 'place_order',
    at: wanted.at ?? NOW,
    order: wanted.order ?? orderId(randomUUIDv7()),
    account,
    instrument: KRW_LPJ.id,
    clientOrderId: wanted.clientOrderId ?? null,
    instruction: { type: 'limit', side, price: at(price), quantity: lots(quantity), timeInForce },
  };
}

export function cancelOf(account: AccountId, order: OrderId): CancelOrder {
  return { type: 'cancel_order', at: NOW, account, order };
}
