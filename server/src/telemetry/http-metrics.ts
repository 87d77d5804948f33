import type { Instruments } from './instruments.ts';
import { Tally } from './tally.ts';

/** Enough to tell good from bad: there is a series for each route and status. */
const REQUEST_SECONDS = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5];
const MILLISECONDS = 1_000;

/** An HTTP request that was answered. All but the duration are of closed sets. */
export interface AnsweredRequest {
  readonly method: string;
  /** The route's template. */
  readonly route: string;
  readonly status: number;
  readonly durationMs: number;
  /** The type of the problem that was the answer, or null. */
  readonly problem: string | null;
}

export interface HttpMetrics {
  answered(request: AnsweredRequest): void;
  /** A request was refused because somebody used up this allowance. */
  rateLimited(kind: string): void;
}

export function httpMetrics(instruments: Instruments): HttpMetrics {
  const problems = new Tally<string>('type', ['engine-busy', 'outcome-unknown', 'internal-error']);
  const limited = new Tally<string>('kind', [
    'address',
    'read',
    'order',
    'sign-in',
    'guest',
    'mail',
  ]);
  const requestSeconds = instruments.histogram(
    'hoga_http_request_duration_seconds',
    'From the headers of a request to the end of its answer; `_count` counts requests.',
    REQUEST_SECONDS,
  );
  instruments.counter('hoga_http_problems_total', 'Answers that were problems.', (tell) =>
    problems.tell(tell),
  );
  instruments.counter(
    'hoga_rate_limited_total',
    'Requests refused because somebody used up an allowance.',
    (tell) => limited.tell(tell),
  );
  return {
    answered: ({ method, route, status, durationMs, problem }) => {
      requestSeconds(durationMs / MILLISECONDS, { method, route, status: String(status) });
      if (problem !== null) problems.add(problem);
    },
    rateLimited: (kind) => limited.add(kind),
  };
}
