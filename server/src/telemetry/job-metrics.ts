import type { JobRun } from '../needs/index.ts';
import type { Instruments, Tell } from './instruments.ts';

const MILLISECONDS = 1_000;

export type FinishedJob = Pick<JobRun, 'name' | 'outcome' | 'durationMs'>;

/** Answers with what hears of every run of a job. */
export function jobMetrics(instruments: Instruments): (job: FinishedJob) => void {
  const runs = new Map<string, { done: number; failed: number; seconds: number; last: number }>();
  const tellEach =
    (what: 'seconds' | 'last') =>
    (tell: Tell): void => {
      for (const [job, of] of runs) tell(of[what], { job });
    };
  instruments.counter('hoga_job_runs_total', 'Runs of a job, `done` or `failed`.', (tell) => {
    for (const [job, { done, failed }] of runs) {
      tell(done, { job, outcome: 'done' });
      tell(failed, { job, outcome: 'failed' });
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
  return ({ name, outcome, durationMs }) => {
    const of = runs.get(name) ?? { done: 0, failed: 0, seconds: 0, last: 0 };
    of[outcome] += 1;
    of.seconds += durationMs / MILLISECONDS;
    if (outcome === 'done') of.last = Date.now() / MILLISECONDS;
    runs.set(name, of);
  };
}
