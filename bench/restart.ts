/** The benchmark `restart`: how long a market is closed when its server was killed. */
import { setTimeout as pause } from 'node:timers/promises';
import { seedMarket } from '../server/test/seed/seed-market.ts';
import type { SeedPlan } from '../server/test/seed/seed-plan.ts';
import { seedPeople } from '../server/test/seed/seed-people.ts';
import { openStoredState } from '../server/test/stored-state.ts';
import type { Benchmark, Measured, MeasureOptions, Measurement } from './benchmark.ts';
import { costLines } from './cpu-profile.ts';
import { dataFolderOf, launchServer, startServer, type HogaServer } from './hoga-server.ts';
import { signUpPeople, withFreshTokens, type Member, type Registry } from './people.ts';
import * as usage from './process-usage.ts';
import { median } from './statistics.ts';

const NAME = 'restart';
const FULL = { people: 100_000, openOrders: 100_000, blocks: 125_000, restarts: 5 };
const QUICK = { people: 1_000, openOrders: 1_000, blocks: 1_000, restarts: 1 };
const DAY_MS = 86_400_000;
/** How long to wait for the first order, and between two tries while nobody listens. */
const FIRST_ORDER_MS = 60_000;
const TRY_EVERY_MS = 5;

type Size = typeof FULL;

export const restart: Benchmark = {
  name: NAME,
  cases: [{ name: NAME, summary: 'from a killed server to the next acknowledged order' }],
  mix:
    '100,000 accounts with a user and a session each, 100,000 open orders, 1,000,000 ended orders ' +
    'and as many fills since the day began; the server is killed with SIGKILL, its database runs ' +
    'on; from the start of the next process to the answer to its first order; house on',
  repeats: 1,
  measure,
};

async function measure(options: MeasureOptions): Promise<Measured> {
  const { signal, progress } = options;
  const size = options.isQuick ? QUICK : FULL;
  progress('starting the server on an empty database');
  let server = await startServer({ isProfiled: false, signal });
  const { home } = server;
  try {
    const registry: Registry = { port: server.port, signal, progress };
    const [member] = await signUpPeople(registry, 1);
    if (member === undefined) throw new Error('nobody signed up');
    const postgres = usage.postgresOf(server.pid);
    const postmaster = postgres?.postmaster ?? 0;
    const version = postgres === undefined ? 'unknown' : usage.postgresVersion(postmaster);
    await server.kill();
    await seed(dataFolderOf(home), size, progress);
    server = await startServer({ isProfiled: false, signal, home });
    const runs: FirstOrder[] = [];
    for (let run = 1; run <= size.restarts; run += 1) {
      const [fresh = member] = await withFreshTokens(registry, [member]);
      await server.kill();
      const isProfiled = options.isProfiled && run === size.restarts;
      server = await launchServer({ isProfiled, signal, home });
      const customer = { postmaster, member: fresh, name: `restart-${run}`, signal };
      runs.push(await firstOrder(server, customer));
      await server.untilReady();
      await assertLoaded(server.port, size.openOrders);
      progress(`restart ${run}: ${runs.at(-1)?.seconds.toFixed(3)} s to the first order`);
    }
    const until = microseconds();
    const log = await server.stop();
    const details = startLines(log);
    if (options.isProfiled) details.push(...(await profileLines(server, until)));
    return { measurements: measurementsOf(runs), details, postgresVersion: version };
  } finally {
    await server.dispose();
  }
}

async function seed(folder: string, size: Size, progress: (text: string) => void): Promise<void> {
  const stored = await openStoredState(folder);
  try {
    const now = Date.now();
    const plan: SeedPlan = {
      people: size.people,
      blocks: size.blocks,
      blocksWithLedger: 0,
      instruments: ['KRW-LPJ'],
      oldOpenOrders: 0,
      newOpenOrders: size.openOrders,
      newOpenOrdersOf: 'people',
      from: new Date(now - (now % DAY_MS)),
      until: new Date(now),
    };
    await seedMarket(stored.url, plan, (text) => progress(`seeding ${text}`));
    await seedPeople(stored.url, plan);
  } finally {
    await stored.close();
  }
}

interface FirstOrder {
  readonly seconds: number;
  /** When the server first answered at all. */
  readonly listeningSeconds: number;
  /** Processor time meanwhile. */
  readonly serverCpuSeconds: number;
  readonly postgresCpuSeconds: number;
  readonly othersCpuSeconds: number;
}

interface Customer {
  readonly postmaster: number;
  readonly member: Member;
  readonly name: string;
  readonly signal: AbortSignal;
}

/** Sends one order until it is acknowledged; its client order id makes it one however often it is sent. */
async function firstOrder(server: HogaServer, customer: Customer): Promise<FirstOrder> {
  const deadline = server.launchedAt + FIRST_ORDER_MS;
  const postgres = (): number => usage.cpuSeconds(usage.familyOf(customer.postmaster));
  const before = { machine: usage.machineCpuSeconds(), postgres: postgres() };
  let listeningAt = Number.NaN;
  while (performance.now() < deadline && !server.hasEnded()) {
    customer.signal.throwIfAborted();
    const status = await sendOrder(server.port, customer);
    if (status !== null && Number.isNaN(listeningAt)) listeningAt = performance.now();
    if (status === 201) {
      const seconds = (performance.now() - server.launchedAt) / 1000;
      const serverCpuSeconds = usage.cpuSeconds([server.pid]);
      const postgresCpuSeconds = postgres() - before.postgres;
      const all = usage.machineCpuSeconds() - before.machine;
      return {
        seconds,
        listeningSeconds: (listeningAt - server.launchedAt) / 1000,
        serverCpuSeconds,
        postgresCpuSeconds,
        othersCpuSeconds: Math.max(0, all - serverCpuSeconds - postgresCpuSeconds),
      };
    }
    await pause(TRY_EVERY_MS);
  }
  throw new Error(`no order was acknowledged:\n${await server.stop()}`);
}

/** The status of the answer; null when nobody listens yet. */
async function sendOrder(port: number, { member, name }: Customer): Promise<number | null> {
  const order = { instrument: 'KRW-LPJ', side: 'buy', type: 'limit', timeInForce: 'gtc' };
  try {
    const response = await fetch(
      `http://127.0.0.1:${port}/api/v1/accounts/${member.account}/orders`,
      {
        method: 'POST',
        headers: { authorization: `Bearer ${member.token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ ...order, price: '2100', quantity: '2.5', clientOrderId: name }),
      },
    );
    const text = await response.text();
    if (response.status >= 400 && response.status < 500) {
      throw new Refused(`the order was refused (${response.status}): ${text}`);
    }
    return response.status;
  } catch (error) {
    if (error instanceof Refused) throw error;
    return null;
  }
}

class Refused extends Error {}

/** A server that forgot the market would be quick. */
async function assertLoaded(port: number, openOrders: number): Promise<void> {
  const response = await fetch(`http://127.0.0.1:${port}/readyz`);
  const found: unknown = Object(await response.json()).openOrders;
  if (typeof found !== 'number' || found < openOrders) {
    throw new Error(`${openOrders} orders were open, and the server knows of ${String(found)}`);
  }
}

function measurementsOf(runs: readonly FirstOrder[]): Measurement[] {
  const of = (pick: (run: FirstOrder) => number): number[] => runs.map(pick);
  const measured: [metric: string, value: number, unit: string][] = [
    ['first_order_s', median(of((run) => run.seconds)), 's'],
    ['first_order_worst_s', Math.max(...of((run) => run.seconds)), 's'],
    ['listening_s', median(of((run) => run.listeningSeconds)), 's'],
  ];
  if (usage.knowsUsage) {
    measured.push(
      ['server_cpu_s', median(of((run) => run.serverCpuSeconds)), 's'],
      ['postgres_cpu_s', median(of((run) => run.postgresCpuSeconds)), 's'],
      ['others_cpu_percent', median(of((run) => (100 * run.othersCpuSeconds) / run.seconds)), '%'],
    );
  }
  return measured.map(([metric, value, unit]) => ({ case: NAME, metric, value, unit }));
}

function startLines(log: string): string[] {
  return log.split('\n').filter((line) => /"the market is loaded"|"the server is open"/.test(line));
}

const microseconds = (): number => Number(process.hrtime.bigint() / 1000n);

async function profileLines(server: HogaServer, until: number): Promise<string[]> {
  return [
    "The server's main thread from its start to its first order, by function, without what it calls:",
    ...costLines(await server.readProfile(), { from: 0, to: until }),
  ];
}
