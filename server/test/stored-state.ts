/**
 * Looks at what a running server has stored, on a connection of its own and without the writer's
 * lock. The database must be running: this neither starts nor stops one.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  assertInvariants,
  restoreExchange,
  stateHash,
  type LeagueSetup,
} from '@hoga/core/exchange';
import { KRW_LPJ } from '@hoga/core/instrument';
import { accountId } from '@hoga/core/order';
import { Client } from 'pg';
import { readRecords, startEmbeddedPostgres } from '../src/postgres/index.ts';
import { CANDLES_AT_ODDS } from './stored-candles.ts';

/** The league as the server sets it up. */
export const COIN_LEAGUE: LeagueSetup = {
  league: 'coin',
  instruments: [KRW_LPJ],
  issuance: accountId('00000000-0000-7000-8000-000000000001'),
  fees: accountId('00000000-0000-7000-8000-000000000002'),
};

export interface StoredState {
  readonly url: string;
  /** The fingerprint of the state that a restart would load. */
  hash(): Promise<string>;
  rows<Row extends object>(statement: string, values?: readonly unknown[]): Promise<Row[]>;
  close(): Promise<void>;
}

export async function openStoredState(dataFolder: string): Promise<StoredState> {
  const { database: password } = await readSecretsOf(dataFolder);
  // It finds the server's own PostgreSQL running and says where.
  const { url } = await startEmbeddedPostgres({ folder: dataFolder, password });
  const client = new Client({
    connectionString: url,
    application_name: 'hoga test',
    pipeline: true,
  });
  // A database that stops takes its connections along.
  client.on('error', () => undefined);
  await client.connect();
  return {
    url,
    hash: async () =>
      stateHash(restoreExchange(COIN_LEAGUE, await readRecords(client, COIN_LEAGUE))),
    rows: async <Row extends object>(statement: string, values: readonly unknown[] = []) =>
      (await client.query<Row>(statement, [...values])).rows,
    close: () => client.end(),
  };
}

/** Throws when a server could not start on these tables, or would find them at odds. */
export async function assertStartable(url: string): Promise<void> {
  const client = new Client({ connectionString: url, pipeline: true });
  await client.connect();
  try {
    assertInvariants(restoreExchange(COIN_LEAGUE, await readRecords(client, COIN_LEAGUE)));
  } finally {
    await client.end();
  }
}

/** What only the server knows; here to forge with, and to look for in logs. */
export async function readSecretsOf(
  dataFolder: string,
): Promise<{ readonly identity: string; readonly database: string }> {
  const parsed: unknown = JSON.parse(await readFile(join(dataFolder, 'secrets.json'), 'utf8'));
  if (typeof parsed !== 'object' || parsed === null) throw new Error('secrets.json is no object');
  const { identity, database }: { identity?: unknown; database?: unknown } = parsed;
  return { identity: String(identity), database: String(database) };
}

const UNBALANCED: readonly (readonly [rule: string, statement: string])[] = [
  [
    'the ledger sums to zero in each league and asset',
    `select league_id, asset, sum(amount) from ledger group by league_id, asset
      having sum(amount) <> 0`,
  ],
  [
    'a balance is the sum of its ledger lines',
    `select account_id, asset, owned, booked
      from (select account_id, asset, available + held as owned from balance) as kept
      full join (select account_id, asset, sum(amount) as booked from ledger
        group by account_id, asset) as lines using (account_id, asset)
      where coalesce(owned, 0) <> coalesce(booked, 0)`,
  ],
  [
    'the last ledger line tells the balance',
    `select account_id, asset, last.balance from balance join lateral
      (select ledger.balance from ledger where ledger.account_id = balance.account_id
        and ledger.asset = balance.asset order by sequence desc limit 1) as last on true
      where last.balance <> available + held`,
  ],
  [
    'what is held is what open orders hold',
    `select account_id, asset, kept.held, wanted.held
      from (select account_id, asset, held from balance where held <> 0) as kept
      full join (select account_id, case side when 'buy' then 'KRW' else 'LPJ' end as asset,
        sum(held) as held from orders where status = 'open' group by 1, 2) as wanted
        using (account_id, asset)
      where coalesce(kept.held, 0) <> coalesce(wanted.held, 0)`,
  ],
  [
    'nobody but the issuance owes anything',
    `select account_id, asset, available from balance join account on account.id = account_id
      where kind <> 'issuance' and available < 0`,
  ],
  [
    'fills add up to what their orders say',
    `select id, filled_quantity, filled.quantity from orders full join (
        select order_id, sum(quantity) as quantity, sum(notional) as notional, sum(fee) as fee
        from (select maker_order as order_id, quantity, notional, maker_fee as fee from fill
          union all select taker_order, quantity, notional, taker_fee from fill) as each_side
        group by order_id) as filled on order_id = id
      where id is null or filled_quantity <> coalesce(filled.quantity, 0)
        or filled_notional <> coalesce(filled.notional, 0)
        or fee_paid <> coalesce(filled.fee, 0)`,
  ],
  [
    'a day of an instrument is what its fills say',
    `select kept, told from market_day as kept full join (
        select league_id, instrument, (at at time zone 'UTC')::date as day,
          (array_agg(price order by sequence))[1] as first_price, max(price) as high_price,
          min(price) as low_price, (array_agg(price order by sequence desc))[1] as last_price,
          sum(quantity) as quantity, sum(notional) as notional from fill group by 1, 2, 3) as told
        using (league_id, instrument, day)
      where (kept.first_price, kept.high_price, kept.low_price, kept.last_price, kept.quantity,
          kept.notional) is distinct from (told.first_price, told.high_price, told.low_price,
          told.last_price, told.quantity, told.notional)`,
  ],
  ['candles are what the fills up to their mark say', CANDLES_AT_ODDS],
  [
    'every sequence runs from one to the number the league is at, without a gap',
    `select * from (
        select 'orders' as what, count(distinct sequence) as n, count(*) as all_rows,
          min(sequence) as first, max(sequence) as last, max(order_sequence) as kept
          from orders, league_state
        union all select 'fill', count(distinct sequence), count(*), min(sequence),
          max(sequence), max(fill_sequence) from fill, league_state
        union all select 'ledger', count(distinct sequence), count(*), min(sequence),
          max(sequence), max(ledger_sequence) from ledger, league_state) as lines
      where n > 0 and (n <> all_rows or first <> 1 or last <> n or kept <> n)`,
  ],
];

/** Every way in which the books do not add up; an empty list is what anyone hopes for. */
export async function faultsOfBooks(
  stored: Pick<StoredState, 'rows'>,
): Promise<{ readonly rule: string; readonly row: object }[]> {
  const faults: { rule: string; row: object }[] = [];
  for (const [rule, statement] of UNBALANCED) {
    for (const row of await stored.rows<object>(statement)) faults.push({ rule, row });
  }
  return faults;
}
