import type * as z from 'zod';
import type { KeyScope } from '../api-key/index.ts';
import type { ProblemType, Text } from '../problem/index.ts';

/**
 * Who may call: anyone, whoever sends a token, whoever has the session cookie, or an operator's token.
 */
export type Auth = 'none' | 'token' | 'session' | 'operator';

/** Which allowance a call counts against. */
export type RateLimit = 'read' | 'order' | 'sign-in';

/** One operation of the API, as data. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** With `:name` for parameters. */
  readonly path: string;
  readonly tag: 'instrument' | 'session' | 'account' | 'api-key' | 'order' | 'operator' | 'health';
  readonly summary: Text;
  readonly auth: Auth;
  /** What an API key in place of a token must be for; without one, no key will do. */
  readonly scope?: KeyScope;
  readonly params?: z.ZodType;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  readonly response: {
    readonly status: number;
    /** Null for an answer without a body. */
    readonly schema: z.ZodType | null;
    /** Other statuses with the same body, and when they are used. */
    readonly otherStatuses?: { readonly [status: number]: Text };
    /** It has an ETag, and whoever sends that as If-None-Match is told when nothing changed. */
    readonly hasEtag?: true;
  };
  /** Beyond those every route of its kind can answer with (see `problems-of.ts`). */
  readonly problems: readonly ProblemType[];
  readonly rateLimit?: RateLimit;
}
