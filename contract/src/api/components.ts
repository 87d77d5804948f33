import * as z from 'zod';
import {
  Account,
  AccountList,
  Balance,
  BalanceList,
  Fill,
  FillPage,
  LedgerEntry,
  LedgerPage,
  Me,
  SignedIn,
  Token,
  User,
} from '../account/index.ts';
import { ApiKey, ApiKeyList, CreateApiKey, CreatedApiKey } from '../api-key/index.ts';
import { Alive, Readiness } from '../health/index.ts';
import {
  Book,
  Candle,
  CandlePage,
  Instrument,
  InstrumentList,
  Ticker,
  Trade,
  TradePage,
} from '../instrument/index.ts';
import {
  AuditEntry,
  AuditPage,
  CancelledMarket,
  ClaimOperator,
  House,
  IssuedGrant,
  IssueGrant,
  MarketState,
  OperatedAccount,
  OperatedMarket,
  OperatedMarketList,
  ServerHealth,
  StartedHouse,
  StoppedHouse,
  UserDetails,
  UserPage,
  UserSummary,
} from '../operator/index.ts';
import {
  CancelledOrders,
  Order,
  OrderPage,
  Pair,
  PlaceBestOrder,
  PlaceLimitOrder,
  PlaceMarketOrder,
  PlaceOrder,
  PlacePair,
  PlaceStopLimitOrder,
  PlaceStopOrder,
  PlaceTrailingStopOrder,
  ReduceOrder,
  ReplacedOrder,
  ReplaceOrder,
} from '../order/index.ts';
import { ProblemAnswer } from '../problem/index.ts';
import {
  ChangePassword,
  ClaimGuest,
  RequestPasswordReset,
  ResetPassword,
  SignIn,
  SignInAsGuest,
  SignUp,
  VerifyEmail,
} from '../session/index.ts';
import { tidied, type JsonSchema } from './json-schema.ts';

type Named = { readonly [name: string]: z.ZodType };

/** What is sent. */
const requests: Named = {
  ChangePassword,
  ClaimGuest,
  ClaimOperator,
  CreateApiKey,
  IssueGrant,
  PlaceBestOrder,
  PlaceLimitOrder,
  PlaceMarketOrder,
  PlaceOrder,
  PlacePair,
  PlaceStopLimitOrder,
  PlaceStopOrder,
  PlaceTrailingStopOrder,
  ReduceOrder,
  ReplaceOrder,
  RequestPasswordReset,
  ResetPassword,
  SignIn,
  SignInAsGuest,
  SignUp,
  VerifyEmail,
};

/** What comes back. */
const answers: Named = {
  Account,
  AccountList,
  Alive,
  ApiKey,
  ApiKeyList,
  AuditEntry,
  AuditPage,
  Balance,
  BalanceList,
  Book,
  CancelledMarket,
  CancelledOrders,
  Candle,
  CandlePage,
  CreatedApiKey,
  Fill,
  FillPage,
  House,
  Instrument,
  InstrumentList,
  IssuedGrant,
  LedgerEntry,
  LedgerPage,
  MarketState,
  Me,
  OperatedAccount,
  OperatedMarket,
  OperatedMarketList,
  Order,
  OrderPage,
  Pair,
  Problem: ProblemAnswer,
  Readiness,
  ReplacedOrder,
  ServerHealth,
  SignedIn,
  StartedHouse,
  StoppedHouse,
  Ticker,
  Token,
  Trade,
  TradePage,
  User,
  UserDetails,
  UserPage,
  UserSummary,
};

const PREFIX = '#/components/schemas/';

/** Every named schema of the document, each referring to the others by name. */
export function componentSchemas(): { [name: string]: JsonSchema } {
  const all = { ...schemasOf(requests, 'input'), ...schemasOf(answers, 'output') };
  return Object.fromEntries(Object.entries(all).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function schemasOf(named: Named, io: 'input' | 'output'): { [name: string]: JsonSchema } {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(named)) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, { io, uri: (id) => `${PREFIX}${id}` });
  return Object.fromEntries(Object.entries(schemas).map(([id, one]) => [id, tidied(one, io)]));
}

const names = new Map<z.ZodType, string>(
  Object.entries({ ...requests, ...answers }).map(([name, schema]) => [schema, name]),
);

/** A reference to a named schema; undefined for one without a name. */
export function referenceTo(schema: z.ZodType): JsonSchema | undefined {
  const name = names.get(schema);
  return name === undefined ? undefined : { $ref: `${PREFIX}${name}` };
}
