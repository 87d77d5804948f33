/** Days of an idle house in a minute: whether the room that retention makes is used again. */
import { openDatabase, postgresRetention } from '../server/src/postgres/index.ts';
import { query } from '../server/test/stored-rows.ts';
import type { Measured, MeasureOptions, Measurement } from './benchmark.ts';
import { openSeededDatabase } from './seeded-database.ts';
import { median } from './statistics.ts';
import { readTableSizes, type Rows, type TableSizes } from './table-sizes.ts';

export const RETAINED_DAYS = 'retained-days';

/** About what `idle-bots` counts. */
const ORDERS_PER_HOUR = 5_200;
const LINES_PER_HOUR = 8_300;
/** Of a hundred orders so many are never filled. */
const UNFILLED_PERCENT = 40;
const FULL_DAYS = 8;
const QUICK_DAYS = 2;
const HOUR_MS = 3_600_000;
const START_MS = Date.UTC(2026, 0, 1);
const MB = 1_000_000;
const HOUSE = '00000000-0000-7000-8009-000000000001';

/** What migration 0008 tells autovacuum. */
const ORDERS_DEAD_MAX = 20_000;
const OUTBOX_DEAD_MAX = 1_000;
const OUTBOX_DEAD_SHARE = 0.05;

const NOBODY = {
  people: 1,
  blocks: 1,
  blocksWithLedger: 0,
  instruments: ['KRW-LPJ'],
  oldOpenOrders: 0,
  newOpenOrders: 0,
  newOpenOrdersOf: 'people',
  from: new Date(START_MS - HOUR_MS),
  until: new Date(START_MS),
} as const;

export async function measureRetainedDays(
  options: MeasureOptions,
): Promise<Pick<Measured, 'measurements' | 'details'>> {
  const database = await openSeededDatabase(NOBODY, options);
  try {
    const rows: Rows = (statement, values) => query(database.url, statement, values);
    return await liveOn(database.url, rows, options);
  } finally {
    await database.dispose();
  }
}

async function liveOn(
  url: string,
  rows: Rows,
  { isQuick, signal, progress }: MeasureOptions,
): Promise<Pick<Measured, 'measurements' | 'details'>> {
  const log = { debug() {}, info() {}, warn() {}, error() {} };
  const database = openDatabase(url, 'jobs', log);
  const retention = postgresRetention(database, 'coin');
  const dead = { orders: 0, outbox: 0 };
  const days = isQuick ? QUICK_DAYS : FULL_DAYS;
  const sizes: TableSizes[] = [];
  const piecesMs: number[] = [];
  try {
    await rows(`insert into account (id, league_id, number, kind, opened_at)
      values ('${HOUSE}', 'coin', 1000000, 'house', now())`);
    for (let hour = 0; hour < 24 * days; hour += 1) {
      signal.throwIfAborted();
      dead.orders += await tradeAnHour(rows, hour);
      const before = new Date(START_MS + (hour - 24) * HOUR_MS);
      for (const [table, pieces] of [
        ['orders', retention.unfilledHouseOrders(before)],
        ['outbox', retention.outbox(before)],
      ] as const) {
        let began = performance.now();
        for await (const removed of pieces) {
          piecesMs.push(performance.now() - began);
          dead[table] += removed;
          began = performance.now();
        }
      }
      await vacuumAsItWould(rows, dead);
      if (hour % 24 === 23) {
        sizes.push(await readTableSizes(rows));
        progress(`day ${sizes.length} of ${days}`);
      }
    }
    const keptPerDay = (await sizeOfKept(rows)) / days;
    return {
      measurements: measurementsOf(sizes, { keptPerDay, piecesMs }),
      details: linesOf(sizes),
    };
  } finally {
    await database.destroy();
  }
}

/** Orders that are placed, and end in the same hour; answers with the row versions left behind. */
async function tradeAnHour(rows: Rows, hour: number): Promise<number> {
  const at = new Date(START_MS + hour * HOUR_MS).toISOString();
  const first = hour * ORDERS_PER_HOUR;
  const last = first + ORDERS_PER_HOUR - 1;
  await rows(`insert into orders (id, league_id, sequence, account_id, instrument, side, type,
      time_in_force, price, quantity, status, filled_quantity, filled_notional, fee_paid, held,
      placed_at, place)
    select uuidv7(), 'coin', n, '${HOUSE}', 'KRW-LPJ', 'buy', 'limit', 'post_only', 3012, 195.5, 'open',
      0, 0, 0, 589140.453, '${at}', n from generate_series(${first}, ${last}) as n`);
  await rows(`update orders set held = 0, ended_at = '${at}',
      status = case when sequence % 100 < ${UNFILLED_PERCENT} then 'cancelled' else 'filled' end,
      filled_quantity = case when sequence % 100 < ${UNFILLED_PERCENT} then 0 else 195.5 end,
      filled_notional = case when sequence % 100 < ${UNFILLED_PERCENT} then 0 else 588846 end,
      cancel_reason = case when sequence % 100 < ${UNFILLED_PERCENT} then 'requested' end
    where account_id = '${HOUSE}' and status = 'open'`);
  await rows(`insert into outbox (league_id, sequence, events, committed_at) overriding system value
    select 'coin', n, json_build_array(json_build_array('order_accepted', uuidv7())), '${at}'
      from generate_series(${hour * LINES_PER_HOUR}, ${(hour + 1) * LINES_PER_HOUR - 1}) as n`);
  return ORDERS_PER_HOUR;
}

/** Time is short here, so autovacuum's minute is not waited for; its thresholds are. */
async function vacuumAsItWould(
  rows: Rows,
  dead: { orders: number; outbox: number },
): Promise<void> {
  if (dead.orders >= ORDERS_DEAD_MAX) {
    await rows('vacuum orders');
    dead.orders = 0;
  }
  if (dead.outbox >= OUTBOX_DEAD_MAX + OUTBOX_DEAD_SHARE * 24 * LINES_PER_HOUR) {
    await rows('vacuum outbox');
    dead.outbox = 0;
  }
}

/** What the orders that stay would take if there had never been others, and no index had gaps. */
async function sizeOfKept(rows: Rows): Promise<number> {
  await rows('create table kept (like orders including all) with (fillfactor = 80)');
  await rows('insert into kept select * from orders where filled_quantity > 0 order by sequence');
  const kept = (await readTableSizes(rows)).get('kept');
  return (kept?.heap ?? 0) + (kept?.indexes ?? 0);
}

function measurementsOf(
  sizes: readonly TableSizes[],
  { keptPerDay, piecesMs }: { keptPerDay: number; piecesMs: readonly number[] },
): Measurement[] {
  const after = (day: number, table: string): number => {
    const size = sizes[day - 1]?.get(table);
    return (size?.heap ?? 0) + (size?.indexes ?? 0);
  };
  // By then as much goes every hour as comes.
  const full = Math.ceil(sizes.length / 2);
  const daysSince = sizes.length - full;
  const measured: [metric: string, value: number, unit: string][] = [
    ['outbox_mb', after(sizes.length, 'outbox') / MB, 'MB'],
    ['outbox_ratio', after(sizes.length, 'outbox') / after(full, 'outbox'), '1'],
    [
      'orders_mb_per_day',
      (after(sizes.length, 'orders') - after(full, 'orders')) / daysSince / MB,
      'MB',
    ],
    ['orders_kept_mb_per_day', keptPerDay / MB, 'MB'],
    ['piece_ms', median(piecesMs), 'ms'],
    ['longest_piece_ms', Math.max(...piecesMs), 'ms'],
  ];
  return measured.map(([metric, value, unit]) => ({ case: RETAINED_DAYS, metric, value, unit }));
}

function linesOf(sizes: readonly TableSizes[]): string[] {
  const figures = (size: { heap: number; indexes: number } | undefined): string =>
    `${((size?.heap ?? 0) / MB).toFixed(1)} + ${((size?.indexes ?? 0) / MB).toFixed(1)}`;
  return [
    'MB after each day: heap + indexes of orders; of the outbox',
    ...sizes.map(
      (size, day) =>
        `  day ${day + 1}: ${figures(size.get('orders'))}; ${figures(size.get('outbox'))}`,
    ),
  ];
}
