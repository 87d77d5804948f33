import * as z from 'zod';
import { Account, Balance, User } from '../account/index.ts';
import { Decimal } from '../decimal/index.ts';
import { phaseFields } from '../instrument/index.ts';
import { pageQuery, pathUuid, Timestamp, Uuid } from '../page/index.ts';
import { problem, refuse, text } from '../problem/index.ts';

/** A market as whoever runs it has to know it. */
export const OperatedMarket = z.object({
  instrument: z.string(),
  ...phaseFields,
  referencePrice: Decimal,
  lowestPrice: Decimal.meta({ description: 'The lowest price at which an order is accepted now.' }),
  highestPrice: Decimal.meta({
    description: 'The highest price at which an order is accepted now.',
  }),
  lastPrice: Decimal.nullable(),
  lastTradedAt: Timestamp.nullable(),
  bestBid: Decimal.nullable(),
  bestAsk: Decimal.nullable(),
  openOrders: z.int().meta({ description: 'Of everybody, waiting stops included.' }),
  at: Timestamp,
});
export type OperatedMarket = z.output<typeof OperatedMarket>;

export const OperatedMarketList = z.object({ markets: z.array(OperatedMarket) });
export type OperatedMarketList = z.output<typeof OperatedMarketList>;

const SEARCH_MAX = 254;

const Search = z
  .string()
  .check(
    refuse((value) =>
      value.trim().length >= 1 && value.length <= SEARCH_MAX
        ? undefined
        : problem('invalid-value', {
            field: 'search',
            allowed: text(`1–${SEARCH_MAX}자`, `1 to ${SEARCH_MAX} characters`),
          }),
    ),
  )
  .meta({
    minLength: 1,
    maxLength: SEARCH_MAX,
    description: 'How the e-mail address or the nickname begins, in upper or lower case.',
  });

const UserCursor = pathUuid(problem('invalid-cursor'));

export const UserQuery = z.strictObject({
  limit: pageQuery.limit,
  before: UserCursor.optional(),
  search: Search.optional(),
});
export type UserQuery = z.output<typeof UserQuery>;

/** Enough to find somebody; who it is, is told one by one, and written down. */
export const UserSummary = z.object({
  id: Uuid,
  nickname: z.string(),
  emailVerified: z.boolean(),
  createdAt: Timestamp,
});
export type UserSummary = z.output<typeof UserSummary>;

export const UserPage = z.object({
  users: z.array(UserSummary),
  next: Uuid.nullable().meta({ description: 'The `before` of the page that follows.' }),
});
export type UserPage = z.output<typeof UserPage>;

export const UserPath = z.strictObject({ user: pathUuid(problem('user-not-found')) });
export type UserPath = z.output<typeof UserPath>;

export const OperatedAccount = z.object({
  ...Account.shape,
  balances: z.array(Balance),
  openOrders: z.int(),
});
export type OperatedAccount = z.output<typeof OperatedAccount>;

/** Everything an operator is told of a user. */
export const UserDetails = z.object({
  user: User,
  sessions: z.int().meta({ description: 'Where they are signed in now.' }),
  accounts: z.array(OperatedAccount),
});
export type UserDetails = z.output<typeof UserDetails>;
