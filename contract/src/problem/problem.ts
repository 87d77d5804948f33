import { accessProblems } from './access-problems.ts';
import type { ProblemEntry } from './entry.ts';
import { liveProblems } from './live-problems.ts';
import { marketProblems } from './market-problems.ts';
import { orderProblems } from './order-problems.ts';
import { requestProblems } from './request-problems.ts';
import { serviceProblems } from './service-problems.ts';
import type { Parameters } from './text.ts';
import { tradingProblems } from './trading-problems.ts';

/** Every problem type there is, by its slug. A slug is never renamed: clients switch on it. */
export const problems = {
  ...requestProblems,
  ...tradingProblems,
  ...orderProblems,
  ...marketProblems,
  ...accessProblems,
  ...liveProblems,
  ...serviceProblems,
};

type Registry = typeof problems;
export type ProblemType = keyof Registry;
export type ProblemParameters<T extends ProblemType> = Registry[T]['example'];

/** One refusal, as a value: the type and what its sentences need. */
export type ProblemOf<T extends ProblemType> = {
  readonly [K in T]: { readonly type: K; readonly parameters: ProblemParameters<K> };
}[T];
export type Problem = ProblemOf<ProblemType>;

/** The types whose sentences need nothing. */
export type PlainProblemType = {
  [T in ProblemType]: string extends keyof ProblemParameters<T> ? T : never;
}[ProblemType];

export function problem(type: PlainProblemType): Problem;
export function problem<T extends ProblemType>(
  type: T,
  parameters: ProblemParameters<T>,
): ProblemOf<T>;
export function problem(type: ProblemType, parameters: Parameters = {}): object {
  return { type, parameters };
}

export function isProblemType(value: unknown): value is ProblemType {
  return typeof value === 'string' && Object.hasOwn(problems, value);
}

/** Whether a value is a problem this package made; it is not meant for values from outside. */
export function isProblem(value: unknown): value is Problem {
  if (typeof value !== 'object' || value === null) return false;
  return 'type' in value && isProblemType(value.type) && 'parameters' in value;
}

/** The registry entry of a type, seen without its particular parameters. */
export function entryOf(type: ProblemType): ProblemEntry<Parameters> {
  return problems[type];
}

/** The problem as its page shows it. */
export function exampleOf(type: ProblemType): Problem {
  return problem(type, problems[type].example);
}

/** The slugs in the order of the registry. */
export function problemTypes(): ProblemType[] {
  return Object.keys(problems).filter(isProblemType);
}

export function statusOf(known: Problem): number {
  return problems[known.type].status;
}

/** For the header Retry-After: seconds after which a second attempt makes sense. */
export function retryAfterSeconds(known: Problem): number | undefined {
  const { parameters } = known;
  if ('retryAfterS' in parameters) return parameters.retryAfterS;
  return entryOf(known.type).retryAfterS;
}
