import type { Batch } from '../needs/index.ts';
import type { AuditRecord, Fill, LeagueRecord, Output } from '@hoga/core/exchange';
import type { Account } from '@hoga/core/ledger';
import type { Instruction, Order } from '@hoga/core/order';
import type { Amount, Price, Quantity } from '@hoga/core/money';
import { arrayLiteral } from './array-literal.ts';
import type { ArrayParameter, ArrayParameters } from './array-parameter.ts';
import type { CopyRows } from './copy-rows.ts';
import { writeDays } from './day-statements.ts';
import { detailText } from './order-detail.ts';
import { outboxEvent } from './outbox-event.ts';
import type { Units } from './units.ts';

/** One prepared statement with its parameters: text, or bytes in PostgreSQL's own format. */
export interface Prepared {
  readonly name: string;
  readonly text: string;
  readonly values: (string | Buffer)[];
}

/** One `copy … from stdin` with its rows. */
export interface Copy {
  readonly text: string;
  readonly messages: Buffer;
}

/** What statements are made with. */
export interface Tools {
  readonly units: Units;
  readonly rows: CopyRows;
  readonly arrays: ArrayParameters;
}

/** What a batch writes, in the order in which it is written. It is to be sent before the next. */
export function journalStatements(league: string, batch: Batch, tools: Tools): (Prepared | Copy)[] {
  const { output } = batch;
  const { units } = tools;
  // A batch that could not be written down may have left some.
  tools.rows.clear();
  tools.arrays.clear();
  const accepted = new Set<string>();
  for (const event of output.events) {
    if (event.type === 'order_accepted') accepted.add(event.order);
  }
  const orders = output.changedOrders;
  const opened = new Set(output.openedAccounts.map(({ account }) => account));
  return [
    insertAccounts(league, output.openedAccounts),
    copyOrders(
      league,
      orders.filter((order) => accepted.has(order.id)),
      tools,
    ),
    updateOrders(
      orders.filter((order) => !accepted.has(order.id)),
      tools,
    ),
    copyFills(league, output.fills, tools),
    writeDays(league, output.fills, units),
    copyLedger(league, output.ledgerLines, tools),
    insertBalances([...opened], units),
    updateBalances(
      output.changedAccounts.filter((account) => !opened.has(account)),
      tools,
    ),
    writeLeague(league, batch.league),
    writeMarkets(league, batch.league, units),
    insertAudits(output.audits),
    insertOutbox(league, batch, units),
  ].filter((each) => each !== null);
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
): Prepared | null {
  const width = rows[0]?.length;
  if (width === undefined) return null;
  return { name, text, values: [...leading, ...columns(rows, width)] };
}

const time = (epochMs: number): string => new Date(epochMs).toISOString();

const INSERT_ACCOUNTS = {
  name: 'insert-accounts',
  text: `insert into account (league_id, id, number, kind, owner, opened_at)
    select $1, * from unnest($2::uuid[], $3::bigint[], $4::text[], $5::uuid[], $6::timestamptz[])`,
};

function insertAccounts(league: string, opened: Output['openedAccounts']): Prepared | null {
  const rows = opened.map(({ account, at }) => [
    account.id,
    account.number,
    account.kind,
    account.owner,
    time(at),
  ]);
  return statement(INSERT_ACCOUNTS, rows, league);
}

const COPY_ORDERS = `copy orders (league_id, id, sequence, account_id, instrument, client_order_id,
    side, type, time_in_force, price, quantity, amount, placed_at, status, filled_quantity,
    filled_notional, fee_paid, held, cancel_reason, ended_at, place, detail) from stdin (format binary)`;

function copyOrders(league: string, orders: readonly Order[], { rows, units }: Tools): Copy | null {
  if (orders.length === 0) return null;
  for (const order of orders) {
    const { instruction } = order;
    const { base, quote, pricePlaces } = units.instrument(order.instrument);
    const heldAsset = instruction.side === 'buy' ? quote : base;
    const { timeInForce, price, quantity, amount } = figuresOf(instruction);
    rows.row(22);
    rows.text(league);
    rows.uuid(order.id);
    rows.whole(order.sequence);
    rows.uuid(order.account);
    rows.text(order.instrument);
    rows.text(order.clientOrderId);
    rows.text(instruction.side);
    rows.text(instruction.type);
    rows.text(timeInForce ?? null);
    rows.decimal(price ?? null, pricePlaces);
    rows.decimal(quantity ?? null, base.places);
    rows.decimal(amount ?? null, quote.places);
    rows.moment(order.placedAt);
    rows.text(order.status);
    rows.decimal(order.filledQuantity, base.places);
    rows.decimal(order.filledNotional, quote.places);
    rows.decimal(order.feePaid, quote.places);
    rows.decimal(order.held, heldAsset.places);
    rows.text(order.cancelReason);
    rows.moment(order.endedAt);
    rows.whole(order.place);
    rows.json(detailText(order, units));
  }
  return { text: COPY_ORDERS, messages: rows.take() };
}

interface Figures {
  readonly timeInForce?: string;
  readonly price?: Price;
  readonly quantity?: Quantity;
  readonly amount?: Amount;
}

/** An instruction seen without its kind: each figure is there or not. */
function figuresOf(instruction: Instruction): Figures {
  return instruction;
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

function updateOrders(orders: readonly Order[], { units, arrays }: Tools): Prepared | null {
  if (orders.length === 0) return null;
  const columns = [
    arrays.next('uuid'),
    arrays.next('text'),
    arrays.next('numeric'),
    arrays.next('numeric'),
    arrays.next('numeric'),
    arrays.next('numeric'),
    arrays.next('text'),
    arrays.next('timestamptz'),
    arrays.next('bigint'),
    arrays.next('jsonb'),
  ] as const;
  const [id, status, filledQuantity, filledNotional, feePaid, held, ...ending] = columns;
  const [cancelReason, endedAt, place, detail] = ending;
  for (const order of orders) {
    const { base, quote } = units.instrument(order.instrument);
    const heldAsset = order.instruction.side === 'buy' ? quote : base;
    id.uuid(order.id);
    status.text(order.status);
    filledQuantity.decimal(order.filledQuantity, base.places);
    filledNotional.decimal(order.filledNotional, quote.places);
    feePaid.decimal(order.feePaid, quote.places);
    held.decimal(order.held, heldAsset.places);
    cancelReason.text(order.cancelReason);
    endedAt.moment(order.endedAt);
    place.whole(order.place);
    detail.json(detailText(order, units));
  }
  return updating(UPDATE_ORDERS, columns, orders.length);
}

/** Tells an update how many rows it has to find. */
function updating(
  { name, text }: { name: string; text: string },
  columns: readonly ArrayParameter[],
  rows: number,
): Prepared {
  return { name, text, values: [...columns.map((each) => each.bytes(rows)), rows.toString()] };
}

const COPY_FILLS = `copy fill (league_id, sequence, instrument, price, quantity, notional, taker_side,
    maker_order, maker_account, maker_fee, taker_order, taker_account, taker_fee, at)
  from stdin (format binary)`;

function copyFills(league: string, fills: readonly Fill[], { rows, units }: Tools): Copy | null {
  if (fills.length === 0) return null;
  for (const { maker, taker, ...fill } of fills) {
    const { base, quote, pricePlaces } = units.instrument(fill.instrument);
    rows.row(14);
    rows.text(league);
    rows.whole(fill.sequence);
    rows.text(fill.instrument);
    rows.decimal(fill.price, pricePlaces);
    rows.decimal(fill.quantity, base.places);
    rows.decimal(fill.notional, quote.places);
    rows.text(fill.takerSide);
    rows.uuid(maker.order);
    rows.uuid(maker.account);
    rows.decimal(maker.fee, quote.places);
    rows.uuid(taker.order);
    rows.uuid(taker.account);
    rows.decimal(taker.fee, quote.places);
    rows.moment(fill.at);
  }
  return { text: COPY_FILLS, messages: rows.take() };
}

const COPY_LEDGER = `copy ledger (league_id, sequence, account_id, asset, kind, amount, balance,
    order_id, fill, at) from stdin (format binary)`;

function copyLedger(
  league: string,
  lines: Output['ledgerLines'],
  { rows, units }: Tools,
): Copy | null {
  if (lines.length === 0) return null;
  for (const line of lines) {
    const places = units.places(line.asset);
    rows.row(10);
    rows.text(league);
    rows.whole(line.sequence);
    rows.uuid(line.account);
    rows.text(line.asset);
    rows.text(line.kind);
    rows.decimal(line.amount, places);
    rows.decimal(line.balance, places);
    rows.uuid(line.order);
    rows.whole(line.fill);
    rows.moment(line.at);
  }
  return { text: COPY_LEDGER, messages: rows.take() };
}

const INSERT_BALANCES = {
  name: 'insert-balances',
  text: `insert into balance (account_id, asset, available, held)
    select * from unnest($1::uuid[], $2::text[], $3::numeric[], $4::numeric[])`,
};

function insertBalances(accounts: readonly Account[], units: Units): Prepared | null {
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

function updateBalances(accounts: readonly Account[], { units, arrays }: Tools): Prepared | null {
  if (accounts.length === 0) return null;
  const columns = [
    arrays.next('uuid'),
    arrays.next('text'),
    arrays.next('numeric'),
    arrays.next('numeric'),
  ] as const;
  const [id, code, available, held] = columns;
  let rows = 0;
  for (const account of accounts) {
    for (const [asset, balance] of account.balances) {
      const places = units.places(asset);
      id.uuid(account.id);
      code.text(asset);
      available.decimal(balance.available, places);
      held.decimal(balance.held, places);
      rows += 1;
    }
  }
  return updating(UPDATE_BALANCES, columns, rows);
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

function writeLeague(league: string, { clock, sequences }: LeagueRecord): Prepared {
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

function writeMarkets(league: string, record: LeagueRecord, units: Units): Prepared | null {
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
  text: `insert into audit (at, actor, action, subject, before, after, key)
    select * from unnest($1::timestamptz[], $2::uuid[], $3::text[], $4::text[], $5::jsonb[],
      $6::jsonb[], $7::text[])`,
};

function insertAudits(audits: readonly AuditRecord[]): Prepared | null {
  const text = (value: AuditRecord['before']): string | null =>
    value === null ? null : JSON.stringify(value);
  const rows = audits.map(({ at, actor, action, subject, before, after, key }) => [
    time(at),
    actor,
    action,
    subject,
    text(before),
    text(after),
    key,
  ]);
  return statement(INSERT_AUDITS, rows);
}

const INSERT_OUTBOX = {
  name: 'insert-outbox',
  text: 'insert into outbox (league_id, sequence, events) values ($1, $2, $3)',
};

function insertOutbox(league: string, { output, league: after }: Batch, units: Units): Prepared {
  const lines = output.events.map((event) => outboxEvent(event, units));
  const sequence = after.sequences.command.toString();
  return { ...INSERT_OUTBOX, values: [league, sequence, JSON.stringify(lines)] };
}
