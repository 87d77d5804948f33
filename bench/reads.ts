/** The benchmark `reads`: how long a look-up takes when the tables hold years. */
import { KRW_LPJ, type Instrument } from '@hoga/core/instrument';
import { accountId, orderId } from '@hoga/core/order';
import type { Reads } from '../server/src/needs/index.ts';
import { openDatabase, postgresReads } from '../server/src/postgres/index.ts';
import {
  blockOrders,
  ownerOfOrder,
  seededAccount,
  seededOrder,
  type SeedPlan,
} from '../server/test/seed/seed-plan.ts';
import type { Benchmark, Measured, MeasureOptions, Measurement } from './benchmark.ts';
import { pageKinds, type PageKind } from './page-kinds.ts';
import { seededRandom, type Random } from './random.ts';
import { openSeededDatabase } from './seeded-database.ts';
import * as usage from './process-usage.ts';
import { percentile } from './statistics.ts';

const NAME = 'reads';
const SEED = 20_261_125;
const INSTRUMENTS = 50;
/** The house quotes in every block; each of these people has 200 orders and 400 fills. */
const FULL = { people: 37_500, blocks: 1_250_000, hoarded: 400_000, reads: 20_000, warmUp: 1_000 };
const QUICK = { people: 300, blocks: 10_000, hoarded: 4_000, reads: 1_000, warmUp: 100 };
const LATEST = 300;
/** People who read at once, for the rate; more than there are connections. */
const READERS = 8;

export const reads: Benchmark = {
  name: NAME,
  cases: [
    { name: 'by-id', summary: 'one order of 10,000,000 by its id' },
    { name: 'pages', summary: 'first and deep pages of orders, fills, ledger and trades' },
    { name: 'latest', summary: 'the latest trade of each of 50 instruments, in one query' },
  ],
  mix:
    '10,000,000 ended and 400,150 open orders, 10,000,000 fills and as many ledger lines; orders by ' +
    'id at random; pages of 50 (and some of 200), first and deep in turn, of a house with 2,500,000 orders, of one ' +
    'account whose newest 400,000 orders are all open, and of people with 200; trades of a busy ' +
    'and of a forgotten instrument; through the server’s own look-ups, one after the other; what ' +
    'PostgreSQL reads is in the memory of the machine, most of it not in PostgreSQL’s own',
  repeats: 1,
  measure,
};

async function measure(options: MeasureOptions): Promise<Measured> {
  const size = options.isQuick ? QUICK : FULL;
  const plan = planOf(size);
  const database = await openSeededDatabase(plan, options);
  try {
    const log = { debug() {}, info() {}, warn() {}, error() {} };
    const connections = openDatabase(database.url, 'reads', log);
    try {
      const look = postgresReads({
        database: connections,
        league: 'coin',
        instruments: instruments(),
      });
      const others = startOthers(database.postmaster);
      const measured = await measureReads(look, { ...options, plan, size });
      const measurements = [...measured.measurements, ...others()];
      return { ...measured, measurements, postgresVersion: database.postgresVersion };
    } finally {
      await connections.destroy();
    }
  } finally {
    await database.dispose();
  }
}

/** What the rest of the machine takes from now on, in percent of a core. */
function startOthers(postmaster: number): () => Measurement[] {
  if (!usage.knowsUsage) return () => [];
  const now = (): { at: number; others: number } => {
    const ours = usage.cpuSeconds([process.pid, ...usage.familyOf(postmaster)]);
    return { at: performance.now(), others: usage.machineCpuSeconds() - ours };
  };
  const before = now();
  return () => {
    const after = now();
    const share = (1e5 * (after.others - before.others)) / (after.at - before.at);
    return [{ case: 'all', metric: 'others_cpu_percent', value: Math.max(0, share), unit: '%' }];
  };
}

function instruments(): Instrument[] {
  const others = Array.from({ length: INSTRUMENTS - 1 }, (_, index): Instrument => {
    const code = `B${(index + 1).toString().padStart(2, '0')}`;
    return { ...KRW_LPJ, id: `KRW-${code}`, base: { ...KRW_LPJ.base, code } };
  });
  return [KRW_LPJ, ...others];
}

function planOf({ people, blocks, hoarded }: typeof FULL): SeedPlan {
  return {
    people,
    blocks,
    // Each block has 32 ledger lines, so a quarter of them has as many lines as all have fills.
    blocksWithLedger: blocks / 4,
    instruments: instruments().map(({ id }) => id),
    oldOpenOrders: 150,
    newOpenOrders: hoarded,
    newOpenOrdersOf: 'hoarder',
    from: new Date('2024-11-25T00:00:00Z'),
    until: new Date('2026-11-25T00:00:00Z'),
  };
}

interface Work {
  readonly plan: SeedPlan;
  readonly size: typeof FULL;
  readonly signal: AbortSignal;
  readonly progress: (text: string) => void;
}

async function measureReads(
  look: Reads,
  work: Work,
): Promise<Pick<Measured, 'measurements' | 'details'>> {
  const { plan, size, signal, progress } = work;
  const random = seededRandom(SEED);
  const timed = async (count: number, read: () => Promise<void>): Promise<Float64Array> => {
    const times = new Float64Array(count);
    for (let index = 0; index < count; index += 1) {
      if (index % 100 === 0) signal.throwIfAborted();
      const began = performance.now();
      await read();
      times[index] = performance.now() - began;
    }
    return times.toSorted();
  };
  const byId = (): Promise<void> => readOrder(look, plan, random);
  const kinds = pageKinds(look, plan);
  const latest = async (): Promise<void> => {
    const found = await look.latestTrades();
    if (found.size !== INSTRUMENTS)
      throw new Error(`${found.size} instruments have a latest trade`);
  };

  progress('orders by id');
  await timed(size.warmUp, byId);
  const measured = [...figures('by-id', 'by_id', await timed(size.reads, byId))];
  progress('pages');
  const byKind = new Map<PageKind, Float64Array>();
  for (const kind of kinds) {
    await timed(size.warmUp / 10, () => kind.read(random));
    byKind.set(kind, await timed(Math.ceil(size.reads / kinds.length), () => kind.read(random)));
  }
  const merged = (isLargest: boolean): Float64Array => {
    const times = [...byKind].flatMap(([kind, each]) =>
      kind.isLargest === isLargest ? [...each] : [],
    );
    return Float64Array.from(times).toSorted();
  };
  measured.push(...figures('pages', 'page', merged(false)));
  measured.push(...figures('pages', 'page_of_200', merged(true)));
  progress('latest trades');
  await timed(20, latest);
  const latestTimes = await timed(LATEST, latest);
  measured.push(
    { case: 'latest', metric: 'latest_ms', value: percentile(latestTimes, 50), unit: 'ms' },
    { case: 'latest', metric: 'latest_p99_ms', value: percentile(latestTimes, 99), unit: 'ms' },
  );
  progress(`${READERS} readers at once`);
  measured.push(await rate(kinds, { random, count: size.reads }));
  return { measurements: measured, details: kindLines(byKind) };
}

async function readOrder(look: Reads, plan: SeedPlan, random: Random): Promise<void> {
  const { first, last } = blockOrders(plan);
  const sequence = first + random(last - first + 1);
  const account = accountId(seededAccount(ownerOfOrder(plan, sequence)));
  const order = await look.order(account, orderId(seededOrder(sequence)));
  if (order?.sequence !== sequence) throw new Error(`order ${sequence} was not found`);
}

function figures(name: string, metric: string, sorted: Float64Array): Measurement[] {
  return [50, 99, 99.9].map((percent) => ({
    case: name,
    metric: `${metric}_p${percent.toString().replace('.', '')}_ms`,
    value: percentile(sorted, percent),
    unit: 'ms',
  }));
}

/** Pages a second when more read than there are connections. */
async function rate(
  kinds: readonly PageKind[],
  { random, count }: { random: Random; count: number },
): Promise<Measurement> {
  let left = count;
  const reader = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      await kinds[random(kinds.length)]?.read(random);
    }
  };
  const began = performance.now();
  await Promise.all(Array.from({ length: READERS }, reader));
  const seconds = (performance.now() - began) / 1000;
  return { case: 'pages', metric: 'pages_per_s', value: count / seconds, unit: '1/s' };
}

function kindLines(byKind: ReadonlyMap<PageKind, Float64Array>): string[] {
  return [
    'Pages by kind, in ms (median, 99th percentile, longest):',
    ...[...byKind].map(([{ name }, sorted]) => {
      const [middle, high, most] = [50, 99, 100].map((percent) =>
        percentile(sorted, percent).toFixed(2).padStart(8),
      );
      return `  ${middle} ${high} ${most}  ${name}`;
    }),
  ];
}
