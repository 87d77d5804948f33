import * as z from 'zod';
import { AccountId } from '../account/index.ts';
import { PositiveDecimal } from '../decimal/index.ts';
import { CandleInterval, InstrumentId } from '../instrument/index.ts';
import { problem, refuse, text } from '../problem/index.ts';

/** How many levels of each side of a book can be followed. */
export const FEED_DEPTHS = [5, 15, 30, 50, 100] as const;
export const FEED_DEPTH_DEFAULT = 15;

/** 1, 2 or 5 and zeros, or such a part of one: 0.5, 1, 2, 5, 10, 20 … */
const GROUP = /^(?:[125]0{0,6}|0\.0{0,5}[125])$/;

const Depth = z
  .int()
  .check(
    refuse((depth) =>
      FEED_DEPTHS.some((known) => known === depth)
        ? undefined
        : problem('invalid-value', {
            field: 'depth',
            allowed: text('5, 15, 30, 50, 100 중 하나', 'one of 5, 15, 30, 50, 100'),
          }),
    ),
  )
  .default(FEED_DEPTH_DEFAULT);

const Group = PositiveDecimal.check(
  refuse((group) =>
    GROUP.test(group)
      ? undefined
      : problem('invalid-value', {
          field: 'group',
          allowed: text(
            '1, 2, 5로 시작하는 가격 단위(예: 1, 5, 10, 500)',
            'a price step of 1, 2 or 5 and zeros, such as 1, 5, 10, 500',
          ),
        }),
  ),
).meta({ description: 'Levels are added up in steps of this price. Left out: every price alone.' });

const Sequence = z.int().min(0).meta({
  description: 'The last sequence the client has of this subscription: go on from there.',
});
const Epoch = z
  .string()
  .max(64)
  .meta({ description: 'The epoch the sequence belongs to; only the book needs it.' });

const ofMarket = { instrument: InstrumentId, after: Sequence.optional(), epoch: Epoch.optional() };
const ofAccount = { account: AccountId, after: Sequence.optional(), epoch: Epoch.optional() };

/** What can be followed. The first seven are for everybody, the others for an account's owner. */
export const Channel = z.enum([
  'book',
  'bbo',
  'trades',
  'ticker',
  'candles',
  'market',
  'orders',
  'fills',
  'balances',
]);
export type Channel = z.output<typeof Channel>;

/** The fields that say what to follow, channel by channel. */
export const channelFields = {
  book: { ...ofMarket, depth: Depth, group: Group.optional() },
  bbo: ofMarket,
  trades: ofMarket,
  ticker: ofMarket,
  candles: { ...ofMarket, interval: CandleInterval },
  market: ofMarket,
  orders: ofAccount,
  fills: ofAccount,
  balances: ofAccount,
} as const;
