/** The benchmark `web`: how soon the page of an instrument can be used, and how it bears a storm. */
import { fork, type ChildProcess } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { Ticker } from '@hoga/contract/instrument';
import type { Browser, Page } from 'playwright-core';
import { startBrowser } from '../web/test/browser.ts';
import * as probe from '../web/test/page-probe.ts';
import type { Benchmark, Measured, MeasureOptions, Measurement } from './benchmark.ts';
import { startServer, type HogaServer } from './hoga-server.ts';
import type { ReplayOrder, ReplayReport, ReplaySent } from './replay-feed.ts';
import { median } from './statistics.ts';

const REPLAY_FEED = fileURLToPath(new URL('./replay-feed.ts', import.meta.url));
const PATH = '/instruments/KRW-LPJ';
const FULL = { visits: 5, updatesPerSecond: 5_000, stormMs: 30_000, idleMs: 5_000 };
const QUICK = { visits: 1, updatesPerSecond: 5_000, stormMs: 3_000, idleMs: 1_000 };
const THROTTLE = 4;
const SLOW_FRAME_MS = 25;
const KB = 1_000;
const MB = 1_000_000;
/** What the page shows when all has calmed down must be there within this. */
const CALM_MS = 2_000;
const POLL_MS = 200;
const PRICE = '.price-last';
const FIELD = 'input[name=price]';
const BOOK = '.book-table';
const LOOK = { viewport: { width: 1440, height: 900 }, locale: 'ko-KR' };

export const web: Benchmark = {
  name: 'web',
  cases: [
    {
      name: 'open',
      summary: `the page of an instrument with a processor ${THROTTLE} times slower`,
    },
    { name: 'storm', summary: '5,000 updates of the book a second, for 30 seconds' },
  ],
  mix:
    'the production build of the page, served by the real server on loopback to a headless Chromium of ' +
    '1440 × 900 without a graphics card; a guest looks at the page of KRW-LPJ; the updates of the storm ' +
    'change up to three levels, and every 20th moves the best prices; besides 50 trades a second; a task counts as long from 50 ms on, and the longest is 0 when there is none',
  repeats: 1,
  measure,
};

async function measure(options: MeasureOptions): Promise<Measured> {
  const { isProfiled, signal, progress } = options;
  const sizes = options.isQuick ? QUICK : FULL;
  progress('starting the server and the browser');
  const server = await startServer({ isProfiled, signal });
  const browser = await startBrowser();
  const stop = (): void => void browser.close();
  signal.addEventListener('abort', stop);
  try {
    progress(`opening the page ${sizes.visits} times`);
    const opened = await measureOpening(browser, server, sizes.visits);
    progress(`a storm of ${sizes.stormMs / 1_000} seconds`);
    const storm = await measureStorm(browser, server, { ...sizes, signal });
    return {
      measurements: [...opened.measurements, ...storm.measurements],
      details: [...opened.details, ...storm.details],
    };
  } finally {
    signal.removeEventListener('abort', stop);
    await browser.close();
    await server.dispose();
  }
}

interface Part {
  readonly measurements: readonly Measurement[];
  readonly details: readonly string[];
}

// ---------------------------------------------------------------- opening

/** A guest, in a browser that has kept nothing of the page. */
async function newGuest(browser: Browser, url: string): Promise<Page> {
  const context = await browser.newContext({ ...LOOK, baseURL: url });
  const answer = await context.request.post('/api/v1/guest', { data: {} });
  if (!answer.ok()) throw new Error(`no guest was let in: ${answer.status()}`);
  return context.newPage();
}

/** A market that has just opened has no price to show. */
async function untilTraded(url: string): Promise<void> {
  const isTraded = async (): Promise<boolean> => {
    const answer = await fetch(`${url}/api/v1/instruments/KRW-LPJ/ticker`);
    return Ticker.parse(await answer.json()).lastPrice !== null;
  };
  while (!(await isTraded())) await pause(POLL_MS);
}

async function measureOpening(browser: Browser, server: HogaServer, visits: number): Promise<Part> {
  const url = `http://127.0.0.1:${server.port}`;
  await untilTraded(url);
  const opened: number[] = [];
  let scripts: readonly Script[] = [];
  for (let visit = 0; visit < visits; visit += 1) {
    const page = await newGuest(browser, url);
    const session = await page.context().newCDPSession(page);
    await session.send('Emulation.setCPUThrottlingRate', { rate: THROTTLE });
    await page.addInitScript(probe.noteWhenUsable, { price: PRICE, field: FIELD });
    await page.goto(PATH, { waitUntil: 'commit' });
    opened.push(await probe.usableAfter(page));
    // What is loaded later, such as what a click may need, keeps nobody waiting.
    if (scripts.length === 0) scripts = await weighed(await probe.loadedScripts(page));
    await page.context().close();
  }
  const [charts, initial] = [true, false].map((isChart) =>
    sizesOf(scripts.filter((script) => script.isChart === isChart)),
  );
  const named = (name: string, value: number, unit: string): Measurement => ({
    case: 'open',
    metric: name,
    value,
    unit,
  });
  return {
    measurements: [
      named('interactive_ms', median(opened), 'ms'),
      named('interactive_max_ms', Math.max(...opened), 'ms'),
      named('initial_js_kb', (initial?.gzip ?? NaN) / KB, 'kB'),
      named('initial_js_brotli_kb', (initial?.brotli ?? NaN) / KB, 'kB'),
      named('chart_js_kb', (charts?.gzip ?? NaN) / KB, 'kB'),
      named('chart_js_brotli_kb', (charts?.brotli ?? NaN) / KB, 'kB'),
    ],
    details: [
      'Scripts that were loaded when the page could be used, in kB of gzip and as the network carried them:',
      ...scripts.map(
        ({ name, gzip, sent, isChart }) =>
          `  ${(gzip / KB).toFixed(1)} ${(sent / KB).toFixed(1)} ${name}${isChart ? ' (chart)' : ''}`,
      ),
    ],
  };
}

interface Script {
  readonly name: string;
  readonly isChart: boolean;
  readonly gzip: number;
  readonly brotli: number;
  readonly sent: number;
}

/** The file with the library of charts in it. */
const CHART = /\/candle-chart-/;

function weighed(loaded: readonly probe.Script[]): Promise<Script[]> {
  return Promise.all(
    loaded.map(async ({ url, bytesSent }) => {
      const text = Buffer.from(await (await fetch(url)).arrayBuffer());
      const best = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } };
      return {
        name: new URL(url).pathname,
        isChart: CHART.test(url),
        gzip: (await promisify(gzip)(text, { level: constants.Z_BEST_COMPRESSION })).length,
        brotli: (await promisify(brotliCompress)(text, best)).length,
        sent: bytesSent,
      };
    }),
  );
}

function sizesOf(scripts: readonly Script[]): { gzip: number; brotli: number } {
  const total = { gzip: 0, brotli: 0 };
  for (const { gzip: small, brotli } of scripts) {
    total.gzip += small;
    total.brotli += brotli;
  }
  return total;
}

// ---------------------------------------------------------------- the storm

async function measureStorm(
  browser: Browser,
  server: HogaServer,
  sizes: typeof FULL & { readonly signal: AbortSignal },
): Promise<Part> {
  const replay = new Replay(sizes.signal);
  try {
    const url = await replay.open(`http://127.0.0.1:${server.port}`);
    const page = await newGuest(browser, url);
    await page.goto(PATH);
    await page.waitForSelector(`${BOOK}[data-state=shown]`);
    const before = await probe.keptBytes(browser, page);
    const idle = await framesDuring(page, () => pause(sizes.idleMs));
    const storm = await framesDuring(page, async () => {
      replay.tell({ type: 'begin', updatesPerSecond: sizes.updatesPerSecond });
      await pause(sizes.stormMs, undefined, { signal: sizes.signal });
    });
    const sent = await replay.end();
    await expectBook(page, sent);
    const after = await probe.keptBytes(browser, page);
    return stormPart({ idle, storm, sent, grown: after - before });
  } finally {
    replay.stop();
  }
}

async function framesDuring(page: Page, work: () => Promise<void>): Promise<probe.Frames> {
  await page.evaluate(probe.noteFrames);
  await work();
  return probe.notedFrames(page);
}

/** A page that is fast because it leaves something out has not passed. */
async function expectBook(page: Page, { bestBid, bestAsk }: ReplaySent): Promise<void> {
  for (const price of [bestBid, bestAsk]) {
    const row = page.locator(`${BOOK} tr[data-price="${price}"][data-level="0"]`);
    await row.waitFor({ timeout: CALM_MS });
  }
}

interface Stormed {
  readonly idle: probe.Frames;
  readonly storm: probe.Frames;
  readonly sent: ReplaySent;
  readonly grown: number;
}

function stormPart({ idle, storm, sent, grown }: Stormed): Part {
  const measured: [metric: string, value: number, unit: string][] = [
    ['slow_frames_pct', slowPercent(storm), '%'],
    ['idle_slow_frames_pct', slowPercent(idle), '%'],
    ['frames_per_s', storm.intervals.length / sent.seconds, '1/s'],
    ['longest_task_ms', Math.max(0, ...storm.longTasks), 'ms'],
    ['long_tasks', storm.longTasks.length, '1'],
    ['heap_growth_mb', grown / MB, 'MB'],
    ['updates_per_s', sent.updates / sent.seconds, '1/s'],
    ['received_mb_per_s', sent.bytes / sent.seconds / MB, 'MB/s'],
    ['unread_mb', sent.unread / MB, 'MB'],
  ];
  return {
    measurements: measured.map(([metric, value, unit]) => ({ case: 'storm', metric, value, unit })),
    details: ['The page showed the best prices of the last update when the storm was over.'],
  };
}

function slowPercent({ intervals }: probe.Frames): number {
  return (100 * intervals.filter((ms) => ms > SLOW_FRAME_MS).length) / intervals.length;
}

/** The process that speaks for the feed. */
class Replay {
  readonly #child: ChildProcess;
  readonly #opened = Promise.withResolvers<string>();
  readonly #ended = Promise.withResolvers<ReplaySent>();
  readonly #failed = Promise.withResolvers<never>();

  constructor(signal: AbortSignal) {
    this.#child = fork(REPLAY_FEED, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'], signal });
    this.#failed.promise.catch(() => undefined);
    this.#child.on('message', (report: ReplayReport) => {
      if (report.type === 'opened') this.#opened.resolve(report.url);
      else if (report.type === 'ended') this.#ended.resolve(report.sent);
      else this.#failed.reject(new Error(report.reason));
    });
    this.#child.on('error', this.#failed.reject);
    this.#child.once('exit', (code) =>
      this.#failed.reject(new Error(`the replay ended (${code})`)),
    );
  }

  open(server: string): Promise<string> {
    this.tell({ type: 'open', server });
    return Promise.race([this.#opened.promise, this.#failed.promise]);
  }

  end(): Promise<ReplaySent> {
    this.tell({ type: 'end' });
    return Promise.race([this.#ended.promise, this.#failed.promise]);
  }

  tell(order: ReplayOrder): void {
    this.#child.send(order);
  }

  stop(): void {
    this.#child.kill('SIGKILL');
  }
}
