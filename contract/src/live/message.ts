import * as z from 'zod';
import { Balance, Fill } from '../account/index.ts';
import { Decimal } from '../decimal/index.ts';
import { Candle, CandleInterval, phaseFields, Ticker, Trade } from '../instrument/index.ts';
import { Order } from '../order/index.ts';
import { Timestamp } from '../page/index.ts';
import { ProblemAnswer } from '../problem/index.ts';
import type { Channel } from './channel.ts';

/** Why a subscription starts anew instead of going on from a sequence. */
export const SnapshotReason = z.enum([
  'subscribed',
  'epoch-changed',
  'sequence-too-old',
  'sequence-unknown',
  'fell-behind',
]);
export type SnapshotReason = z.output<typeof SnapshotReason>;

/** Price, quantity and number of orders; in an update a quantity of 0 says the level is gone. */
export const FeedLevel = z.tuple([Decimal, Decimal, z.int()]);
export type FeedLevel = z.output<typeof FeedLevel>;

const id = z.string().optional();

const common = {
  subscription: z.string(),
  epoch: z.string().meta({ description: 'Another one after each start of the server.' }),
  sequence: z.int().meta({ description: 'Grows; compare it within one subscription only.' }),
  previous: z
    .int()
    .nullable()
    .meta({ description: 'The update goes on from this sequence or a later one. null: snapshot.' }),
  reason: SnapshotReason.nullable().meta({ description: 'Why it is a snapshot.' }),
  at: Timestamp,
};

const kind = { type: z.enum(['snapshot', 'update']) };

function data<Name extends Channel, Fields extends z.ZodRawShape>(channel: Name, fields: Fields) {
  return z.object({ ...kind, channel: z.literal(channel), ...common, ...fields });
}

export const BookMessage = data('book', {
  bids: z.array(FeedLevel).meta({ description: 'Best first.' }),
  asks: z.array(FeedLevel).meta({ description: 'Best first.' }),
  checksum: z.int().meta({ description: 'CRC-32 of the whole copy after this message.' }),
});
export const BboMessage = data('bbo', { bid: FeedLevel.nullable(), ask: FeedLevel.nullable() });
export const TradesMessage = data('trades', {
  trades: z.array(Trade).meta({ description: 'Oldest first; ids without gaps to `previous`.' }),
});
export const TickerMessage = data('ticker', { ticker: Ticker });
export const CandlesMessage = data('candles', {
  interval: CandleInterval,
  candles: z.array(Candle).meta({ description: 'Oldest first; the last is the current.' }),
});
export const MarketMessage = data('market', {
  ...phaseFields,
  expectedPrice: Decimal.nullable().meta({
    description: 'At which the auction would trade if it ended now.',
  }),
  expectedQuantity: Decimal.nullable(),
  referencePrice: Decimal,
  lowestPrice: Decimal,
  highestPrice: Decimal,
  lastPrice: Decimal.nullable(),
});
export const OrdersMessage = data('orders', {
  orders: z.array(Order).meta({
    description: 'A snapshot: all open ones. An update: those that changed, ended ones too.',
  }),
});
export const FillsMessage = data('fills', {
  fills: z.array(Fill).meta({ description: 'Oldest first.' }),
});
export const BalancesMessage = data('balances', {
  balances: z.array(Balance).meta({ description: 'All of the account.' }),
});

/** What is followed. */
export const DataMessage = z.discriminatedUnion('channel', [
  BookMessage,
  BboMessage,
  TradesMessage,
  TickerMessage,
  CandlesMessage,
  MarketMessage,
  OrdersMessage,
  FillsMessage,
  BalancesMessage,
]);
export type DataMessage = z.output<typeof DataMessage>;
export type DataMessageOf<Name extends Channel> = Extract<DataMessage, { channel: Name }>;

export const Welcome = z.object({
  type: z.literal('welcome'),
  epoch: z.string(),
  heartbeatMs: z.int().meta({ description: 'Something arrives at least this often.' }),
  at: Timestamp,
});
export const Subscribed = z.object({
  type: z.literal('subscribed'),
  id,
  subscription: z.string(),
});
export const Unsubscribed = z.object({
  type: z.literal('unsubscribed'),
  id,
  subscription: z.string(),
});
export const Authenticated = z.object({
  type: z.literal('authenticated'),
  id,
  expiresAt: Timestamp.nullable().meta({ description: 'Send a newer token before that.' }),
});
export const Pong = z.object({ type: z.literal('pong'), id, at: Timestamp });
export const Heartbeat = z.object({ type: z.literal('heartbeat'), at: Timestamp });
export const Refused = z.object({ type: z.literal('error'), id, problem: ProblemAnswer });

/** Everything the server sends: one JSON object a message. */
export const LiveMessage = z.union([
  Welcome,
  Subscribed,
  Unsubscribed,
  Authenticated,
  Pong,
  Heartbeat,
  Refused,
  DataMessage,
]);
export type LiveMessage = z.output<typeof LiveMessage>;
