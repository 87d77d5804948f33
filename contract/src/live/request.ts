import * as z from 'zod';
import { channelFields } from './channel.ts';

const id = z.string().max(64).optional().meta({ description: 'Any text; the answer repeats it.' });

function subscribe<Name extends keyof typeof channelFields>(channel: Name) {
  return z.strictObject({
    op: z.literal('subscribe'),
    id,
    channel: z.literal(channel),
    ...channelFields[channel],
  });
}

export const subscriptions = {
  SubscribeBook: subscribe('book'),
  SubscribeBbo: subscribe('bbo'),
  SubscribeTrades: subscribe('trades'),
  SubscribeTicker: subscribe('ticker'),
  SubscribeCandles: subscribe('candles'),
  SubscribeMarket: subscribe('market'),
  SubscribeOrders: subscribe('orders'),
  SubscribeFills: subscribe('fills'),
  SubscribeBalances: subscribe('balances'),
};

/** Starts a subscription; with `after` it goes on where an earlier one was cut off. */
export const Subscribe = z.discriminatedUnion('channel', [
  subscriptions.SubscribeBook,
  subscriptions.SubscribeBbo,
  subscriptions.SubscribeTrades,
  subscriptions.SubscribeTicker,
  subscriptions.SubscribeCandles,
  subscriptions.SubscribeMarket,
  subscriptions.SubscribeOrders,
  subscriptions.SubscribeFills,
  subscriptions.SubscribeBalances,
]);
export type Subscribe = z.output<typeof Subscribe>;

export const Unsubscribe = z.strictObject({
  op: z.literal('unsubscribe'),
  id,
  subscription: z
    .string()
    .max(200)
    .meta({ examples: ['book:KRW-LPJ:15'] }),
});
export type Unsubscribe = z.output<typeof Unsubscribe>;

/** Says who is at the other end; again with a newer token before the former expires. */
export const Authenticate = z.strictObject({
  op: z.literal('authenticate'),
  id,
  token: z.string().max(4_096).meta({ description: 'A token of a session, or an API key.' }),
});
export type Authenticate = z.output<typeof Authenticate>;

export const Ping = z.strictObject({ op: z.literal('ping'), id });

/** Everything a client may send: one JSON object a message. */
export const LiveRequest = z.discriminatedUnion('op', [Subscribe, Unsubscribe, Authenticate, Ping]);
export type LiveRequest = z.output<typeof LiveRequest>;
