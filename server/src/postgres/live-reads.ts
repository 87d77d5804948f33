import { present } from '@hoga/core/assert';
import { accountId, orderId, type AccountId, type OrderId } from '@hoga/core/order';
import { sql, type Kysely, type Selectable } from 'kysely';
import type { AsOf, LiveReads, OrderChange } from '../needs/index.ts';
import { fillFromRow } from './fill-row.ts';
import { orderFromRow } from './order-row.ts';
import type { OutboxEvent } from './outbox-event.ts';
import type { FillTable, OrderTable, Tables } from './tables.ts';
import type { Units } from './units.ts';

interface League {
  readonly league: string;
  readonly units: Units;
}

/** One statement is one moment, so the sequence and the rows beside it belong together. */
type With<Row> = { readonly moment: string } & {
  readonly [Column in keyof Row]: Row[Column] | null;
};

export function liveReads(database: Kysely<Tables>, { league, units }: League): LiveReads {
  const orders = async (
    rows: ReturnType<typeof sql>,
  ): Promise<AsOf<ReturnType<typeof orderFromRow>[]>> => {
    const found = await sql<With<Selectable<OrderTable>>>`
      select command_sequence as moment, mine.* from league_state
        left join lateral (${rows}) as mine on true
        where league_state.league_id = ${league}`.execute(database);
    return asOf(found.rows, 'id', (row) => orderFromRow(row, units));
  };
  return {
    openOrders: (account) =>
      orders(sql`select * from orders where account_id = ${account} and status = 'open'
        order by sequence`),
    ordersOf: (account, ids) =>
      orders(sql`select * from orders where id = any(${ids}::uuid[]) and account_id = ${account}
        order by sequence`),
    balances: async (account) => {
      const { rows } = await sql<With<Tables['balance']>>`
        select command_sequence as moment, mine.* from league_state
          left join lateral (select * from balance where account_id = ${account} order by asset)
            as mine on true
          where league_state.league_id = ${league}`.execute(database);
      return asOf(rows, 'asset', ({ asset, available, held }) => ({
        asset,
        available: units.amountFrom(asset, available),
        held: units.amountFrom(asset, held),
      }));
    },
    fillsAfter: async (account, after, limit) => {
      const half = (column: 'maker_account' | 'taker_account'): ReturnType<typeof sql> =>
        sql`(select * from fill where ${sql.ref(column)} = ${account} and sequence > ${after}
          order by sequence limit ${limit})`;
      const { rows } = await sql<With<Selectable<FillTable>>>`
        select fill_sequence as moment, mine.* from league_state
          left join lateral (select * from
            (${half('maker_account')} union ${half('taker_account')}) as either
            order by sequence limit ${limit}) as mine on true
          where league_state.league_id = ${league}`.execute(database);
      return asOf(rows, 'sequence', (row) => fillFromRow(row, units));
    },
    lastFill: async () => {
      const { rows } = await sql<{ sequence: string }>`
        select fill_sequence as sequence from league_state where league_id = ${league}`.execute(
        database,
      );
      return Number(rows[0]?.sequence ?? 0);
    },
    orderChanges: (atMost) => orderChanges(database, { league, ...atMost }),
  };
}

/** Rows beside a sequence; without any there is one row of nulls. A league nobody used has none. */
function asOf<Row extends object, Value>(
  rows: readonly With<Row>[],
  key: keyof Row,
  read: (row: Row) => Value,
): AsOf<Value[]> {
  const sequence = Number(rows[0]?.moment ?? 0);
  // A row whose key is there is a whole row.
  const whole = rows.filter((row) => row[key] !== null) as unknown as Row[];
  return { sequence, value: whole.map(read) };
}

interface OutboxRow {
  readonly sequence: string;
  readonly events: readonly OutboxEvent[];
}

async function orderChanges(
  database: Kysely<Tables>,
  { league, lines, events }: { league: string; lines: number; events: number },
): Promise<Awaited<ReturnType<LiveReads['orderChanges']>>> {
  const { rows } = await sql<OutboxRow>`
    select sequence, events from (
        select sequence, events,
            sum(json_array_length(events)) over (order by sequence desc) as events_so_far
          from (select sequence, events from outbox where league_id = ${league}
            order by sequence desc limit ${lines + 1}) as newest) as counted
      where events_so_far <= ${events} order by sequence`.execute(database);
  // The oldest line says after which number the others are everything.
  const [oldest, ...newer] = rows;
  if (oldest === undefined) {
    const { rows: states } = await sql<{ sequence: string }>`
      select command_sequence as sequence from league_state where league_id = ${league}`.execute(
      database,
    );
    const now = Number(states[0]?.sequence ?? 0);
    return { since: now, until: now, changes: [] };
  }
  const parties = await partiesOf(database, { league, rows: newer });
  const changes = newer.flatMap(({ sequence, events: told }) =>
    changesOf(Number(sequence), told, parties),
  );
  return {
    since: Number(oldest.sequence),
    until: Number((newer.at(-1) ?? oldest).sequence),
    changes,
  };
}

interface Parties {
  /** The account of each order that belongs to a person. */
  readonly accounts: ReadonlyMap<string, AccountId>;
  /** The two orders of each fill. */
  readonly fills: ReadonlyMap<number, readonly string[]>;
}

async function partiesOf(
  database: Kysely<Tables>,
  { league, rows }: { league: string; rows: readonly OutboxRow[] },
): Promise<Parties> {
  const all = rows.flatMap(({ events }) => events);
  const fillNumbers = all.flatMap(([type, subject]) => (type === 'traded' ? [subject] : []));
  const traded = await sql<{ sequence: string; maker_order: string; taker_order: string }>`
    select sequence, maker_order, taker_order from fill where league_id = ${league}
      and sequence between ${fillNumbers.at(0) ?? 0} and ${fillNumbers.at(-1) ?? -1}`.execute(
    database,
  );
  const fills = new Map(
    traded.rows.map((row) => [Number(row.sequence), [row.maker_order, row.taker_order]] as const),
  );
  const ids = new Set([...ordersNamedIn(all), ...[...fills.values()].flat()]);
  const owned = await sql<{ id: string; account_id: string }>`
    select id, account_id from orders where id = any(${[...ids]}::uuid[])
      and (select owner from account where account.id = account_id) is not null`.execute(database);
  const accounts = new Map(owned.rows.map((row) => [row.id, accountId(row.account_id)]));
  return { accounts, fills };
}

/** Events about an order name it. */
function ordersNamedIn(events: readonly OutboxEvent[]): string[] {
  return events.flatMap(([type, subject]) =>
    (type.startsWith('order_') || type.startsWith('stop_')) && typeof subject === 'string'
      ? [subject]
      : [],
  );
}

function changesOf(
  sequence: number,
  events: readonly OutboxEvent[],
  { accounts, fills }: Parties,
): OrderChange[] {
  const traded = events.flatMap(([type, subject]) =>
    type === 'traded' ? present(fills.get(Number(subject)), 'the fill is in its table') : [],
  );
  const changed = new Map<AccountId, Set<OrderId>>();
  for (const id of [...ordersNamedIn(events), ...traded]) {
    const account = accounts.get(id);
    if (account === undefined) continue;
    const orders = changed.get(account) ?? new Set();
    changed.set(account, orders.add(orderId(id)));
  }
  return [...changed].map(([account, orders]) => ({ sequence, account, orders: [...orders] }));
}
