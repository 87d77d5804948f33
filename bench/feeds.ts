/** The benchmark `feeds`: how soon everybody who follows the book is told what became durable. */
import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { setTimeout as pause } from 'node:timers/promises';
import type { Benchmark, Measured, MeasureOptions, Measurement } from './benchmark.ts';
import { costLines } from './cpu-profile.ts';
import type { FeedOrder, FeedPlan, FeedReport, FeedResult } from './feed-client.ts';
import { startServer, type HogaServer } from './hoga-server.ts';
import type { AnsweredOrder, LoadPlan } from './load-generator.ts';
import { generateLoad, verifyDurable, type Loaded } from './order-load.ts';
import type { Person } from './order-connection.ts';
import { personOf, signUpPeople, withFreshTokens, type Member } from './people.ts';
import * as usage from './process-usage.ts';

const FEED_CLIENT = fileURLToPath(new URL('./feed-client.ts', import.meta.url));
const FULL = {
  people: 400,
  sockets: 1_000,
  ordersPerSecond: 1_000,
  warmUpMs: 3_000,
  measureMs: 20_000,
};
const QUICK = { people: 20, sockets: 100, ordersPerSecond: 200, warmUpMs: 1_000, measureMs: 3_000 };
const SEED = 20_261_125;
/** People whose orders are followed to the sockets. */
const WATCHED = 10;
/** The last order is told of within this. */
const LAST_UPDATE_MS = 1_000;
const NAME = 'book-1k';

export const feeds: Benchmark = {
  name: 'feeds',
  cases: [
    { name: NAME, summary: '1,000 sockets follow the book while 1,000 orders a second trade' },
  ],
  mix:
    '1,000 sockets that follow 15 levels of each side of the book; limit orders of 2 or 4 LPJ within 200 won ' +
    'around the middle of the market, 1,000 a second by 400 people on a keep-alive connection each; every ' +
    'second one rests orders (post_only), the others take them (ioc); house rules on',
  repeats: 1,
  measure,
};

async function measure(options: MeasureOptions): Promise<Measured> {
  const { isProfiled, signal, progress } = options;
  progress('starting the server on an empty database');
  const server = await startServer({ isProfiled, signal });
  try {
    return await measureServer(server, options);
  } finally {
    await server.dispose();
  }
}

async function measureServer(server: HogaServer, options: MeasureOptions): Promise<Measured> {
  const { signal, progress, isProfiled } = options;
  const sizes = options.isQuick ? QUICK : FULL;
  const registry = { port: server.port, signal, progress };
  const members = await withFreshTokens(registry, await signUpPeople(registry, sizes.people));
  const watched = watchedOf(members);
  const client = new Client(signal);
  try {
    progress(`opening ${sizes.sockets} sockets`);
    await client.open({ port: server.port, sockets: sizes.sockets, watched });
    progress(`${sizes.ordersPerSecond} orders a second: warming up and measuring`);
    const plan = planOf(server, members, sizes);
    const loaded = await Promise.race([
      generateLoad({ server, plan, signal, onPhase: (phase) => client.tell({ type: phase }) }),
      client.untilFailed,
    ]);
    await pause(LAST_UPDATE_MS, undefined, { signal });
    const feed = await client.report(loaded.load.answered);
    const memoryMb = usage.peakMemoryMb(server.pid);
    await verifyDurable(server.port, loaded.load.sample);
    const postgres = usage.postgresOf(server.pid);
    const version = postgres === undefined ? 'unknown' : usage.postgresVersion(postgres.postmaster);
    await server.stop();
    return {
      measurements: measurementsOf(loaded, { feed, memoryMb }),
      details: [
        `${feed.deliveries} deliveries were measured: ${loaded.load.answered.length} orders of ${WATCHED} people to each socket.`,
        ...(isProfiled ? await profileLines(server, loaded) : []),
      ],
      postgresVersion: version,
    };
  } finally {
    client.end();
  }
}

function planOf(
  { port }: HogaServer,
  members: readonly Member[],
  { warmUpMs, measureMs, ordersPerSecond }: typeof FULL,
): LoadPlan {
  const people = members.map(personOf);
  const watched = watchedOf(members).map(({ account }) => account);
  return { port, people, seed: SEED, warmUpMs, measureMs, ordersPerSecond, watched };
}

function watchedOf(members: readonly Member[]): Person[] {
  const every = members.length / WATCHED;
  // Those who rest orders and those who take them in turn.
  const places = Array.from({ length: WATCHED }, (_, number) => number * every + (number % 2));
  return places.flatMap((place) => members[place] ?? []).map(personOf);
}

/** The process of those who follow. */
class Client {
  readonly #child: ChildProcess;
  readonly #opened = Promise.withResolvers<undefined>();
  readonly #done = Promise.withResolvers<FeedResult>();
  readonly #failed = Promise.withResolvers<never>();

  constructor(signal: AbortSignal) {
    this.#child = fork(FEED_CLIENT, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'], signal });
    // Whoever waits is told.
    this.#failed.promise.catch(() => undefined);
    this.#child.on('message', (report: FeedReport) => {
      if (report.type === 'opened') this.#opened.resolve(undefined);
      else if (report.type === 'done') this.#done.resolve(report.feed);
      else this.#failed.reject(new Error(report.reason));
    });
    this.#child.on('error', this.#failed.reject);
    this.#child.once('exit', (code) =>
      this.#failed.reject(new Error(`those who follow ended (${code})`)),
    );
  }

  get untilFailed(): Promise<never> {
    return this.#failed.promise;
  }

  async open(plan: FeedPlan): Promise<void> {
    this.tell({ type: 'open', plan });
    await Promise.race([this.#opened.promise, this.untilFailed]);
  }

  report(answered: readonly AnsweredOrder[]): Promise<FeedResult> {
    this.tell({ type: 'report', answered });
    return Promise.race([this.#done.promise, this.untilFailed]);
  }

  tell(order: FeedOrder): void {
    if (this.#child.connected) this.#child.send(order);
  }

  end(): void {
    this.#child.kill('SIGKILL');
  }
}

function measurementsOf(
  { load, spent }: Loaded,
  { feed, memoryMb }: { readonly feed: FeedResult; readonly memoryMb: number },
): Measurement[] {
  const share = (seconds: number): number => (100 * seconds) / load.seconds;
  const measured: [metric: string, value: number, unit: string][] = [
    ['delivery_p50_ms', feed.afterAnswer.p50Ms, 'ms'],
    ['delivery_p99_ms', feed.afterAnswer.p99Ms, 'ms'],
    ['delivery_max_ms', feed.afterAnswer.maxMs, 'ms'],
    ['order_to_update_p99_ms', feed.afterDue.p99Ms, 'ms'],
    ['slowest_updates_per_s', feed.slowestUpdatesPerSecond, '1/s'],
    ['median_updates_per_s', feed.medianUpdatesPerSecond, '1/s'],
    ['orders_per_s', load.orders / load.seconds, '1/s'],
    ['order_p50_ms', load.p50Ms, 'ms'],
    ['order_p99_ms', load.p99Ms, 'ms'],
    ['sent_mb_per_s', feed.bytes / feed.seconds / 1e6, 'MB/s'],
    ['update_bytes', feed.bytes / feed.updates, '1'],
  ];
  if (usage.knowsUsage) {
    const ours = spent.server + spent.postgres + load.cpuSeconds + feed.cpuSeconds;
    measured.push(
      ['server_rss_mb', memoryMb, 'MB'],
      ['server_cpu_percent', share(spent.server), '%'],
      ['server_main_thread_percent', share(spent.serverMain), '%'],
      ['postgres_cpu_percent', share(spent.postgres), '%'],
      ['load_cpu_percent', share(load.cpuSeconds), '%'],
      ['followers_cpu_percent', share(feed.cpuSeconds), '%'],
      ['others_cpu_percent', share(Math.max(0, spent.machine - ours)), '%'],
    );
  }
  return measured.map(([metric, value, unit]) => ({ case: NAME, metric, value, unit }));
}

async function profileLines(server: HogaServer, { window }: Loaded): Promise<string[]> {
  return [
    "The server's main thread while it was measured, by function, without what it calls:",
    ...costLines(await server.readProfile(), window),
  ];
}
