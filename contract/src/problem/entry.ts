import type { Parameters, Text } from './text.ts';

/** Everything there is to say about one problem type. The example also types the parameters. */
export interface ProblemEntry<Known extends Parameters> {
  readonly status: number;
  readonly title: Text;
  /** What happened. */
  readonly detail: Text;
  /** What the reader can do about it. */
  readonly wayOut: Text;
  /** Seconds after which a second attempt makes sense, where no parameter says it. */
  readonly retryAfterS?: number;
  readonly example: Known;
}

/** A problem whose sentences carry parameters. */
export function entry<Known extends Parameters>(known: ProblemEntry<Known>): ProblemEntry<Known> {
  return known;
}

export type NoParameters = { readonly [name: string]: never };

/** A problem that needs no parameters. */
export function plain(
  known: Omit<ProblemEntry<NoParameters>, 'example'>,
): ProblemEntry<NoParameters> {
  return { ...known, example: {} };
}
