// Jobs on a real PostgreSQL, whose owner is no superuser.
import { setTimeout as sleep } from 'node:timers/promises';
import { PgBoss } from 'pg-boss';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../../test/database.ts';
import { keptLog } from '../../test/log.ts';
import { query } from '../../test/stored-rows.ts';
import type { JobRun } from '../needs/index.ts';
import type { Job } from './job.ts';
import { createJobs, type Jobs } from './jobs.ts';

let database: TestDatabase;
/** Puts jobs in the line at once, as the clock does when their time has come. */
let clock: PgBoss;
const opened: Jobs[] = [];

beforeAll(async () => {
  database = await testDatabase();
  clock = new PgBoss({ connectionString: database.url, supervise: false, schedule: false });
  clock.on('error', () => undefined);
});

afterAll(async () => {
  await Promise.all(opened.map((jobs) => jobs.stop()));
  await clock.stop({ graceful: false });
  await database.close();
});

interface Kept {
  readonly jobs: Jobs;
  readonly runs: JobRun[];
  readonly lines: string[];
}

function openJobs(job: Job, url = database.url): Kept {
  const runs: JobRun[] = [];
  const log = keptLog();
  const jobs = createJobs({ url, log, jobs: [job], onRun: (run) => runs.push(run) });
  opened.push(jobs);
  return { jobs, runs, lines: log.lines };
}

const job = (name: string, run: Job['run']): Job => ({
  name,
  cron: '7 * * * *',
  limitSeconds: 60,
  run,
});

async function until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  for (let waited = 0; waited < 10_000; waited += 20) {
    if (await isTrue()) return;
    await sleep(20);
  }
  throw new Error('it did not come true in time');
}

async function putInLine(name: string): Promise<void> {
  await clock.start();
  await clock.createQueue(name, { policy: 'exclusive' });
  expect(await clock.send(name)).not.toBeNull();
}

async function isKnown(name: string): Promise<boolean> {
  const rows = await query<{ known: boolean }>(
    database.url,
    `select to_regclass('pgboss.schedule') is not null as known`,
  );
  if (rows[0]?.known !== true) return false;
  return (
    (await query(database.url, 'select from pgboss.schedule where name = $1', [name])).length > 0
  );
}

test('a job is known to the database, and waits for its time', async () => {
  const counting = openJobs(job('counting', async () => ({ things: 3 })));
  counting.jobs.start();
  await until(() => isKnown('counting'));
  const schedules = await query(
    database.url,
    `select cron, timezone, options ->> 'missed' as missed, policy, retry_limit, expire_seconds
      from pgboss.schedule join pgboss.queue using (name) where name = 'counting'`,
  );
  expect(schedules).toEqual([
    {
      cron: '7 * * * *',
      timezone: 'UTC',
      missed: 'once',
      policy: 'exclusive',
      retry_limit: 3,
      expire_seconds: 60,
    },
  ]);
  expect(counting.runs).toEqual([]);
  await counting.jobs.stop();
});

test('of two processes one does it, and what failed is tried again', async () => {
  let running = 0;
  let most = 0;
  let runs = 0;
  const work = job('alone', async () => {
    running += 1;
    runs += 1;
    most = Math.max(most, running);
    await sleep(50);
    running -= 1;
    if (runs === 1) throw new Error('the first one fails');
    return { things: runs };
  });
  await putInLine('alone');
  // One that waits is enough.
  expect(await clock.send('alone')).toBeNull();
  // Both look into the line as soon as they are there.
  const both = [openJobs(work), openJobs(work)];
  for (const { jobs } of both) jobs.start();
  const done = (): JobRun[] => both.flatMap((each) => each.runs);
  await until(() => done().length === 1);
  expect(done()).toMatchObject([{ name: 'alone', outcome: 'failed', report: {} }]);
  const said = both.flatMap(({ lines }) => lines).join('\n');
  expect(said).toMatch(/a job failed and will be tried again/);
  await Promise.all(both.map(({ jobs }) => jobs.stop()));

  const [waiting] = await query<{ later: boolean }>(
    database.url,
    `update pgboss.job set start_after = now() where name = 'alone' and state = 'retry'
      returning true as later`,
  );
  expect(waiting).toEqual({ later: true });
  const third = openJobs(work);
  third.jobs.start();
  await until(() => third.runs.length === 1);
  expect(third.runs).toMatchObject([{ name: 'alone', outcome: 'done', report: { things: 2 } }]);
  expect({ most, runs }).toEqual({ most: 1, runs: 2 });
  await third.jobs.stop();
});

test('a stop tells a job that runs to end, and waits for it', async () => {
  let begun = false;
  const { jobs, runs } = openJobs(
    job('long', (signal) => {
      begun = true;
      return new Promise((resolve) => {
        signal.addEventListener('abort', () => setTimeout(() => resolve({ pieces: 1 }), 100));
      });
    }),
  );
  await putInLine('long');
  jobs.start();
  await until(() => begun);
  const began = performance.now();
  await jobs.stop();
  expect(performance.now() - began).toBeLessThan(2_000);
  expect(runs).toMatchObject([{ name: 'long', outcome: 'done', report: { pieces: 1 } }]);
  const left = `select state from pgboss.job where name = 'long'`;
  expect(await query(database.url, left)).toEqual([{ state: 'completed' }]);
});

test('without a database the server goes on, and can stop', async () => {
  const nowhere = database.url.replace(/@([^/]*)\/[^?]*/, '@$1/nothing_here');
  const { jobs, lines } = openJobs(
    job('never', async () => ({})),
    nowhere,
  );
  jobs.start();
  await until(() => lines.some((line) => line.startsWith('jobs could not start')));
  const began = performance.now();
  await jobs.stop();
  expect(performance.now() - began).toBeLessThan(2_000);
});
