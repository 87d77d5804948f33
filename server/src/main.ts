/** The composition root: the only file that knows everything. It starts the server and stops it. */

import { randomUUIDv7 } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { KRW, KRW_LPJ, LPJ } from '@hoga/core/instrument';
import { amount } from '@hoga/core/money';
import { accountId } from '@hoga/core/order';
import { instant } from '@hoga/core/time';
import type { Logger } from 'pino';
import { announce, announceFailure } from './announce.ts';
import {
  createAuctionClock,
  createCandles,
  createDayStatistics,
  createJobHistory,
  offerOperatorCode,
  type App,
} from './app/index.ts';
import { createLog } from './create-log.ts';
import { createEngine } from './engine/index.ts';
import { createHouse } from './house/index.ts';
import { createHttpServer } from './http/index.ts';
import { createIdentity } from './identity/index.ts';
import { createJobs, retentionJob, type Jobs } from './jobs/index.ts';
import { createLive, type Live } from './live/index.ts';
import { createMail, type MailOptions } from './mail/index.ts';
import { JournalTaken, type Journal } from './needs/index.ts';
import {
  keepEmbeddedPostgres,
  migrate,
  MigrationError,
  openDatabase,
  postgresCandles,
  postgresJournal,
  postgresOperators,
  postgresReads,
  postgresRetention,
  PostgresUnavailable,
} from './postgres/index.ts';
import {
  doubtsAbout,
  readSecrets,
  readSettings,
  SecretsError,
  SettingsError,
  type Settings,
} from './settings/index.ts';
import { createErrorReporter, createTelemetry, type Telemetry } from './telemetry/index.ts';
import { StartTimes } from './start-times.ts';
import { version } from './version.ts';
import { watchVitals } from './vitals.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const COIN = { league: 'coin', instruments: [KRW_LPJ] };
/** The league's own accounts, as the first migration made them. */
const ISSUANCE = accountId('00000000-0000-7000-8000-000000000001');
const FEES = accountId('00000000-0000-7000-8000-000000000002');
const GRANTS = [
  { asset: KRW, amount: amount(10_000_000n * 10n ** BigInt(KRW.places)) },
  { asset: LPJ, amount: amount(100n * 10n ** BigInt(LPJ.places)) },
];
/** A server that has just opened has more urgent things to do than its jobs. */
const JOBS_AFTER_MS = 5_000;
/** Whoever stops the server waits this long at most. */
const DRAIN_MS = 10_000;
/** Requests that are still arriving then, or answers nobody reads, are given up. */
const LAST_REQUESTS_MS = 3_000;

/** Undoes what was started, last first; each step is tried whatever became of the others. */
class Shutdown {
  #steps: { readonly name: string; readonly run: () => Promise<unknown> }[] = [];
  readonly #log: Logger;

  constructor(log: Logger) {
    this.#log = log;
  }

  add(name: string, run: () => Promise<unknown>): void {
    this.#steps.push({ name, run });
  }

  /** Leaves a part running: another process uses it now. */
  spare(name: string): void {
    this.#steps = this.#steps.filter((step) => step.name !== name);
  }

  async run(): Promise<boolean> {
    let isClean = true;
    for (let step = this.#steps.pop(); step !== undefined; step = this.#steps.pop()) {
      try {
        await step.run();
      } catch (error) {
        isClean = false;
        this.#log.error({ err: error, step: step.name }, 'a part could not be stopped');
      }
    }
    return isClean;
  }
}

async function main(): Promise<void> {
  const began = performance.now();
  const times = new StartTimes();
  times.end('programs');
  const settings = readSettings(process.env, ROOT);
  const reporter = createErrorReporter({ dsn: settings.errorDsn, release: version() });
  const log = createLog({
    level: settings.logLevel,
    format: settings.logFormat,
    onError: (level, message, error) => reporter.report({ level, message, error }),
  });
  for (const doubt of doubtsAbout(settings)) log.warn(doubt);
  const shutdown = new Shutdown(log);
  // Last of all, so that what goes wrong while stopping is told as well.
  shutdown.add('error reports', () => reporter.flush());
  let isDraining = false;

  const drain = async (reason: string, code: number): Promise<void> => {
    if (isDraining) return;
    isDraining = true;
    log.info({ reason }, 'stopping');
    const overdue = setTimeout(() => {
      log.error({ afterMs: DRAIN_MS }, 'not everything stopped in time');
      process.exit(1);
    }, DRAIN_MS);
    const isClean = await shutdown.run();
    clearTimeout(overdue);
    process.exit(isClean ? code : 1);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => void drain(signal, 0));
  }
  process.on('uncaughtException', (error) => {
    // Nothing acknowledged is lost: it is in the tables. Whatever state this is, it is not to go on.
    log.fatal({ err: error }, 'an unforeseen error');
    void drain('error', 1);
  });

  try {
    const lost = (): void => {
      shutdown.spare('postgres');
      void drain('another process is the writer', 1);
    };
    const isStopping = (): boolean => isDraining;
    const telemetry = await createTelemetry({
      version: version(),
      log,
      reports: reporter.outcomes,
      otlp: settings.otlpUrl === null ? null : { url: settings.otlpUrl },
    });
    shutdown.add('telemetry', () => telemetry.stop());
    const parts = { settings, log, telemetry, times, shutdown };
    const url = await open({ ...parts, isStopping, lost });
    log.info({ spentMs: times.parts }, 'the server is open');
    if (!isDraining) announce({ ...url, startedInMs: Math.round(performance.now() - began) });
  } catch (error) {
    // Whoever asked to stop meanwhile took away what the start needed, and is still cleaning up.
    if (isDraining) return;
    explain(error, log);
    if (error instanceof JournalTaken) shutdown.spare('postgres');
    await shutdown.run();
    process.exit(1);
  }
}

class CannotListen extends Error {
  override readonly name = 'CannotListen';
}

interface Opening {
  readonly settings: Settings;
  readonly log: Logger;
  readonly telemetry: Telemetry;
  readonly times: StartTimes;
  readonly shutdown: Shutdown;
  readonly isStopping: () => boolean;
  readonly lost: () => void;
}

/** Starts everything, from the database up to the listening socket. */
async function open(opening: Opening): Promise<{ url: string; operatorCode: string | null }> {
  const { settings, log, telemetry, times, shutdown, isStopping } = opening;
  const secrets = await readSecrets(settings.dataFolder);
  const { databaseUrl, journal } = await becomeWriter(opening, secrets.database);
  // Where a free port was asked for, it is known when the server listens, and nobody writes before.
  let url = settings.publicUrl ?? '';
  const { app, live, removeSeconds } = await openApp(opening, {
    databaseUrl,
    journal,
    secret: secrets.identity,
    linksLeadTo: () => url,
  });

  shutdown.add('house', () => app.house.stop());
  if (settings.bots) await app.house.start();
  const jobs = openJobs(opening, databaseUrl, { app, removeSeconds });
  const operatorCode = await offerOperatorCode(app);
  const http = await createHttpServer({
    app,
    live,
    log,
    limits: settings.limits,
    meter: telemetry.http,
    metrics: { exposition: telemetry.exposition, token: settings.metricsToken },
    trustedProxies: settings.trustedProxies,
    publicOrigins: new Set(settings.publicUrl === null ? [] : [new URL(settings.publicUrl).origin]),
    pageFolder: join(ROOT, 'web/dist'),
    version: version(),
    isDraining: isStopping,
  });
  shutdown.add('http', async () => {
    const impatience = setTimeout(() => http.server.closeAllConnections(), LAST_REQUESTS_MS);
    await http.close();
    clearTimeout(impatience);
  });
  // Connections that stay open would hold up the server's closing.
  shutdown.add('live', async () => live.stop());
  const { host, port } = settings;
  const address = await http.listen({ host, port }).catch((cause: unknown) => {
    throw new CannotListen(`cannot listen on ${host}, port ${port}`, { cause });
  });
  url = settings.publicUrl ?? address;
  times.end('listening');
  const startingJobs = setTimeout(() => jobs.start(), JOBS_AFTER_MS);
  shutdown.add('the start of jobs', async () => clearTimeout(startingJobs));
  return { url, operatorCode };
}

/** Opens the database and takes the league's lock before anything is read or changed. */
async function becomeWriter(
  { settings, log, times, shutdown }: Opening,
  password: string,
): Promise<{ databaseUrl: string; journal: Journal }> {
  const embedded =
    settings.databaseUrl === null
      ? await keepEmbeddedPostgres({ folder: settings.dataFolder, password, log })
      : null;
  let isWriter = false;
  shutdown.add('postgres', async () => {
    // One that was already running may be another hoga's, until this process holds the lock.
    if (embedded !== null && (isWriter || !embedded.adopted)) await embedded.stop();
  });
  times.end('database');
  const databaseUrl = embedded?.url ?? settings.databaseUrl ?? '';
  const journal = postgresJournal({ url: databaseUrl, ...COIN });
  shutdown.add('journal', () => journal.close());
  await journal.claim();
  isWriter = true;
  times.end('lock');
  return { databaseUrl, journal };
}

interface Store {
  readonly databaseUrl: string;
  readonly journal: Journal;
  readonly secret: string;
  readonly linksLeadTo: () => string;
}

interface Opened {
  readonly app: App;
  readonly live: Live;
  /** Removes some candles of a second that are older, and answers with how many. */
  readonly removeSeconds: (before: Date, limit: number) => Promise<number>;
}

async function openApp(
  { settings, log, telemetry, times, shutdown, lost }: Opening,
  { databaseUrl, journal, secret, linksLeadTo }: Store,
): Promise<Opened> {
  const applied = await migrate(databaseUrl);
  if (applied.length > 0) log.info({ migrations: applied }, 'migrations were applied');

  times.end('migrations');
  const database = openDatabase(databaseUrl, 'reads', log);
  shutdown.add('reads', () => database.destroy());
  const access = openDatabase(databaseUrl, 'access', log);
  shutdown.add('access', () => access.destroy());
  const reads = postgresReads({ database, access, ...COIN });
  const days = createDayStatistics(reads, COIN.instruments);
  const storing = openDatabase(databaseUrl, 'candles', log);
  shutdown.add('candle connection', () => storing.destroy());
  const store = postgresCandles({ database: storing, reads: database, ...COIN });
  const candles = createCandles({
    store,
    instruments: COIN.instruments,
    log,
  });
  shutdown.add('candles', () => candles.stop());
  const now = (): ReturnType<typeof instant> => instant(Date.now());

  const host = settings.host.includes(':') ? `[${settings.host}]` : settings.host;
  const publicUrl = settings.publicUrl ?? `http://${host}:${settings.port}`;
  const identity = await createIdentity({
    databaseUrl,
    secret,
    publicUrl,
    secureCookies: publicUrl.startsWith('https:'),
    log,
  });
  shutdown.add('identity', () => identity.close());
  const mail = createMail({ smtp: smtpOf(settings), publicUrl: linksLeadTo, log });
  shutdown.add('mail', () => mail.close());
  times.end('identity');

  const engine = createEngine({
    setup: { ...COIN, issuance: ISSUANCE, fees: FEES },
    journal,
    log,
    publish: (events, changes) => {
      days.apply(events);
      candles.apply(events);
      auctions.apply(events);
      live.publish(events, changes);
      telemetry.market.publish(events);
    },
    onSettled: telemetry.market.settled,
    bookDepth: () => live.bookDepth,
    onLoaded: async () => {
      await days.load(now());
      await candles.load();
      await live.load();
    },
    onLost: lost,
  });
  const auctions = createAuctionClock({ engine, log, now });
  const operators = postgresOperators(access);
  const newId = (): string => randomUUIDv7();
  const app: App = {
    grants: GRANTS,
    engine,
    reads,
    identity,
    mail,
    operators,
    days,
    candles,
    house: {
      get isOpen() {
        return house.isOpen;
      },
      start: () => house.start(),
      stop: () => house.stop(),
    },
    jobs: createJobHistory(),
    vitals: watchVitals(),
    feed: () => live.status,
    log,
    now,
    newId,
  };
  // It trades through the app like everyone, so the app is there first.
  const house = createHouse(app, { seed: settings.botSeed, instrument: KRW_LPJ.id });
  const live = createLive({ app, instruments: COIN.instruments, limits: settings.limits });
  telemetry.watch({ engine, live, candles });
  await engine.start();
  times.end('market');
  shutdown.add('engine', async () => {
    await engine.stop();
    log.info(engine.status, 'the engine worked');
  });
  auctions.start();
  shutdown.add('auctions', () => auctions.stop());
  return {
    app,
    live,
    removeSeconds: (before, limit) => store.removeSeconds(instant(before.getTime()), limit),
  };
}

function smtpOf({ smtpUrl: url, mailFrom: from }: Settings): MailOptions['smtp'] {
  return url === null || from === null ? null : { url, from };
}

function openJobs(
  { settings, log, telemetry, shutdown }: Opening,
  databaseUrl: string,
  { app, removeSeconds }: Pick<Opened, 'app' | 'removeSeconds'>,
): Jobs {
  const database = openDatabase(databaseUrl, 'jobs', log);
  shutdown.add('the database of jobs', () => database.destroy());
  const retention = postgresRetention(database, COIN.league);
  const jobs = createJobs({
    url: databaseUrl,
    log,
    jobs: [
      retentionJob({
        retention,
        identity: app.identity,
        removeSeconds,
        periods: settings.retention,
      }),
    ],
    onRun: (run) => {
      app.jobs.note(run);
      telemetry.onJob(run);
    },
  });
  shutdown.add('jobs', () => jobs.stop());
  return jobs;
}

/** Faults people can do something about are said plainly; the others go to the log whole. */
function explain(error: unknown, log: Logger): void {
  if (error instanceof PostgresUnavailable) return announceFailure(error.messageKo, error.message);
  if (error instanceof JournalTaken) {
    return announceFailure(
      '같은 데이터를 쓰는 호가가 이미 실행 중입니다. 먼저 그 프로세스를 마치거나 HOGA_DATA로 다른 폴더를 지정하십시오.',
      `${error.message}. Stop it first, or choose another folder with HOGA_DATA.`,
    );
  }
  if (error instanceof MigrationError || error instanceof SecretsError) {
    return announceFailure('데이터를 열 수 없습니다.', error.message);
  }
  if (error instanceof CannotListen) return explainListening(codeOf(error.cause), error);
  const code = codeOf(error);
  if (code !== null && DATABASE_REFUSALS.includes(code)) {
    return announceFailure(
      `데이터베이스에 연결할 수 없습니다 (${code}). 데이터베이스가 켜져 있는지, DATABASE_URL과 비밀번호가 맞는지 확인하십시오.`,
      `The database cannot be reached or refuses (${code}). Check that it runs, and DATABASE_URL with its password.`,
    );
  }
  log.fatal({ err: error }, 'the server could not start');
}

function explainListening(code: string | null, { message }: CannotListen): void {
  if (code === 'EADDRINUSE') {
    return announceFailure(
      '포트가 이미 사용 중입니다. HOGA_PORT로 다른 포트를 지정하십시오.',
      'The port is in use. Choose another with HOGA_PORT.',
    );
  }
  announceFailure(
    `HOGA_HOST와 HOGA_PORT의 주소에서 요청을 받을 수 없습니다 (${code}).`,
    `The server ${message} (${code}). Check HOGA_HOST and HOGA_PORT.`,
  );
}

/** Nobody there, no such host; wrong password, role or database. */
const DATABASE_REFUSALS = [
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  '28P01',
  '28000',
  '3D000',
];

function codeOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error ? String(error.code) : null;
}

try {
  await main();
} catch (error) {
  if (!(error instanceof SettingsError)) throw error;
  announceFailure('설정을 확인해 주십시오.', error.message);
  process.exit(2);
}
