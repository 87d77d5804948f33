import type { Batch } from '../needs/index.ts';
import { unreachable } from '@hoga/core/assert';
import type { AuditRecord, Fill, LeagueRecord, MarketEvent, Output } from '@hoga/core/exchange';
import type { Account } from '@hoga/core/ledger';
import type { Instruction, Order } from '@hoga/core/order';
import { arrayLiteral } from './array-literal.ts';
import { writeDays } from './day-statements.ts';
import { detailText } from './order-detail.ts';
import { sharedColumn } from './shared-column.ts';
import type { Units } from './units.ts';

/** One prepared statement with its parameters, all text. */
export interface Statement {
  readonly name: string;
  readonly text: string;
  readonly values: string[];
}

/** What a batch writes, in the order in which it is written. */
export function journalStatements(league: string, batch: Batch, units: Units): Statement[] {
  const { output } = batch;
  const accepted = new Set<string>();
  for (const event of output.events) {
    if (event.type === 'order_accepted') accepted.add(event.order);
  }
  const orders = output.changedOrders;
  const opened = new Set(output.openedAccounts.map(({ account }) => account));
  return [
    insertAccounts(league, output.openedAccounts),
    insertOrders(
      league,
      orders.filter((order) => accepted.has(order.id)),
      units,
    ),
    updateOrders(
      orders.filter((order) => !accepted.has(order.id)),
      units,
    ),
    insertFills(league, output.fills, units),
    writeDays(league, output.fills, units),
    insertLedger(league, output, units),
    insertBalances([...opened], units),
    updateBalances(
      output.changedAccounts.filter((account) => !opened.has(account)),
      units,
    ),
    writeLeague(league, batch.league),
    writeMarkets(league, batch.league, units),
    insertAudits(output.audits),
    insertOutbox(league, output.events),
  ].filter((statement) => statement !== null);
}

type Cell = string | number | bigint | null;

/** Rows as one array a column, which `unnest` makes rows again. */
function columns(rows: readonly (readonly Cell[])[], width: number): string[] {
  return Array.from({ length: width }, (_, column) =>
    arrayLiteral(rows.map((row) => row[column] ?? null)),
  );
}

function statement(
  { name, text }: { name: string; text: string },
  rows: readonly (readonly Cell[])[],
  ...leading: readonly string[]
): Statement | null {
  const width = rows[0]?.length;
  if (width === undefined) return null;
  return { name, text, values: [...leading, ...columns(rows, width)] };
}

/** Tells an update how many rows it has to find. */
function expecting(update: Statement | null, rows: number): Statement | null {
  return update === null ? null : { ...update, values: [...update.values, rows.toString()] };
}

/** Adds the values that rows named by their place. */
function withShared(
  rows: Statement | null,
  columns: readonly { literal(): string }[],
): Statement | null {
  if (rows === null) return null;
  return { ...rows, values: [...rows.values, ...columns.map((column) => column.literal())] };
}

const time = (epochMs: number): string => new Date(epochMs).toISOString();

const INSERT_ACCOUNTS = {
  name: 'insert-accounts',
  text: `insert into account (league_id, id, number, kind, owner, opened_at)
    select $1, * from unnest($2::uuid[], $3::bigint[], $4::text[], $5::uuid[], $6::timestamptz[])`,
};

function insertAccounts(league: string, opened: Output['openedAccounts']): Statement | null {
  const rows = opened.map(({ account, at }) => [
    account.id,
    account.number,
    account.kind,
    account.owner,
    time(at),
  ]);
  return statement(INSERT_ACCOUNTS, rows, league);
}

const INSERT_ORDERS = {
  name: 'insert-orders',
  text: `insert into orders (league_id, id, sequence, account_id, instrument, client_order_id, side,
      type, time_in_force, price, quantity, amount, placed_at,
      status, filled_quantity, filled_notional, fee_paid, held, cancel_reason, ended_at, place, detail)
    select $1, * from unnest($2::uuid[], $3::bigint[], $4::uuid[], $5::text[], $6::text[],
      $7::text[], $8::text[], $9::text[], $10::numeric[], $11::numeric[], $12::numeric[],
      $13::timestamptz[], $14::text[], $15::numeric[], $16::numeric[], $17::numeric[],
      $18::numeric[], $19::text[], $20::timestamptz[], $21::bigint[], $22::jsonb[])`,
};

function insertOrders(league: string, orders: readonly Order[], units: Units): Statement | null {
  const rows = orders.map((order) => [
    order.id,
    order.sequence,
    order.account,
    order.instrument,
    order.clientOrderId,
    order.instruction.side,
    order.instruction.type,
    ...instructionCells(order.instruction, { order, units }),
    time(order.placedAt),
    ...progressCells(order, units),
  ]);
  return statement(INSERT_ORDERS, rows, league);
}

/** Time in force, price, quantity, amount. */
function instructionCells(
  instruction: Instruction,
  { order, units }: { order: Order; units: Units },
): Cell[] {
  const instrument = units.instrument(order.instrument);
  const timeInForce = 'timeInForce' in instruction ? instruction.timeInForce : null;
  if ('amount' in instruction) {
    const amount = units.amountText(instrument.quote.code, instruction.amount);
    return [timeInForce, null, null, amount];
  }
  const quantity = units.quantityText(instrument, instruction.quantity);
  if (!('price' in instruction)) return [timeInForce, null, quantity, null];
  return [timeInForce, units.priceText(instrument, instruction.price), quantity, null];
}

/** Status, filled quantity, filled notional, fee, held, reason, end, place, detail. */
function progressCells(order: Order, units: Units): Cell[] {
  const instrument = units.instrument(order.instrument);
  const { quote, base } = instrument;
  const heldAsset = order.instruction.side === 'buy' ? quote : base;
  return [
    order.status,
    units.quantityText(instrument, order.filledQuantity),
    units.amountText(quote.code, order.filledNotional),
    units.amountText(quote.code, order.feePaid),
    units.amountText(heldAsset.code, order.held),
    order.cancelReason,
    order.endedAt === null ? null : time(order.endedAt),
    order.place,
    detailText(order, units),
  ];
}

const UPDATE_ORDERS = {
  name: 'update-orders',
  text: `with written as (update orders set status = changed.status, filled_quantity = changed.filled_quantity,
      filled_notional = changed.filled_notional, fee_paid = changed.fee_paid, held = changed.held,
      cancel_reason = changed.cancel_reason, ended_at = changed.ended_at,
      place = changed.place, detail = changed.detail
    from unnest($1::uuid[], $2::text[], $3::numeric[], $4::numeric[], $5::numeric[], $6::numeric[],
      $7::text[], $8::timestamptz[], $9::bigint[], $10::jsonb[]) as changed (id, status,
      filled_quantity, filled_notional, fee_paid, held, cancel_reason, ended_at, place, detail)
    where orders.id = changed.id returning 1)
    select expect_rows(count(*), $11) from written`,
};

function updateOrders(orders: readonly Order[], units: Units): Statement | null {
  const rows = orders.map((order) => [order.id, ...progressCells(order, units)]);
  return expecting(statement(UPDATE_ORDERS, rows), rows.length);
}

const INSERT_FILLS = {
  name: 'insert-fills',
  text: `insert into fill (league_id, sequence, instrument, price, quantity, notional, taker_side,
      maker_order, maker_account, maker_fee, taker_order, taker_account, taker_fee, at)
    select $1, sequence, ($15::text[])[instrument], price, quantity, notional,
      ($15::text[])[taker_side], ($16::uuid[])[maker_order], ($16::uuid[])[maker_account],
      maker_fee, ($16::uuid[])[taker_order], ($16::uuid[])[taker_account], taker_fee,
      ($17::timestamptz[])[at]
    from unnest($2::bigint[], $3::int[], $4::numeric[], $5::numeric[], $6::numeric[], $7::int[],
      $8::int[], $9::int[], $10::numeric[], $11::int[], $12::int[], $13::numeric[], $14::int[])
      as sent (sequence, instrument, price, quantity, notional, taker_side, maker_order,
        maker_account, maker_fee, taker_order, taker_account, taker_fee, at)`,
};

function insertFills(league: string, fills: readonly Fill[], units: Units): Statement | null {
  const words = sharedColumn<string>();
  const ids = sharedColumn<string>();
  const times = sharedColumn<number>(time);
  const rows = fills.map((fill) => {
    const instrument = units.instrument(fill.instrument);
    const money = (of: bigint): string => units.amountText(instrument.quote.code, of);
    return [
      fill.sequence,
      words.place(fill.instrument),
      units.priceText(instrument, fill.price),
      units.quantityText(instrument, fill.quantity),
      money(fill.notional),
      words.place(fill.takerSide),
      ids.place(fill.maker.order),
      ids.place(fill.maker.account),
      money(fill.maker.fee),
      ids.place(fill.taker.order),
      ids.place(fill.taker.account),
      money(fill.taker.fee),
      times.place(fill.at),
    ];
  });
  return withShared(statement(INSERT_FILLS, rows, league), [words, ids, times]);
}

const INSERT_LEDGER = {
  name: 'insert-ledger',
  text: `insert into ledger (league_id, sequence, account_id, asset, kind, amount, balance, order_id,
      fill, at)
    select $1, sequence, ($11::uuid[])[account_id], ($12::text[])[asset], ($12::text[])[kind],
      amount, balance, ($11::uuid[])[order_id], fill, ($13::timestamptz[])[at]
    from unnest($2::bigint[], $3::int[], $4::int[], $5::int[], $6::numeric[], $7::numeric[],
      $8::int[], $9::bigint[], $10::int[])
      as sent (sequence, account_id, asset, kind, amount, balance, order_id, fill, at)`,
};

function insertLedger(
  league: string,
  { ledgerLines }: Pick<Output, 'ledgerLines'>,
  units: Units,
): Statement | null {
  const words = sharedColumn<string>();
  const ids = sharedColumn<string>();
  const times = sharedColumn<number>(time);
  const rows = ledgerLines.map((line) => [
    line.sequence,
    ids.place(line.account),
    words.place(line.asset),
    words.place(line.kind),
    units.amountText(line.asset, line.amount),
    units.amountText(line.asset, line.balance),
    ids.place(line.order),
    line.fill,
    times.place(line.at),
  ]);
  return withShared(statement(INSERT_LEDGER, rows, league), [ids, words, times]);
}

const INSERT_BALANCES = {
  name: 'insert-balances',
  text: `insert into balance (account_id, asset, available, held)
    select * from unnest($1::uuid[], $2::text[], $3::numeric[], $4::numeric[])`,
};

function insertBalances(accounts: readonly Account[], units: Units): Statement | null {
  return statement(INSERT_BALANCES, balanceRows(accounts, units));
}

// An upsert would lock each row before it changes it, and log both.
const UPDATE_BALANCES = {
  name: 'update-balances',
  text: `with written as (update balance set available = changed.available, held = changed.held
    from unnest($1::uuid[], $2::text[], $3::numeric[], $4::numeric[])
      as changed (account_id, asset, available, held)
    where balance.account_id = changed.account_id and balance.asset = changed.asset returning 1)
    select expect_rows(count(*), $5) from written`,
};

function updateBalances(accounts: readonly Account[], units: Units): Statement | null {
  const rows = balanceRows(accounts, units);
  return expecting(statement(UPDATE_BALANCES, rows), rows.length);
}

function balanceRows(accounts: readonly Account[], units: Units): Cell[][] {
  return accounts.flatMap((account) =>
    [...account.balances].map(([asset, { available, held }]) => [
      account.id,
      asset,
      units.amountText(asset, available),
      units.amountText(asset, held),
    ]),
  );
}

const WRITE_LEAGUE = {
  name: 'write-league',
  text: `insert into league_state
      (league_id, clock, command_sequence, order_sequence, place_sequence, fill_sequence,
       ledger_sequence)
    values ($1, $2, $3, $4, $5, $6, $7)
    on conflict (league_id) do update set clock = excluded.clock,
      command_sequence = excluded.command_sequence, order_sequence = excluded.order_sequence,
      place_sequence = excluded.place_sequence, fill_sequence = excluded.fill_sequence,
      ledger_sequence = excluded.ledger_sequence`,
};

function writeLeague(league: string, { clock, sequences }: LeagueRecord): Statement {
  const { command, order, place, fill, ledger } = sequences;
  const numbers = [command, order, place, fill, ledger].map(String);
  return { ...WRITE_LEAGUE, values: [league, time(clock), ...numbers] };
}

const WRITE_MARKETS = {
  name: 'write-markets',
  text: `insert into market_state
      (league_id, instrument, phase, auction_ends_at, reference_price, last_price)
    select $1, * from unnest($2::text[], $3::text[], $4::timestamptz[], $5::numeric[],
      $6::numeric[])
    on conflict (league_id, instrument) do update
      set phase = excluded.phase, auction_ends_at = excluded.auction_ends_at,
      reference_price = excluded.reference_price, last_price = excluded.last_price`,
};

function writeMarkets(league: string, record: LeagueRecord, units: Units): Statement | null {
  const rows = record.markets.map((market) => {
    const instrument = units.instrument(market.instrument);
    const { phase, auctionEndsAt, referencePrice, lastPrice } = market;
    return [
      market.instrument,
      phase,
      auctionEndsAt === null ? null : time(auctionEndsAt),
      units.priceText(instrument, referencePrice),
      lastPrice === null ? null : units.priceText(instrument, lastPrice),
    ];
  });
  return statement(WRITE_MARKETS, rows, league);
}

const INSERT_AUDITS = {
  name: 'insert-audits',
  text: `insert into audit (at, actor, action, subject, before, after)
    select * from unnest($1::timestamptz[], $2::uuid[], $3::text[], $4::text[], $5::jsonb[],
      $6::jsonb[])`,
};

function insertAudits(audits: readonly AuditRecord[]): Statement | null {
  const text = (value: AuditRecord['before']): string | null =>
    value === null ? null : JSON.stringify(value);
  const rows = audits.map(({ at, actor, action, subject, before, after }) => [
    time(at),
    actor,
    action,
    subject,
    text(before),
    text(after),
  ]);
  return statement(INSERT_AUDITS, rows);
}

const INSERT_OUTBOX = {
  name: 'insert-outbox',
  text: 'insert into outbox (league_id, events) values ($1, $2)',
};

function insertOutbox(league: string, events: readonly MarketEvent[]): Statement {
  return { ...INSERT_OUTBOX, values: [league, JSON.stringify(events.map(outboxEvent))] };
}

/** The event, what it is about, whose row has the rest, and what no row tells. */
function outboxEvent(event: MarketEvent): (string | number | null)[] {
  switch (event.type) {
    case 'account_opened':
    case 'issued':
      return [event.type, event.account];
    case 'traded':
      return [event.type, event.fill.sequence];
    case 'order_accepted':
    case 'order_ended':
    case 'stop_triggered':
      return [event.type, event.order];
    case 'order_rested':
    case 'order_refilled':
      return [event.type, event.order, event.place, `${event.shown}`];
    case 'order_reduced':
      return [event.type, event.order, `${event.by}`, event.because];
    case 'stop_moved':
      return [event.type, event.order, `${event.trigger}`];
    case 'auction_started':
      return [event.type, event.instrument, event.endsAt];
    case 'auction_ended':
      return [event.type, event.instrument, event.price === null ? null : `${event.price}`];
    case 'market_halted':
    case 'market_resumed':
      return [event.type, event.instrument];
    default:
      return unreachable(event);
  }
}
