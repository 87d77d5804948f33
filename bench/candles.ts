/** The benchmark `candles`: how many charts a second the real server hands out. */
import { fork } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { CandlePage } from '@hoga/contract/instrument';
import { seedMarket } from '../server/test/seed/seed-market.ts';
import { openStoredState } from '../server/test/stored-state.ts';
import type { Benchmark, Measured, MeasureOptions, Measurement } from './benchmark.ts';
import type { ChartLoad, ChartPlan, ChartReport } from './chart-load.ts';
import { costLines } from './cpu-profile.ts';
import { dataFolderOf, startServer, type HogaServer } from './hoga-server.ts';
import * as usage from './process-usage.ts';

const NAME = 'chart-cached';
const CLIENTS = fileURLToPath(new URL('./chart-load.ts', import.meta.url));
const CANDLES = 1_000;
const CONNECTIONS = 50;
/** Enough to keep the server busy; with more, some would wait too long for the database and be refused. */
const UNCACHED_CONNECTIONS = 8;
/** Minutes that traded, each with sixteen fills; pages back in time begin at any of them. */
const FULL = { minutes: 20_000, warmUpMs: 2_000, measureMs: 10_000 };
const QUICK = { minutes: 1_500, warmUpMs: 500, measureMs: 1_000 };
const MINUTE_MS = 60_000;
const PATH = `/api/v1/instruments/KRW-LPJ/candles?interval=1m&limit=${CANDLES}`;
const READY_MS = 120_000;

export const candles: Benchmark = {
  name: 'candles',
  cases: [{ name: NAME, summary: 'charts of 1,000 candles a second, whole, to 50 connections' }],
  mix:
    'one chart of 1,000 candles of a minute, 50 keep-alive connections, the next request as soon as ' +
    'the former is answered; whole answers (200), compressed as browsers ask for them, and then as ' +
    'plain text; the house trades meanwhile and so changes the chart; for the ratio the same from ' +
    'pages back in time, each asked for the first time, so that none comes from the cache, by eight ' +
    'connections, which keep the server busy',
  repeats: 1,
  measure,
};

async function measure(options: MeasureOptions): Promise<Measured> {
  const { signal, progress, isProfiled } = options;
  const size = options.isQuick ? QUICK : FULL;
  progress('starting the server on an empty database');
  let server = await startServer({ isProfiled: false, signal });
  const { home } = server;
  try {
    const postmaster = usage.postgresOf(server.pid)?.postmaster;
    const postgresVersion =
      postmaster === undefined ? 'unknown' : usage.postgresVersion(postmaster);
    await server.kill();
    await seed(dataFolderOf(home), size.minutes, progress);
    server = await startServer({ isProfiled, signal, home });
    progress('waiting until the candles of the seeded trades are made');
    const deepPaths = await pathsBackInTime(server.port, signal);
    const { measurements, window } = await measureLoads(server, { options, size, deepPaths });
    await server.stop();
    const details = isProfiled
      ? [
          "The server's main thread meanwhile, by function, without what it calls:",
          ...costLines(await server.readProfile(), window),
        ]
      : [];
    return { measurements, details, postgresVersion };
  } finally {
    await server.dispose();
  }
}

async function seed(
  folder: string,
  minutes: number,
  progress: (text: string) => void,
): Promise<void> {
  const stored = await openStoredState(folder);
  try {
    const until = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS;
    const plan = {
      people: 1_000,
      blocks: 2 * minutes,
      blocksWithLedger: 0,
      instruments: ['KRW-LPJ'],
      oldOpenOrders: 0,
      newOpenOrders: 0,
      newOpenOrdersOf: 'people',
      from: new Date(until - minutes * MINUTE_MS),
      until: new Date(until),
    } as const;
    await seedMarket(stored.url, plan, (text) => progress(`seeding ${text}`));
  } finally {
    await stored.close();
  }
}

/** The addresses of whole pages back in time, one for each minute that can be the end of one. */
async function pathsBackInTime(port: number, signal: AbortSignal): Promise<string[]> {
  let page = await wholePage(port, PATH, signal);
  const starts: string[] = [];
  while (page.next !== null) {
    starts.push(...page.candles.map(({ start }) => start));
    page = await wholePage(port, `${PATH}&before=${page.next}`, signal);
  }
  // What was walked through is in the cache now, so none of those is asked for again.
  return starts
    .filter((_, index) => (index + 1) % CANDLES !== 0)
    .map((start) => `${PATH}&before=${Date.parse(start)}`);
}

/** Asks until the server can show it. */
async function wholePage(port: number, path: string, signal: AbortSignal): Promise<CandlePage> {
  const deadline = performance.now() + READY_MS;
  while (performance.now() < deadline) {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { signal });
    const body: unknown = await response.json();
    if (response.ok) return CandlePage.parse(body);
    await pause(200);
  }
  throw new Error('the candles were not made in time');
}

interface Loads {
  readonly options: MeasureOptions;
  readonly size: typeof FULL;
  readonly deepPaths: readonly string[];
}

async function measureLoads(
  server: HogaServer,
  { options: { signal, progress }, size, deepPaths }: Loads,
): Promise<{ measurements: Measurement[]; window: { from: number; to: number } }> {
  const { port } = server;
  const { warmUpMs, measureMs } = size;
  const base: ChartPlan = {
    port,
    connections: CONNECTIONS,
    paths: [PATH],
    isGzip: true,
    warmUpMs,
    measureMs,
  };
  const cached = await wholePage(port, PATH, signal);
  if (cached.candles.length !== CANDLES) throw new Error(`${cached.candles.length} candles`);
  const from = microseconds();
  progress(`${CONNECTIONS} connections: compressed`);
  const spent = usage.cpuSeconds([server.pid]);
  const gzip = await load(base, signal);
  const serverSeconds = usage.cpuSeconds([server.pid]) - spent;
  const to = microseconds();
  progress('as plain text');
  const plain = await load({ ...base, isGzip: false }, signal);
  progress('not from the cache');
  const plan = { ...base, isGzip: false, paths: deepPaths, connections: UNCACHED_CONNECTIONS };
  const uncached = await load({ ...plan, warmUpMs: 200 }, signal);
  if (uncached.requests > deepPaths.length) throw new Error('some of them came from the cache');
  const perSecond = ({ requests, seconds }: ChartLoad): number => requests / seconds;
  const measured: [metric: string, value: number, unit: string][] = [
    ['requests_per_s', perSecond(gzip), '1/s'],
    ['p50_ms', gzip.p50Ms, 'ms'],
    ['p99_ms', gzip.p99Ms, 'ms'],
    ['compressed_percent', (100 * gzip.gzipped) / gzip.requests, '%'],
    ['kb_per_answer', gzip.bytes / gzip.requests / 1000, 'kB'],
    ['plain_requests_per_s', perSecond(plain), '1/s'],
    ['plain_p99_ms', plain.p99Ms, 'ms'],
    ['plain_kb_per_answer', plain.bytes / plain.requests / 1000, 'kB'],
    ['uncached_requests_per_s', perSecond(uncached), '1/s'],
    ['uncached_p99_ms', uncached.p99Ms, 'ms'],
    ['ratio_vs_uncached', perSecond(gzip) / perSecond(uncached), '1'],
    ['plain_ratio_vs_uncached', perSecond(plain) / perSecond(uncached), '1'],
  ];
  if (usage.knowsUsage) {
    measured.push(
      ['server_us_per_answer', (1e6 * serverSeconds) / gzip.answers, 'µs'],
      ['clients_us_per_answer', (1e6 * gzip.cpuSeconds) / gzip.answers, 'µs'],
    );
  }
  const measurements = measured.map(([metric, value, unit]) => ({
    case: NAME,
    metric,
    value,
    unit,
  }));
  return { measurements, window: { from, to } };
}

const microseconds = (): number => Number(process.hrtime.bigint() / 1000n);

async function load(plan: ChartPlan, signal: AbortSignal): Promise<ChartLoad> {
  const child = fork(CLIENTS, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const ending = Promise.withResolvers<ChartLoad>();
  child.on('message', (report: ChartReport) => {
    if (report.type === 'done') ending.resolve(report.load);
    else ending.reject(new Error(report.reason));
  });
  child.once('exit', (code) => ending.reject(new Error(`the clients ended (${code})`)));
  const abort = (): void => ending.reject(signal.reason);
  signal.addEventListener('abort', abort);
  try {
    child.send(plan);
    return await ending.promise;
  } finally {
    signal.removeEventListener('abort', abort);
    child.kill('SIGKILL');
  }
}
