import type { Instruments, Tell } from './instruments.ts';

const MILLISECONDS = 1_000;

/** A job that ran. */
export interface FinishedJob {
  readonly name: string;
  readonly ok: boolean;
  readonly seconds: number;
}

/** Answers with what hears of every run of a job. */
export function jobMetrics(instruments: Instruments): (job: FinishedJob) => void {
  const runs = new Map<string, { ok: number; failed: number; seconds: number; last: number }>();
  const tellEach =
    (what: 'seconds' | 'last') =>
    (tell: Tell): void => {
      for (const [job, of] of runs) tell(of[what], { job });
    };
  instruments.counter('hoga_job_runs_total', 'Runs of a job, `ok` or `failed`.', (tell) => {
    for (const [job, { ok, failed }] of runs) {
      tell(ok, { job, result: 'ok' });
      tell(failed, { job, result: 'failed' });
    }
  });
  instruments.counter(
    'hoga_job_seconds_total',
    'How long all runs of a job took together.',
    tellEach('seconds'),
  );
  instruments.gauge(
    'hoga_job_last_success_timestamp_seconds',
    'When a job last ended well, in seconds since 1970; 0 when it has not since the start.',
    tellEach('last'),
  );
  return ({ name, ok, seconds }) => {
    const of = runs.get(name) ?? { ok: 0, failed: 0, seconds: 0, last: 0 };
    of[ok ? 'ok' : 'failed'] += 1;
    of.seconds += seconds;
    if (ok) of.last = Date.now() / MILLISECONDS;
    runs.set(name, of);
  };
}
