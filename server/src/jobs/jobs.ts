import { setTimeout as sleep } from 'node:timers/promises';
import type { PgBoss } from 'pg-boss';
import { JOBS_SCHEMA, type JobRun, type Log } from '../needs/index.ts';
import type { Job } from './job.ts';

export interface JobsOptions {
  readonly url: string;
  readonly log: Log;
  readonly jobs: readonly Job[];
  /** Hears of every run, for whoever counts them. */
  readonly onRun: (run: JobRun) => void;
}

export interface Jobs {
  /** Begins to run jobs when their time comes, and answers at once; tries again if it cannot. */
  start(): void;
  /** Jobs that run are told to stop, and waited for. */
  stop(): Promise<void>;
}

/**
 * The library asks the database again and again whether there is work, every few seconds by default.
 * What is done once an hour may begin a minute or two late.
 */
const PACE = {
  cronMonitorIntervalSeconds: 45,
  cronWorkerIntervalSeconds: 45,
  superviseIntervalSeconds: 600,
  monitorIntervalSeconds: 600,
  queueCacheIntervalSeconds: 3_600,
  flowIntervalSeconds: 3_600,
  bamIntervalSeconds: 3_600,
} as const;
const LOOK_EVERY_SECONDS = 45;
const RETRIES = 3;
const RETRY_DELAY_SECONDS = 60;
/** How long the library keeps what it knows of a run. */
const KEEP_RUNS_SECONDS = 86_400;
const START_AGAIN_MS = 30_000;
const STOP_MS = 3_000;
/** What the library notes of its own may be lost in a crash: then a job runs once more. */
const SESSION_OPTIONS = '-c synchronous_commit=off -c statement_timeout=5000';

/** Runs jobs with pg-boss, whose tables in the same database say what is due and who runs it. */
export function createJobs({ url, log, jobs, onRun }: JobsOptions): Jobs {
  const stopping = new AbortController();
  const boss = { current: null as PgBoss | null };
  let starting: Promise<void> = Promise.resolve();

  const open = async (): Promise<void> => {
    // Reading the library takes time, which a server that is about to open needs itself.
    const library = await import('pg-boss');
    const opened = new library.PgBoss({
      connectionString: url,
      application_name: 'hoga jobs',
      schema: JOBS_SCHEMA,
      max: 2,
      // A stop waits for a start that is under way.
      connectionTimeoutMillis: 3_000,
      options: SESSION_OPTIONS,
      ...PACE,
    });
    // Unheard, an error would end the process.
    opened.on('error', (error) => log.warn({ err: error }, 'jobs met an error and go on'));
    opened.on('warning', (warning) => log.warn({ warning }, 'jobs have a warning'));
    boss.current = opened;
    await opened.start();
    for (const job of jobs) await schedule(opened, job);
  };

  const schedule = async (opened: PgBoss, job: Job): Promise<void> => {
    const options = {
      retryLimit: RETRIES,
      retryDelay: RETRY_DELAY_SECONDS,
      retryBackoff: true,
      expireInSeconds: job.limitSeconds,
      deleteAfterSeconds: KEEP_RUNS_SECONDS,
    };
    // One that waits or runs is enough, whoever runs it.
    await opened.createQueue(job.name, { policy: 'exclusive' });
    // One that was there keeps what an older version said of it.
    await opened.updateQueue(job.name, options);
    // A server that was off when the time came does it when it is back.
    await opened.schedule(job.name, job.cron, null, { missed: 'once' });
    await opened.work(job.name, { pollingIntervalSeconds: LOOK_EVERY_SECONDS }, async (claimed) => {
      for (const { signal } of claimed) {
        await carryOut(job, AbortSignal.any([signal, stopping.signal]));
      }
    });
  };

  const carryOut = async (job: Job, signal: AbortSignal): Promise<void> => {
    const startedAt = new Date();
    const began = performance.now();
    const tell = (outcome: JobRun['outcome'], report: JobRun['report']): JobRun => {
      const durationMs = Math.round(performance.now() - began);
      const run = { name: job.name, startedAt, durationMs, outcome, report };
      onRun(run);
      return run;
    };
    try {
      log.info({ job: tell('done', await job.run(signal)) }, 'a job is done');
    } catch (error) {
      log.error({ err: error, job: tell('failed', {}) }, 'a job failed and will be tried again');
      throw error;
    }
  };

  const startUntilItWorks = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      try {
        return await open();
      } catch (error) {
        log.warn({ err: error }, 'jobs could not start and will be started again');
        await close();
        await sleep(START_AGAIN_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
      }
    }
  };

  const close = async (): Promise<void> => {
    await boss.current?.stop({ graceful: true, timeout: STOP_MS });
    boss.current = null;
  };

  return {
    start: () => {
      starting = startUntilItWorks();
    },
    stop: async () => {
      stopping.abort();
      await starting;
      await close();
    },
  };
}
