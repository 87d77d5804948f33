/** The benchmark `growth`: how much a server that nobody uses adds to its disk, day by day. */
import { setTimeout as pause } from 'node:timers/promises';
import { openStoredState } from '../server/test/stored-state.ts';
import type { Benchmark, Measured, MeasureOptions, Measurement } from './benchmark.ts';
import { dataFolderOf, startServer } from './hoga-server.ts';
import * as usage from './process-usage.ts';
import { measureRetainedDays, RETAINED_DAYS } from './retained-days.ts';
import { readTableSizes, type Rows, type TableSizes } from './table-sizes.ts';

const NAME = 'growth';
const IDLE = 'idle-bots';
const FULL = { settleMs: 60_000, measureMs: 300_000 };
const QUICK = { settleMs: 8_000, measureMs: 12_000 };
const DAY_MS = 86_400_000;
const MB = 1_000_000;
/** Less than so much of a day is no measurement. */
const DAY_MINIMUM = 120_000 / DAY_MS;

export const growth: Benchmark = {
  name: NAME,
  cases: [
    { name: IDLE, summary: 'what a server with its house and no visitors stores a day' },
    { name: RETAINED_DAYS, summary: 'whether room that retention makes is used again' },
  ],
  mix:
    'idle-bots: the real server on an empty folder, bots on, nobody else, five minutes after one in ' +
    'which the house moves in; growth of tables and indexes, taken as that of a day. retained-days: ' +
    'eight days of such rows written by the database itself, with retention every hour, and VACUUM ' +
    'whenever autovacuum would begin',
  repeats: 1,
  measure,
};

async function measure(options: MeasureOptions): Promise<Measured> {
  const idle = await measureIdle(options);
  const retained = await measureRetainedDays(options);
  return {
    ...idle,
    measurements: [...idle.measurements, ...retained.measurements],
    details: [...idle.details, '', ...retained.details],
  };
}

async function measureIdle({ isQuick, signal, progress }: MeasureOptions): Promise<Measured> {
  const { settleMs, measureMs } = isQuick ? QUICK : FULL;
  const server = await startServer({ isProfiled: false, signal });
  try {
    const stored = await openStoredState(dataFolderOf(server.home));
    try {
      const rows: Rows = (statement, values) => stored.rows(statement, values);
      progress('the house moves in');
      await pause(settleMs, undefined, { signal });
      const before = await readTableSizes(rows);
      const began = performance.now();
      progress(`${measureMs / 1000} s of trading`);
      await pause(measureMs, undefined, { signal });
      const after = await readTableSizes(rows);
      const days = (performance.now() - began) / DAY_MS;
      const shares = await boundedShares(rows);
      const postmaster = usage.postgresOf(server.pid)?.postmaster;
      const postgresVersion =
        postmaster === undefined ? {} : { postgresVersion: usage.postgresVersion(postmaster) };
      return { ...daily({ before, after, days, shares }), ...postgresVersion };
    } finally {
      await stored.close();
    }
  } finally {
    await server.dispose();
  }
}

/** What part of a table's new rows is thrown away again, and after how many days. */
interface Bounded {
  readonly share: number;
  readonly days: number;
}

async function boundedShares(rows: Rows): Promise<ReadonlyMap<string, Bounded>> {
  const share = async (statement: string): Promise<number> => {
    const [row] = await rows<{ share: number | null }>(statement);
    return row?.share ?? 0;
  };
  const ofOrders = await share(
    `select (count(*) filter (where filled_quantity = 0))::float8 / nullif(count(*), 0) as share
      from orders where status <> 'open'`,
  );
  const found = new Map([
    ['outbox', { share: 1, days: 1 }],
    ['pgboss', { share: 1, days: 1 }],
    ['orders', { share: ofOrders, days: 1 }],
  ]);
  const [candles] = await rows<{ exists: boolean }>(
    `select to_regclass('candle') is not null as exists`,
  );
  if (candles?.exists === true) {
    const ofCandles = await share(
      `select (count(*) filter (where "interval" = '1s'))::float8 / nullif(count(*), 0) as share
        from candle`,
    );
    found.set('candle', { share: ofCandles, days: 7 });
  }
  return found;
}

interface Span {
  readonly before: TableSizes;
  readonly after: TableSizes;
  readonly days: number;
  readonly shares: ReadonlyMap<string, Bounded>;
}

/** What was measured, taken as the same all day. */
function daily({ before, after, days, shares }: Span): Pick<Measured, 'measurements' | 'details'> {
  const details: string[] = [];
  // PostgreSQL makes files longer by several pages at once.
  if (days < DAY_MINIMUM) details.push('So short a time says little of a day.');
  let kept = 0;
  let bounded = 0;
  let firstDay = 0;
  details.push('MB a day by table: heap + indexes, rows; kept for ever; the most of what is not');
  for (const [name, now] of after) {
    const was = before.get(name) ?? { heap: 0, indexes: 0, inserted: 0 };
    const rows = (now.inserted - was.inserted) / days;
    const [heap, indexes] = [now.heap - was.heap, now.indexes - was.indexes].map(
      (bytes) => bytes / days / MB,
    ) as [number, number];
    firstDay += heap + indexes;
    // Rows that only change take new room until the old versions of them are cleared away.
    if (rows === 0) continue;
    const { share, days: period } = shares.get(name.startsWith('pgboss.') ? 'pgboss' : name) ?? {
      share: 0,
      days: 0,
    };
    // Where some rows stay, so do the pages of indexes they are in, with gaps.
    const ofTable = share === 1 ? heap + indexes : heap;
    const stays = heap + indexes - ofTable * share;
    kept += stays;
    bounded += ofTable * share * period;
    details.push(
      `  ${name.padEnd(18)} ${figure(heap)} + ${figure(indexes)}, ${Math.round(rows)} rows; ` +
        `${figure(stays)}; ${figure(ofTable * share * period)}`,
    );
  }
  const rowsOf = (name: string): number =>
    ((after.get(name)?.inserted ?? 0) - (before.get(name)?.inserted ?? 0)) / days;
  const measured: [metric: string, value: number, unit: string][] = [
    ['mb_per_day', kept, 'MB'],
    ['bounded_mb', bounded, 'MB'],
    ['first_day_mb', firstDay, 'MB'],
    ['orders_per_day', Math.round(rowsOf('orders')), '1'],
    ['fills_per_day', Math.round(rowsOf('fill')), '1'],
  ];
  const measurements = measured.map(([metric, value, unit]): Measurement => ({
    case: IDLE,
    metric,
    value,
    unit,
  }));
  return { measurements, details };
}

const figure = (value: number): string => value.toFixed(1);
