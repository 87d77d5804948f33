import type { KeyScope } from '../api-key/index.ts';
import { problemTypes, type ProblemType } from '../problem/index.ts';
import { routeOf, type Operation } from './operation.ts';
import type { Route } from './route.ts';

/** What any request may be answered with, even one that reaches no route. */
export const ANY_REQUEST: readonly ProblemType[] = [
  'headers-too-large',
  'not-found',
  'method-not-allowed',
  'too-many-requests',
  'internal-error',
  'shutting-down',
];

const WITH_BODY: readonly ProblemType[] = [
  'malformed-json',
  'wrong-type',
  'missing-field',
  'unknown-field',
  'invalid-value',
  'body-too-large',
  'unsupported-media-type',
];
const WITH_QUERY: readonly ProblemType[] = ['wrong-type', 'unknown-field', 'invalid-value'];
const WITH_TOKEN: readonly ProblemType[] = [
  'sign-in-required',
  'token-expired',
  'token-invalid',
  'token-revoked',
  'api-key-invalid',
  'api-key-expired',
  'api-key-revoked',
];

/** What a key is told that is not for this; one that is not for reading there is not. */
const OF_KEY: { readonly [S in KeyScope | 'none']: readonly ProblemType[] } = {
  none: ['api-key-not-allowed'],
  read: [],
  trade: ['scope-missing'],
};

/** Every problem an operation can answer with, in the order of the registry. */
export function problemsOf(operation: Operation): ProblemType[] {
  const route = routeOf(operation);
  const possible = new Set<ProblemType>([
    ...route.problems,
    ...(route.body === undefined ? [] : WITH_BODY),
    ...(route.query === undefined ? [] : WITH_QUERY),
    ...accessProblems(route),
    ...serviceProblems(route),
  ]);
  return problemTypes().filter((type) => possible.has(type));
}

/** A browser's request that changes something is refused when it comes from another site. */
function accessProblems({ auth, scope, method }: Route): readonly ProblemType[] {
  const origin: readonly ProblemType[] = method === 'GET' ? [] : ['origin-refused'];
  if (auth === 'none') return origin;
  if (auth === 'session') return ['no-session', ...origin];
  const withKey: readonly ProblemType[] = [...WITH_TOKEN, ...OF_KEY[scope ?? 'none'], ...origin];
  return auth === 'operator' ? [...withKey, 'operator-only'] : withKey;
}

/** Health answers as long as the process lives, without a database and without a limit. */
function serviceProblems({ tag }: Route): readonly ProblemType[] {
  if (tag === 'health') return ['internal-error'];
  return ['too-many-requests', 'internal-error', 'shutting-down', 'database-unavailable'];
}
