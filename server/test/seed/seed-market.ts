/**
 * A market with a long past, written into the tables by the database itself: what a server could
 * have stored, but for fees of nothing and for the ledger lines of older trades, which may be left
 * out. The same plan gives the same rows.
 *
 * Trading comes in blocks of eight orders and eight fills among four accounts, after which everyone
 * owns what they owned before: so balances are known without adding anything up.
 */
import { Client } from 'pg';
import { BULK_SETTINGS, withoutIndexes } from './bulk-tables.ts';
import {
  ACCOUNT,
  FIRST_PERSON,
  HOUSE,
  OWNER,
  PER_BLOCK,
  placesOf,
  uuid,
  type SeedPlan,
  type Start,
} from './seed-plan.ts';
import {
  fillInsert,
  GRANT_LINES,
  LEDGER_COLUMNS,
  LINES_PER_FILL,
  orderInserts,
  tradeLines,
} from './trading-statements.ts';

export async function seedMarket(
  url: string,
  plan: SeedPlan,
  progress: (text: string) => void = () => undefined,
): Promise<void> {
  const [one, other] = [new Client(url), new Client(url)];
  await Promise.all([one.connect(), other.connect()]);
  try {
    await Promise.all([one.query(BULK_SETTINGS), other.query(BULK_SETTINGS)]);
    const start = await startOf(one);
    progress('accounts');
    await one.query(accounts(plan, start));
    const orders = async (): Promise<void> => {
      const indexes = await withoutIndexes(one, 'orders');
      progress('orders');
      for (const insert of orderInserts(plan, start)) await one.query(insert);
      progress('indexes of the orders');
      for (const index of indexes) await one.query(index);
    };
    const trades = async (): Promise<void> => {
      const indexes = [
        ...(await withoutIndexes(other, 'fill')),
        ...(await withoutIndexes(other, 'ledger')),
      ];
      progress('fills');
      await other.query(fillInsert(plan, start));
      progress('ledger lines');
      await other.query(grantLines(plan, start));
      await other.query(tradeLines(plan, start));
      progress('indexes of the fills and the ledger');
      for (const index of indexes) await other.query(index);
    };
    await Promise.all([orders(), trades()]);
    await one.query(state(plan, start));
    await one.query(days(start));
    progress('statistics');
    for (const table of ['orders', 'fill', 'ledger', 'account', 'balance']) {
      await one.query(`vacuum (analyze) ${table}`);
    }
  } finally {
    await Promise.all([one.end(), other.end()]);
  }
}

async function startOf(client: Client): Promise<Start> {
  const { rows } = await client.query<Record<keyof Start, string>>(
    `select (select max(number) + 1 from account) as account,
        coalesce(max(order_sequence), 0) as order, coalesce(max(fill_sequence), 0) as fill,
        coalesce(max(ledger_sequence), 0) as ledger
      from league_state where league_id = 'coin'`,
  );
  const { account, order, fill, ledger } = rows[0]!;
  return {
    account: Number(account),
    order: Number(order),
    fill: Number(fill),
    ledger: Number(ledger),
  };
}

const ISSUANCE = `'00000000-0000-7000-8000-000000000001'::uuid`;
const isRich = `place < ${FIRST_PERSON}`;
const GRANTED = `(select place, case when ${isRich} then 10000000000 else 10000000 end::numeric as krw,
    case when ${isRich} then 3000000 else 100 end::numeric as lpj`;

function granted(plan: SeedPlan): string {
  return `${GRANTED} from generate_series(1, ${placesOf(plan)}) as place) as granted`;
}

function accounts(plan: SeedPlan, start: Start): string {
  return `insert into account (id, league_id, number, kind, owner, opened_at)
      select ${uuid(ACCOUNT, 'place')}, 'coin', ${start.account} + place - 1,
        case when place = ${HOUSE} then 'house' else 'trading' end,
        case when place = ${HOUSE} then null else ${uuid(OWNER, 'place')} end,
        '${plan.from.toISOString()}'
      from generate_series(1, ${placesOf(plan)}) as place;
    insert into balance (account_id, asset, available, held)
      select ${uuid(ACCOUNT, 'place')}, asset, case asset when 'KRW' then krw else lpj end, 0
      from ${granted(plan)} cross join unnest(array['KRW', 'LPJ']) as asset`;
}

/** Each account is given its money out of the issuance, then its coins. */
function grantLines(plan: SeedPlan, start: Start): string {
  const given = (asset: string): string =>
    `sum(${asset}) over (order by place) - (select available from balance
       where account_id = ${ISSUANCE} and asset = '${asset.toUpperCase()}')`;
  return `insert into ledger (${LEDGER_COLUMNS})
    select 'coin', ${start.ledger} + ${GRANT_LINES} * (place - 1) + line, account, asset, 'grant',
      amount, balance, null, null, timestamptz '${plan.from.toISOString()}'
    from (select *, ${given('krw')} as krw_out, ${given('lpj')} as lpj_out
        from ${granted(plan)}) as granted
      cross join lateral (values
        (1, ${ISSUANCE}, 'KRW', -krw, -krw_out), (2, ${uuid(ACCOUNT, 'place')}, 'KRW', krw, krw),
        (3, ${ISSUANCE}, 'LPJ', -lpj, -lpj_out), (4, ${uuid(ACCOUNT, 'place')}, 'LPJ', lpj, lpj))
        as each (line, account, asset, amount, balance)`;
}

function state(plan: SeedPlan, start: Start): string {
  const places = placesOf(plan);
  const lines = LINES_PER_FILL * PER_BLOCK * Math.min(plan.blocks, plan.blocksWithLedger);
  const orders = plan.oldOpenOrders + PER_BLOCK * plan.blocks + plan.newOpenOrders;
  return `
    update balance set available = available - given
      from (select 'KRW' as asset, sum(krw) as given from ${granted(plan)}
        union all select 'LPJ', sum(lpj) from ${granted(plan)}) as out
      where account_id = ${ISSUANCE} and balance.asset = out.asset;
    update balance set available = available - open.held, held = balance.held + open.held
      from (select account_id, case side when 'buy' then 'KRW' else 'LPJ' end as asset,
          sum(held) as held
        from orders where status = 'open' and sequence > ${start.order} group by 1, 2) as open
      where balance.account_id = open.account_id and balance.asset = open.asset;
    insert into league_state
      (league_id, clock, command_sequence, order_sequence, place_sequence, fill_sequence,
        ledger_sequence)
      values ('coin', '${plan.until.toISOString()}', ${places + orders}, ${start.order + orders},
        ${start.order + orders},
        ${start.fill + PER_BLOCK * plan.blocks}, ${start.ledger + GRANT_LINES * places + lines})
      on conflict (league_id) do update set clock = greatest(league_state.clock, excluded.clock),
        command_sequence = league_state.command_sequence + excluded.command_sequence,
        order_sequence = excluded.order_sequence, place_sequence = excluded.place_sequence,
        fill_sequence = excluded.fill_sequence,
        ledger_sequence = excluded.ledger_sequence;
    insert into market_state (league_id, instrument, phase, reference_price, last_price)
      select 'coin', instrument, 'continuous', 3000, price from fill
        where instrument = '${plan.instruments[0]}' order by sequence desc limit 1
      on conflict (league_id, instrument) do update set last_price = excluded.last_price`;
}

function days({ fill }: Start): string {
  return `insert into market_day
    select 'coin', traded.instrument, day, opening.price, high, low, closing.price,
      traded.quantity, traded.notional
    from (select instrument, (at at time zone 'UTC')::date as day, min(sequence) as first,
        max(sequence) as last, max(price) as high, min(price) as low, sum(quantity) as quantity,
        sum(notional) as notional from fill where sequence > ${fill} group by 1, 2) as traded
      join fill as opening on opening.league_id = 'coin'
        and opening.instrument = traded.instrument and opening.sequence = first
      join fill as closing on closing.league_id = 'coin'
        and closing.instrument = traded.instrument and closing.sequence = last
    on conflict (league_id, instrument, day) do nothing`;
}
