import type * as z from 'zod';
import type { ProblemType } from '../problem/index.ts';
import {
  Authenticated,
  BalancesMessage,
  BboMessage,
  BookMessage,
  CandlesMessage,
  FillsMessage,
  Heartbeat,
  MarketMessage,
  OrdersMessage,
  Pong,
  Refused,
  Subscribed,
  TickerMessage,
  TradesMessage,
  Unsubscribed,
  Welcome,
} from './message.ts';
import { Authenticate, Ping, subscriptions, Unsubscribe } from './request.ts';

type Named = { readonly [name: string]: z.ZodType };

/** Everything a client may send, by the names the document has for it. */
export const liveRequests: Named = { ...subscriptions, Unsubscribe, Authenticate, Ping };

/** Everything the server sends. */
export const liveMessages: Named = {
  Welcome,
  Authenticated,
  Subscribed,
  Unsubscribed,
  Pong,
  Heartbeat,
  Refused,
  BookMessage,
  BboMessage,
  TradesMessage,
  TickerMessage,
  CandlesMessage,
  MarketMessage,
  OrdersMessage,
  FillsMessage,
  BalancesMessage,
};

/** What a request over the WebSocket, or for one, may be refused with. */
export const LIVE_PROBLEMS: readonly ProblemType[] = [
  'malformed-json',
  'wrong-type',
  'missing-field',
  'unknown-field',
  'invalid-value',
  'not-a-decimal',
  'too-many-digits',
  'zero-number',
  'negative-number',
  'unknown-instrument',
  'account-not-found',
  'sign-in-required',
  'token-expired',
  'token-invalid',
  'token-revoked',
  'too-many-subscriptions',
  'already-subscribed',
  'not-subscribed',
  'database-unavailable',
  'websocket-only',
  'too-many-sockets',
  'feed-full',
  'too-many-requests',
  'origin-refused',
  'shutting-down',
  'internal-error',
];
