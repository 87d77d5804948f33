import type { Interval } from '@hoga/core/candle';
import type { Instruction } from '@hoga/core/order';
import type { Generated } from 'kysely';
import type { OrderDetail } from './order-detail.ts';

/** What the driver gives for `numeric` and `bigint`: exact decimal text. */
type Exact = string;

/** The tables of the market, column by column; see `migrations/`. */
export interface Tables {
  account: {
    id: string;
    league_id: string;
    number: Exact;
    kind: 'trading' | 'house' | 'issuance' | 'fees';
    owner: string | null;
    parent: string | null;
    opened_at: Date;
  };
  balance: { account_id: string; asset: string; available: Exact; held: Exact };
  orders: OrderTable;
  fill: FillTable;
  ledger: {
    league_id: string;
    sequence: Exact;
    account_id: string;
    asset: string;
    kind: 'grant' | 'trade' | 'fee' | 'adjustment';
    amount: Exact;
    balance: Exact;
    order_id: string | null;
    fill: Exact | null;
    at: Date;
  };
  market_day: DayTable;
  candle: CandleTable;
  candle_state: { league_id: string; fill_sequence: Exact; seconds_from: Date | null };
  operator: { user_id: string; since: Generated<Date> };
  operator_code: { code_hash: Buffer; created_at: Generated<Date>; used_at: Date | null };
  audit: {
    sequence: Generated<Exact>;
    at: Generated<Date>;
    actor: string;
    action: string;
    subject: string;
    before: Record<string, unknown> | null;
    after: Record<string, unknown> | null;
    key: Generated<string | null>;
  };
}

export interface OrderTable {
  id: string;
  league_id: string;
  sequence: Exact;
  account_id: string;
  instrument: string;
  client_order_id: string | null;
  side: 'buy' | 'sell';
  type: Instruction['type'];
  time_in_force: 'gtc' | 'ioc' | 'fok' | 'post_only' | null;
  price: Exact | null;
  quantity: Exact | null;
  amount: Exact | null;
  status: 'open' | 'filled' | 'cancelled';
  filled_quantity: Exact;
  filled_notional: Exact;
  fee_paid: Exact;
  held: Exact;
  cancel_reason: string | null;
  placed_at: Date;
  ended_at: Date | null;
  place: Exact;
  detail: OrderDetail | null;
}

export interface FillTable {
  league_id: string;
  sequence: Exact;
  instrument: string;
  price: Exact;
  quantity: Exact;
  notional: Exact;
  taker_side: 'buy' | 'sell';
  maker_order: string;
  maker_account: string;
  maker_fee: Exact;
  taker_order: string;
  taker_account: string;
  taker_fee: Exact;
  at: Date;
}

export interface CandleTable {
  league_id: string;
  instrument: string;
  interval: Interval;
  start: Date;
  open: Exact;
  high: Exact;
  low: Exact;
  close: Exact;
  volume: Exact;
  turnover: Exact;
  trades: Exact;
}

export interface DayTable {
  league_id: string;
  instrument: string;
  day: Date;
  first_price: Exact;
  high_price: Exact;
  low_price: Exact;
  last_price: Exact;
  quantity: Exact;
  notional: Exact;
}
