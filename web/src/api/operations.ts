import type { routes } from '@hoga/contract/api';
import type * as z from 'zod';

type Routes = typeof routes;

/** Method and path of what the screens ask for; the compiler holds them to the contract. */
const OPERATIONS = {
  listInstruments: ['GET', '/api/v1/instruments'],
  getInstrument: ['GET', '/api/v1/instruments/:instrument'],
  getBook: ['GET', '/api/v1/instruments/:instrument/book'],
  listTrades: ['GET', '/api/v1/instruments/:instrument/trades'],
  listCandles: ['GET', '/api/v1/instruments/:instrument/candles'],
  getTicker: ['GET', '/api/v1/instruments/:instrument/ticker'],
  signUp: ['POST', '/api/v1/sign-up'],
  signIn: ['POST', '/api/v1/sign-in'],
  signOut: ['POST', '/api/v1/sign-out'],
  signInAsGuest: ['POST', '/api/v1/guest'],
  claimGuest: ['POST', '/api/v1/guest/claim'],
  requestPasswordReset: ['POST', '/api/v1/password/reset-request'],
  resetPassword: ['POST', '/api/v1/password/reset'],
  requestEmailVerification: ['POST', '/api/v1/email/verification'],
  verifyEmail: ['POST', '/api/v1/email/verify'],
  issueToken: ['POST', '/api/v1/token'],
  getMe: ['GET', '/api/v1/me'],
  listBalances: ['GET', '/api/v1/accounts/:account/balances'],
  listFills: ['GET', '/api/v1/accounts/:account/fills'],
  placeOrder: ['POST', '/api/v1/accounts/:account/orders'],
  placePair: ['POST', '/api/v1/accounts/:account/pairs'],
  listOrders: ['GET', '/api/v1/accounts/:account/orders'],
  getOrder: ['GET', '/api/v1/accounts/:account/orders/:order'],
  reduceOrder: ['PATCH', '/api/v1/accounts/:account/orders/:order'],
  replaceOrder: ['POST', '/api/v1/accounts/:account/orders/:order/replace'],
  cancelOrder: ['DELETE', '/api/v1/accounts/:account/orders/:order'],
  cancelOrders: ['DELETE', '/api/v1/accounts/:account/orders'],
  claimOperator: ['POST', '/api/v1/operator/claim'],
} as const satisfies {
  readonly [Name in keyof Routes]?: readonly [Routes[Name]['method'], Routes[Name]['path']];
};

export type OperationName = keyof typeof OPERATIONS;

type Schema<Name extends OperationName, Part extends string> =
  Routes[Name] extends Record<Part, infer Found extends z.ZodType> ? Found : never;
type Given<Name extends OperationName, Part extends string> = [Schema<Name, Part>] extends [never]
  ? { readonly [P in Part]?: never }
  : { readonly [P in Part]: z.input<Schema<Name, Part>> };

/** What an operation is asked with: the parameters of its path, its query and its body. */
export type Question<Name extends OperationName> = Given<Name, 'params'> &
  Given<Name, 'query'> &
  Given<Name, 'body'>;

/** What it is answered with when all is well; null for an answer without a body. */
export type Answer<Name extends OperationName> =
  Routes[Name]['response']['schema'] extends z.ZodType
    ? z.output<Routes[Name]['response']['schema']>
    : null;

export interface Address {
  readonly method: string;
  readonly path: string;
}

/** Where to send a question. */
export function addressOf(
  name: OperationName,
  { params, query }: { readonly params?: object | undefined; readonly query?: object | undefined },
): Address {
  const [method, pattern] = OPERATIONS[name];
  const values: Readonly<Record<string, unknown>> = { ...params };
  const path = pattern.replaceAll(/:(\w+)/g, (_, key: string) =>
    encodeURIComponent(String(values[key])),
  );
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query ?? {})) {
    if (value !== undefined) search.set(key, String(value));
  }
  return { method, path: search.size === 0 ? path : `${path}?${search}` };
}
