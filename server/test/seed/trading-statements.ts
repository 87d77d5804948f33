/** The rows of trading in SQL: orders, fills and ledger lines of any number of blocks. */
import {
  ACCOUNT,
  FIRST_PERSON,
  HOARDER,
  HOARDER_BLOCKS,
  HOUSE,
  ORDER,
  PER_BLOCK,
  placesOf,
  uuid,
  type SeedPlan,
  type Start,
} from './seed-plan.ts';

/**
 * Who plays which part in a block, at what price, when. `offset 0` has each column worked out once
 * a block, not once wherever it is used.
 */
function blocks(plan: SeedPlan, first = 0): string {
  const { people, blocks: count, from, until } = plan;
  const person = (offset: number): string => `${FIRST_PERSON} + (3 * b + ${offset}) % ${people}`;
  return `(select b, array[case when b < ${HOARDER_BLOCKS} then ${HOARDER} else ${HOUSE} end,
        ${person(0)}, ${person(1)}, ${person(2)}] as who,
      (2900 + (b * 7919) % 201)::numeric as price, 1 + 0.5 * (b % 3) as quantity,
      ${instrument(plan)} as instrument,
      timestamptz '${from.toISOString()}' + (b + 1) * interval '1 ms' *
        ${(until.getTime() - from.getTime()) / count} as at
    from generate_series(${first}::bigint, ${count - 1}) as b offset 0) as block`;
}

/** At first the others trade in turn, so often at least. */
const ROUNDS = 8;

/**
 * The first instrument has three quarters of the blocks. Of the others some trade often, most now
 * and then, and a fifth has not traded since the first thousandth of the time.
 */
function instrument({ instruments, blocks: count }: SeedPlan): string {
  const names = `(array[${instruments.map((name) => `'${name}'`).join(', ')}])`;
  const others = instruments.length - 1;
  if (others === 0) return `${names}[1]`;
  const lively = Math.ceil(others * 0.8);
  const share = '((b * 2654435761) % 4294967296) / 4294967296.0::float8';
  return `${names}[case when b % 4 <> 0 then 1
      when b < ${Math.max(4 * others * ROUNDS, count / 1000)} then 2 + (b / 4) % ${others}
      else 2 + floor(${lively} * (${share}) ^ 2)::int end]`;
}

/** The orders of a block: its place, whose, side, time in force. */
const BLOCK_ORDERS = `(values (1, 1, 'sell', 'gtc'), (2, 2, 'sell', 'gtc'), (3, 3, 'buy', 'ioc'),
    (4, 4, 'buy', 'ioc'), (5, 1, 'buy', 'gtc'), (6, 2, 'buy', 'gtc'), (7, 3, 'sell', 'ioc'),
    (8, 4, 'sell', 'ioc')) as each (k, party, side, time_in_force)`;

/**
 * The fills of a block: its place, the maker's order and party, the taker's, the taker's side, and
 * what maker and taker have bought in the block so far, in quantities of the block.
 */
const BLOCK_FILLS = `(values (1, 1, 1, 3, 3, 'buy', -1, 1), (2, 2, 2, 3, 3, 'buy', -1, 2),
    (3, 1, 1, 4, 4, 'buy', -2, 1), (4, 2, 2, 4, 4, 'buy', -2, 2), (5, 5, 1, 7, 3, 'sell', -1, 1),
    (6, 6, 2, 7, 3, 'sell', -1, 0), (7, 5, 1, 8, 4, 'sell', 0, 1), (8, 6, 2, 8, 4, 'sell', 0, 0))
    as each (j, maker_k, maker, taker_k, taker, taker_side, maker_bought, taker_bought)`;

function blockOrder(plan: SeedPlan, start: Start, k: string): string {
  return `${start.order + plan.oldOpenOrders} + ${PER_BLOCK} * b + ${k}`;
}

const ORDER_COLUMNS = `id, league_id, sequence, account_id, instrument, client_order_id, side, type,
    time_in_force, price, quantity, status, filled_quantity, filled_notional, fee_paid, held,
    placed_at, ended_at, place`;

export function orderInserts(plan: SeedPlan, start: Start): string[] {
  const ended = `insert into orders (${ORDER_COLUMNS})
    select ${uuid(ORDER, 'sequence')}, 'coin', sequence, ${uuid(ACCOUNT, 'who[party]')}, instrument,
      'seed-' || sequence, side, 'limit', time_in_force, price, 2 * quantity, 'filled',
      2 * quantity, 2 * quantity * price, 0, 0, at, at, sequence
    from ${blocks(plan)} cross join ${BLOCK_ORDERS}
      cross join lateral (select ${blockOrder(plan, start, 'k')} as sequence) as numbered`;
  const newest = start.order + plan.oldOpenOrders + PER_BLOCK * plan.blocks;
  const person = `${FIRST_PERSON} + (n - 1) % ${plan.people}`;
  return [
    openOrders(plan, { after: start.order, count: plan.oldOpenOrders, place: `${HOUSE}` }),
    ended,
    openOrders(plan, {
      after: newest,
      count: plan.newOpenOrders,
      place: plan.newOpenOrdersOf === 'people' ? person : `${HOARDER}`,
    }),
  ];
}

interface OpenOrders {
  readonly after: number;
  readonly count: number;
  /** Whose the n-th is. */
  readonly place: string;
}

/** Bids and asks in turn, all further from the middle than anything that ever traded. */
function openOrders({ instruments, from }: SeedPlan, { after, count, place }: OpenOrders): string {
  return `insert into orders (${ORDER_COLUMNS})
    select ${uuid(ORDER, `${after} + n`)}, 'coin', ${after} + n, ${uuid(ACCOUNT, place)},
      '${instruments[0]}', 'seed-' || ${after} + n, side, 'limit', 'gtc', price, 2.5, 'open', 0, 0, 0,
      case side when 'buy' then price * 2.5 * 1.0005 else 2.5 end,
      timestamptz '${from.toISOString()}', null, ${after} + n
    from generate_series(1::bigint, ${count}) as n
      cross join lateral (select case when n % 2 = 0 then 'buy' else 'sell' end as side,
        (case when n % 2 = 0 then 2100 else 3101 end + (n * 7919) % 800)::numeric as price) as chosen`;
}

export function fillInsert(plan: SeedPlan, start: Start): string {
  return `insert into fill (league_id, sequence, instrument, price, quantity, notional, taker_side,
      maker_order, maker_account, maker_fee, taker_order, taker_account, taker_fee, at)
    select 'coin', ${start.fill} + ${PER_BLOCK} * b + j, instrument, price, quantity,
      price * quantity, taker_side, ${uuid(ORDER, blockOrder(plan, start, 'maker_k'))},
      ${uuid(ACCOUNT, 'who[maker]')}, 0, ${uuid(ORDER, blockOrder(plan, start, 'taker_k'))},
      ${uuid(ACCOUNT, 'who[taker]')}, 0, at
    from ${blocks(plan)} cross join ${BLOCK_FILLS}`;
}

/** Lines that give an account its money and its coins. */
export const GRANT_LINES = 4;
export const LINES_PER_FILL = 4;
export const LEDGER_COLUMNS = `league_id, sequence, account_id, asset, kind, amount, balance, order_id, fill, at`;

/** Buyer and seller pay each other; coins of other instruments are as if 100 had been there. */
export function tradeLines(plan: SeedPlan, start: Start): string {
  const first = Math.max(0, plan.blocks - plan.blocksWithLedger);
  const before = start.ledger + GRANT_LINES * placesOf(plan);
  const had = (asset: string, who: string): string =>
    asset === 'KRW'
      ? `case when ${who} < ${FIRST_PERSON} then 10000000000 else 10000000 end`
      : `case when ${who} < ${FIRST_PERSON} then 3000000 else 100 end`;
  return `insert into ledger (${LEDGER_COLUMNS})
    select 'coin', ${before} + ${LINES_PER_FILL} * (${PER_BLOCK} * (b - ${first}) + j - 1) + line,
      ${uuid(ACCOUNT, 'place')}, asset, 'trade', amount, balance,
      ${uuid(ORDER, blockOrder(plan, start, 'order_k'))}, ${start.fill} + ${PER_BLOCK} * b + j, at
    from ${blocks(plan, first)} cross join ${BLOCK_FILLS}
      cross join lateral (select taker_side = 'buy' as bought, split_part(instrument, '-', 2) as coin)
        as taken
      cross join lateral (select
          case when bought then who[taker] else who[maker] end as buyer,
          case when bought then who[maker] else who[taker] end as seller,
          case when bought then taker_k else maker_k end as buyer_k,
          case when bought then maker_k else taker_k end as seller_k,
          case when bought then taker_bought else maker_bought end * quantity as buyer_has,
          case when bought then maker_bought else taker_bought end * quantity as seller_has
          offset 0) as sides
      cross join lateral (values
        (1, buyer, buyer_k, 'KRW', -price * quantity, ${had('KRW', 'buyer')} - buyer_has * price),
        (2, seller, seller_k, 'KRW', price * quantity, ${had('KRW', 'seller')} - seller_has * price),
        (3, seller, seller_k, coin, -quantity, ${had('LPJ', 'seller')} + seller_has),
        (4, buyer, buyer_k, coin, quantity, ${had('LPJ', 'buyer')} + buyer_has))
        as lines (line, place, order_k, asset, amount, balance)`;
}
