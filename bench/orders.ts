/** The benchmark `orders`: how many orders a second the real server makes durable. */
import type { Benchmark, Measured, MeasureOptions, Measurement } from './benchmark.ts';
import { costLines, type Window } from './cpu-profile.ts';
import { startServer, type HogaServer } from './hoga-server.ts';
import type { LoadPlan, LoadResult } from './load-generator.ts';
import { generateLoad, verifyDurable, type Spent } from './order-load.ts';
import { personOf, signUpPeople, withFreshTokens } from './people.ts';
import * as usage from './process-usage.ts';

const FULL = { people: 1_000, warmUpMs: 3_000, measureMs: 20_000 };
const QUICK = { people: 100, warmUpMs: 1_000, measureMs: 3_000 };
const SEED = 20_261_121;
/** Cores that may be busy with something else before the figures mean little. */
const OTHERS_MAX = 0.2;
const NAME = 'orders';

export const orders: Benchmark = {
  name: NAME,
  cases: [{ name: NAME, summary: 'limit orders a second, durable before they are acknowledged' }],
  mix:
    'limit orders of 2 or 4 LPJ within 200 won around the middle of the market, each with a client ' +
    'order id; every second user rests orders (post_only), the others take them (ioc); one ' +
    'keep-alive connection a user, its next order as soon as the former is answered; house rules on',
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
  const { people, ...times } = options.isQuick ? QUICK : FULL;
  const registry = { port: server.port, signal: options.signal, progress: options.progress };
  const members = await withFreshTokens(registry, await signUpPeople(registry, people));
  const plan: LoadPlan = {
    port: server.port,
    people: members.map(personOf),
    seed: SEED,
    ...times,
    ordersPerSecond: null,
    watched: [],
  };
  const postgres = usage.postgresOf(server.pid);
  options.progress(`${people} connections: warming up and measuring`);
  const { load, spent, window } = await generateLoad({ server, plan, signal: options.signal });
  const memory = {
    server: usage.peakMemoryMb(server.pid),
    postgres: usage.sharedMemoryMb(usage.postgresOf(server.pid)?.all ?? []),
  };
  options.progress(`looking up ${load.sample.length} of the acknowledged orders`);
  await verifyDurable(server.port, load.sample);
  const others = spentByOthers(load, spent) / load.seconds;
  if (usage.knowsUsage && others > OTHERS_MAX) {
    const percent = (100 * others).toFixed(0);
    options.progress(`other programs took ${percent} % of a core: the figures are too low`);
  }
  const version = postgres === undefined ? 'unknown' : usage.postgresVersion(postgres.postmaster);
  const log = await server.stop();
  const details = [...whereTheTimeGoes(load, spent), ...engineLines(log)];
  if (options.isProfiled) details.push(...(await profileLines(server, window)));
  return {
    measurements: measurementsOf(load, { spent, memory }),
    details,
    postgresVersion: version,
  };
}

interface Taken {
  readonly spent: Spent;
  readonly memory: { readonly server: number; readonly postgres: number };
}

function measurementsOf(load: LoadResult, { spent, memory }: Taken): Measurement[] {
  const share = (seconds: number): number => (100 * seconds) / load.seconds;
  const measured: [metric: string, value: number, unit: string][] = [
    ['orders_per_s', load.orders / load.seconds, '1/s'],
    ['p50_ms', load.p50Ms, 'ms'],
    ['p99_ms', load.p99Ms, 'ms'],
    ['matched_on_arrival_percent', (100 * load.matched) / load.orders, '%'],
  ];
  if (usage.knowsUsage) {
    measured.push(
      ['server_rss_mb', memory.server, 'MB'],
      ['postgres_rss_mb', memory.postgres, 'MB'],
      ['server_cpu_percent', share(spent.server), '%'],
      ['server_main_thread_percent', share(spent.serverMain), '%'],
      ['postgres_cpu_percent', share(spent.postgres), '%'],
      ['load_cpu_percent', share(load.cpuSeconds), '%'],
      ['others_cpu_percent', share(spentByOthers(load, spent)), '%'],
    );
  }
  return measured.map(([metric, value, unit]) => ({ case: NAME, metric, value, unit }));
}

/** What else the machine did, the kernel's own work for our sockets and files included. */
function spentByOthers({ cpuSeconds }: LoadResult, spent: Spent): number {
  return Math.max(0, spent.machine - spent.server - spent.postgres - cpuSeconds);
}

function whereTheTimeGoes(load: LoadResult, spent: Spent): string[] {
  const perOrder = (seconds: number): string => `${((1e6 * seconds) / load.orders).toFixed(0)} µs`;
  const { matched, unmatched, cancelled } = load;
  const lines = [
    'Where the time goes, in processor time an order:',
    `  load generator ${perOrder(load.cpuSeconds)}`,
  ];
  if (usage.knowsUsage) {
    const besides = spent.server - spent.serverMain;
    lines.push(
      `  server ${perOrder(spent.serverMain)} on the main thread, ${perOrder(besides)} on others`,
      `  PostgreSQL ${perOrder(spent.postgres)}`,
    );
  }
  lines.push(
    `Takers: ${matched} matched, ${unmatched} found nothing. ` +
      `Makers: ${cancelled} cancelled because they would have traded.`,
  );
  return lines;
}

/** What the engine says of itself when it stops: all of the run, sign-ups included. */
function engineLines(log: string): string[] {
  const line = log.split('\n').find((text) => text.includes('"the engine worked"'));
  if (line === undefined) return [];
  // The server's own log line; a field that is missing shows as undefined and breaks nothing.
  const { batches, commands, spentMs } = JSON.parse(line) as {
    batches: number;
    commands: number;
    spentMs: Record<string, number>;
  };
  const spent = Object.entries(spentMs).map(([part, milliseconds]) => {
    const micros = (1000 * milliseconds) / commands;
    return `${part} ${micros.toFixed(0)} µs`;
  });
  return [
    `The engine, from start to stop: ${commands} commands in ${batches} batches; ` +
      `a command took ${spent.join(', ')}.`,
  ];
}

async function profileLines(server: HogaServer, window: Window): Promise<string[]> {
  return [
    "The server's main thread while it was measured, by function, without what it calls:",
    ...costLines(await server.readProfile(), window),
  ];
}
