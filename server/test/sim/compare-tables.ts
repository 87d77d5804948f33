import { isDeepStrictEqual } from 'node:util';
import { assert } from '@hoga/core/assert';
import type { AuditRecord, Fill, MarketEvent } from '@hoga/core/exchange';
import { KRW, KRW_LPJ, LPJ } from '@hoga/core/instrument';
import type { LedgerLine } from '@hoga/core/ledger';
import { formatDecimal } from '@hoga/core/money';
import type { Order } from '@hoga/core/order';
import { faultsOfBooks } from '../stored-state.ts';
import type { LeagueDatabase } from './league-database.ts';
import type { Model, OutboxLine } from './model.ts';

/** Follows the tables of one league: what was compared once can never change. */
export interface TableComparison {
  /** Throws when the tables are not, row by row, what the model did. */
  compareRows(): Promise<void>;
  /** Throws when they do not add up. */
  addUp(): Promise<void>;
}

export function newTableComparison(database: LeagueDatabase, model: Model): TableComparison {
  const seen = { fills: 0, ledger: 0, batches: 0, audits: 0 };
  /** What is kept for ever has to be compared from where the last comparison ended. */
  const follow = async <Kept>(
    what: keyof typeof seen,
    kept: readonly Kept[],
    { statement, rowOf }: { statement: string; rowOf: (one: Kept) => unknown[] },
  ): Promise<void> => {
    const rows = await database.rows<{ row: unknown[] }>(statement, [seen[what]]);
    same(what, rows, kept.slice(seen[what]).map(rowOf));
    seen[what] = kept.length;
  };
  return {
    compareRows: async () => {
      same('orders', await database.rows(ORDERS), [...model.orders.values()].map(orderRow));
      await follow('fills', model.fills, { statement: FILLS, rowOf: fillRow });
      await follow('ledger', model.ledgerLines, { statement: LEDGER, rowOf: ledgerRow });
      await follow('batches', model.batches, { statement: OUTBOX, rowOf: outboxRow });
      await follow('audits', model.audits, { statement: AUDITS, rowOf: auditRow });
    },
    addUp: async () => {
      const [first] = await faultsOfBooks(database);
      assert(first === undefined, `the books do not add up: ${JSON.stringify(first)}`);
    },
  };
}

function same(
  what: string,
  rows: readonly { readonly row: unknown[] }[],
  expected: readonly unknown[][],
): void {
  for (let index = 0; index < Math.max(rows.length, expected.length); index += 1) {
    const [row, wanted] = [rows[index]?.row, expected[index]];
    if (isDeepStrictEqual(row, wanted)) continue;
    const [is, should] = [JSON.stringify(row), JSON.stringify(wanted)];
    assert(false, `the tables' ${what} differ at ${index}: ${is}, not ${should}`);
  }
}

const money = (units: bigint): string => formatDecimal(units, KRW.places);
const coins = (units: bigint): string => formatDecimal(units, LPJ.places);
const priceText = (units: bigint): string => formatDecimal(units, KRW_LPJ.pricePlaces);
const millisOf = (column: string): string => `(extract(epoch from ${column}) * 1000)::bigint`;

const ORDERS = `select json_build_array(id, sequence, account_id, instrument, client_order_id, type,
    side, price::text, quantity::text, amount::text, status, filled_quantity::text,
    filled_notional::text, fee_paid::text, held::text, cancel_reason, place,
    ${millisOf('placed_at')}, ${millisOf('ended_at')}) as row
  from orders order by sequence`;

function orderRow(order: Order): unknown[] {
  const { instruction } = order;
  return [
    order.id,
    order.sequence,
    order.account,
    order.instrument,
    order.clientOrderId,
    instruction.type,
    instruction.side,
    'price' in instruction ? priceText(instruction.price) : null,
    'quantity' in instruction ? coins(instruction.quantity) : null,
    'amount' in instruction ? money(instruction.amount) : null,
    order.status,
    coins(order.filledQuantity),
    money(order.filledNotional),
    money(order.feePaid),
    (instruction.side === 'buy' ? money : coins)(order.held),
    order.cancelReason,
    order.place,
    order.placedAt,
    order.endedAt,
  ];
}

const FILLS = `select json_build_array(sequence, instrument, price::text, quantity::text,
    notional::text, taker_side, maker_order, maker_account, maker_fee::text, taker_order,
    taker_account, taker_fee::text, ${millisOf('at')}) as row
  from fill where sequence > $1 order by sequence`;

function fillRow({ maker, taker, ...fill }: Fill): unknown[] {
  return [
    fill.sequence,
    fill.instrument,
    priceText(fill.price),
    coins(fill.quantity),
    money(fill.notional),
    fill.takerSide,
    maker.order,
    maker.account,
    money(maker.fee),
    taker.order,
    taker.account,
    money(taker.fee),
    fill.at,
  ];
}

const LEDGER = `select json_build_array(sequence, account_id, asset, kind, amount::text,
    balance::text, order_id, fill, ${millisOf('at')}) as row
  from ledger where sequence > $1 order by sequence`;

function ledgerRow(line: LedgerLine): unknown[] {
  const text = line.asset === KRW.code ? money : coins;
  return [
    line.sequence,
    line.account,
    line.asset,
    line.kind,
    text(line.amount),
    text(line.balance),
    line.order,
    line.fill,
    line.at,
  ];
}

const OUTBOX = `select json_build_array(sequence, (select json_agg(json_build_array(event -> 0, event -> 1))
    from json_array_elements(events) as event)) as row
  from outbox order by sequence offset $1`;

/** What happened, and to what; the rest is in that one's row. */
function outboxRow({ sequence, events }: OutboxLine): unknown[] {
  return [sequence, events.map((event) => [event.type, subjectOf(event)])];
}

function subjectOf(event: MarketEvent): string | number {
  if (event.type === 'traded') return event.fill.sequence;
  if ('order' in event) return event.order;
  return 'account' in event ? event.account : event.instrument;
}

const AUDITS = `select json_build_array(${millisOf('at')}, actor, action, subject, before, after, key) as row
  from audit order by sequence offset $1`;

function auditRow({ at, actor, action, subject, before, after, key }: AuditRecord): unknown[] {
  return [at, actor, action, subject, before, after, key];
}
