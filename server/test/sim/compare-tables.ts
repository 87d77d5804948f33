import { isDeepStrictEqual } from 'node:util';
import { assert } from '@hoga/core/assert';
import type { Fill, MarketEvent } from '@hoga/core/exchange';
import { KRW, KRW_LPJ, LPJ } from '@hoga/core/instrument';
import type { LedgerLine } from '@hoga/core/ledger';
import { formatDecimal } from '@hoga/core/money';
import type { Order } from '@hoga/core/order';
import { faultsOfBooks } from '../stored-state.ts';
import type { LeagueDatabase } from './league-database.ts';
import type { Model } from './model.ts';

/** Follows the tables of one league: what was compared once can never change. */
export interface TableComparison {
  /** Throws when the tables are not, row by row, what the model did. */
  compareRows(): Promise<void>;
  /** Throws when they do not add up. */
  addUp(): Promise<void>;
}

export function newTableComparison(database: LeagueDatabase, model: Model): TableComparison {
  const seen = { fills: 0, ledger: 0, batches: 0, audits: 0 };
  const follow = async (
    what: keyof typeof seen,
    { statement, expected }: { statement: string; expected: readonly (readonly unknown[])[] },
  ): Promise<void> => {
    const rows = await database.rows<{ row: unknown[] }>(statement, [seen[what]]);
    same(what, { told: rows.map(({ row }) => row), expected: expected.slice(seen[what]) });
    seen[what] += rows.length;
  };
  return {
    compareRows: async () => {
      const orders = await database.rows<{ row: unknown[] }>(ORDERS);
      const expected = [...model.orders.values()].map(orderRow);
      same('orders', { told: orders.map(({ row }) => row), expected });
      await follow('fills', { statement: FILLS, expected: model.fills.map(fillRow) });
      await follow('ledger', { statement: LEDGER, expected: model.ledgerLines.map(ledgerRow) });
      await follow('batches', {
        statement: OUTBOX,
        expected: model.batches.map((events) => events.map(eventHead)),
      });
      await follow('audits', {
        statement: AUDITS,
        expected: model.audits.map(({ at, actor, action, subject, before, after }) => {
          return [at, actor, action, subject, before, after];
        }),
      });
    },
    addUp: async () => {
      const [first] = await faultsOfBooks(database);
      assert(first === undefined, `the books do not add up: ${JSON.stringify(first)}`);
    },
  };
}

function same(
  what: string,
  { told, expected }: { told: readonly unknown[]; expected: readonly unknown[] },
): void {
  const length = Math.max(told.length, expected.length);
  for (let index = 0; index < length; index += 1) {
    const [row, wanted] = [told[index], expected[index]];
    assert(
      isDeepStrictEqual(row, wanted),
      `the tables' ${what} differ at ${index}: ${JSON.stringify(row)}, not ${JSON.stringify(wanted)}`,
    );
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

/** A number is given out even to a batch that is then rolled back, so what counts is the order. */
const OUTBOX = `select (select json_agg(json_build_array(event -> 0, event -> 1)) from json_array_elements(events) as event) as row
  from outbox order by sequence offset $1`;

/** What happened, and to what; the rest is in that one's row. */
function eventHead(event: MarketEvent): unknown[] {
  return [event.type, subjectOf(event)];
}

function subjectOf(event: MarketEvent): string | number {
  if (event.type === 'traded') return event.fill.sequence;
  if ('order' in event) return event.order;
  return 'account' in event ? event.account : event.instrument;
}

const AUDITS = `select json_build_array(${millisOf('at')}, actor, action, subject, before, after) as row
  from audit order by sequence offset $1`;
