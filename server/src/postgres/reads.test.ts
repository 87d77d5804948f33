import { randomUUIDv7 } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { execute, newExchange, newOutput, type Fill, type Output } from '@hoga/core/exchange';
import { KRW_LPJ, priceOfTick } from '@hoga/core/instrument';
import { amount, quantity } from '@hoga/core/money';
import { accountId, orderId, type AccountId } from '@hoga/core/order';
import { instant } from '@hoga/core/time';
import * as fc from 'fast-check';
import type { Kysely } from 'kysely';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { COIN, commandStream, leagueFor, leagueRecordOf, NOW } from '../../test/commands.ts';
import { migratedDatabase, type TestDatabase } from '../../test/database.ts';
import { keptLog } from '../../test/log.ts';
import type { DayRow, PageRequest, Reads } from '../needs/index.ts';
import { openDatabase } from './database.ts';
import { postgresJournal } from './journal.ts';
import { postgresReads } from './reads.ts';
import type { Tables } from './tables.ts';

const SEED = 4;
const FIRST: PageRequest = { limit: 1_000, before: null };

let database: TestDatabase;
let sql: Client;
let tables: Kysely<Tables>;
let reads: Reads;
/** What the exchange said, which the tables have to tell again. */
let told: Output;
const exchange = newExchange(leagueFor(SEED));

beforeAll(async () => {
  database = await migratedDatabase();
  sql = new Client({ connectionString: database.url });
  await sql.connect();
  tables = openDatabase(database.url, 'reads', keptLog());
  reads = postgresReads({ database: tables, ...COIN });
  told = newOutput();
  for (const command of commandStream(SEED, 800)) execute(exchange, command, told);
  const journal = postgresJournal({ url: database.url, ...COIN });
  await journal.load();
  await journal.commit({ output: told, league: leagueRecordOf(exchange) });
  await journal.close();
});

afterAll(async () => {
  await tables?.destroy();
  await sql?.end();
  await database?.close();
});

const accounts = (): AccountId[] => [...exchange.accounts.keys()];

describe('what the exchange said is what people read, exactly', () => {
  test('the stream has something of everything', () => {
    expect(told.fills.length).toBeGreaterThan(50);
    expect(told.openedAccounts.length).toBeGreaterThan(5);
    expect(exchange.open.size).toBeGreaterThan(5);
  });

  test('every order of every account, open and ended', async () => {
    for (const account of accounts()) {
      const own = [...told.changedOrders]
        .filter((order) => order.account === account)
        .toSorted((a, b) => b.sequence - a.sequence);
      const open = own.filter((order) => order.status === 'open');
      expect(await reads.orders(account, 'open', FIRST)).toEqual(open);
      const ended = own.filter((order) => order.status !== 'open');
      expect(await reads.orders(account, 'closed', FIRST)).toEqual(ended);
      const [newest] = own;
      if (newest !== undefined) expect(await reads.order(account, newest.id)).toEqual(newest);
    }
  });

  test('every fill of every account, once, also when it traded with itself', async () => {
    for (const account of accounts()) {
      const own = told.fills.filter(
        (fill) => fill.maker.account === account || fill.taker.account === account,
      );
      expect(await reads.fills(account, FIRST)).toEqual(own.toReversed());
    }
  });

  test('every ledger line', async () => {
    for (const account of accounts()) {
      const own = told.ledgerLines.filter((line) => line.account === account);
      const rows = await reads.ledger(account, FIRST);
      expect(rows.map((row) => ({ ...row, account, at: row.at.getTime() }))).toEqual(
        own.toReversed().slice(0, FIRST.limit),
      );
    }
  });

  test('every balance', async () => {
    for (const { id, balances } of exchange.accounts.values()) {
      const own = [...balances].map(([asset, balance]) => ({ asset, ...balance }));
      const changed = [...told.changedAccounts].some((account) => account.id === id);
      expect(await reads.balancesOf(id)).toEqual(
        changed ? own.toSorted((a, b) => (a.asset < b.asset ? -1 : 1)) : [],
      );
    }
  });

  test('accounts by owner, and those of the house', async () => {
    const byOwner = Map.groupBy(told.openedAccounts, ({ account }) => account.owner);
    for (const [owner, opened] of byOwner) {
      const rows = opened.map(({ account, at }) => ({
        id: account.id,
        league: 'coin',
        kind: account.kind,
        openedAt: new Date(at),
      }));
      expect(owner === null ? await reads.houseAccounts() : await reads.accountsOf(owner)).toEqual(
        rows,
      );
    }
    expect(await reads.accountsOf(randomUUIDv7())).toEqual([]);
  });

  test('every trade, and pages of any size without gap or repeat', async () => {
    const all = told.fills.toReversed().map((fill) => fill.sequence);
    expect((await reads.trades('KRW-LPJ', FIRST)).map((trade) => trade.sequence)).toEqual(all);
    for (const limit of [1, 7, 50]) {
      const seen: number[] = [];
      let page: PageRequest = { limit, before: null };
      for (;;) {
        const rows = await reads.trades('KRW-LPJ', page);
        const last = rows.at(-1);
        if (last === undefined) break;
        seen.push(...rows.map((row) => row.sequence));
        page = { limit, before: last.sequence };
      }
      expect(seen).toEqual(all);
    }
  });

  test('an order under another account is not there, nor one that never was', async () => {
    const [order] = told.changedOrders;
    expect(await reads.order(accountId(randomUUIDv7()), order!.id)).toBeUndefined();
    expect(await reads.order(order!.account, orderId(randomUUIDv7()))).toBeUndefined();
  });

  test('the database answers', async () => {
    await reads.ping();
  });
});

test('all amounts of the ledger add up to nothing, in every asset', async () => {
  const { rows } = await sql.query('select asset, sum(amount) as sum from ledger group by asset');
  expect(rows.map((row: { sum: string }) => Number(row.sum))).toEqual([0, 0]);
});

describe('the days on which an instrument traded', () => {
  const DAY_MS = 86_400_000;
  const FIRST_DAY = Number(NOW) / DAY_MS;

  interface Print {
    readonly afterMs: number;
    readonly tick: number;
    readonly lots: bigint;
  }

  const prints = fc.array(
    fc.record({
      afterMs: fc.oneof(fc.constantFrom(0, 1, DAY_MS - 1, DAY_MS), fc.nat({ max: DAY_MS / 4 })),
      tick: fc.integer({ min: 0, max: KRW_LPJ.ladder.ticks - 1 }),
      lots: fc.bigInt({ min: 1n, max: 10n ** 15n }),
    }),
    { maxLength: 30 },
  );

  const fillsOf = (printed: readonly Print[]): Fill[] => {
    let at = Number(NOW);
    return printed.map(({ afterMs, tick, lots }, index) => {
      at += afterMs;
      const units = priceOfTick(KRW_LPJ, tick);
      const party = () => ({
        order: orderId(randomUUIDv7()),
        account: accountId(randomUUIDv7()),
        fee: amount(0n),
      });
      return {
        sequence: index + 1,
        instrument: KRW_LPJ.id,
        price: units,
        quantity: quantity(lots),
        notional: amount(units * lots),
        takerSide: 'buy',
        maker: party(),
        taker: party(),
        at: instant(at),
      };
    });
  };

  /** The day as anybody would work it out from the list of all trades. */
  const slowDay = (day: number, fills: readonly Fill[]): DayRow => {
    const today = fills.filter((fill) => Math.floor(fill.at / DAY_MS) === day);
    const prices = today.map((fill) => fill.price);
    const sorted = prices.toSorted((a, b) => (a < b ? -1 : 1));
    return {
      instrument: KRW_LPJ.id,
      day,
      first: prices[0]!,
      high: sorted.at(-1)!,
      low: sorted[0]!,
      last: prices.at(-1)!,
      quantity: quantity(today.reduce((sum, fill) => sum + fill.quantity, 0n)),
      notional: amount(today.reduce((sum, fill) => sum + fill.notional, 0n)),
    };
  };

  let leagues = 0;

  /** Reads of a new league whose writer stored these fills in batches of this many. */
  async function leagueWith(fills: readonly Fill[], size: number): Promise<Reads> {
    leagues += 1;
    const league = `days ${leagues}`;
    await sql.query(`insert into league (id, name_ko, name_en) values ($1, $1, $1)`, [league]);
    const journal = postgresJournal({ url: database.url, ...COIN, league });
    await journal.claim();
    for (let from = 0; from < fills.length; from += size) {
      const output = { ...newOutput(), fills: fills.slice(from, from + size) };
      const league = leagueRecordOf(exchange);
      const sequences = { ...league.sequences, command: from + 1 };
      await journal.commit({ output, league: { ...league, sequences } });
    }
    await journal.close();
    return postgresReads({ database: tables, ...COIN, league });
  }

  test('say what its trades say, in whatever batches those were stored', async () => {
    await fc.assert(
      fc.asyncProperty(prints, fc.integer({ min: 1, max: 10 }), async (printed, size) => {
        const fills = fillsOf(printed);
        const twin = await leagueWith(fills, size);
        const traded = [...new Set(fills.map((fill) => Math.floor(fill.at / DAY_MS)))];
        for (const upTo of [FIRST_DAY - 1, FIRST_DAY, ...traded, FIRST_DAY + 100]) {
          const expected = traded
            .filter((day) => day <= upTo)
            .slice(-2)
            .toReversed()
            .map((day) => slowDay(day, fills));
          expect(await twin.lastDays(upTo)).toEqual(expected);
        }
      }),
      { numRuns: 25 },
    );
  });

  test('are the same when they are added up later, as for fills of an older version', async () => {
    const migration = new URL('migrations/0004_long_history.sql', import.meta.url);
    const file = await readFile(migration, 'utf8');
    const statement = /insert into market_day\s[^;]+/.exec(file)?.[0] ?? '';
    const kept = `select league_id, instrument, day, first_price, high_price, low_price, last_price,
        trim_scale(quantity) as quantity, trim_scale(notional) as notional
      from market_day order by league_id, instrument, day`;
    const before = (await sql.query<object>(kept)).rows;
    expect(before.length).toBeGreaterThan(20);
    await sql.query('begin; delete from market_day');
    await sql.query(statement);
    const { rows } = await sql.query<object>(kept);
    await sql.query('rollback');
    expect(rows).toEqual(before);
  });
});

describe('the latest trade of each instrument', () => {
  const ids = ['KRW-LPJ', 'KRW-A', 'KRW-B', 'KRW-C'];
  const instruments = ids.map((id) => ({ ...KRW_LPJ, id }));

  test('is found wherever it is, and there is none of one that never traded', async () => {
    await sql.query(`insert into fill select 'latest', n, instrument, 3000 + n, 1, 3000 + n, 'sell',
        gen_random_uuid(), gen_random_uuid(), 0, gen_random_uuid(), gen_random_uuid(), 0,
        timestamptz '2026-11-21T00:00:00Z' + n * interval '1 second'
      from generate_series(1, 300) as n
        cross join lateral (select case when n = 7 then 'KRW-B' when n % 100 = 50 then 'KRW-A'
          else 'KRW-LPJ' end as instrument) as chosen`);
    const twin = postgresReads({ database: tables, league: 'latest', instruments });
    const latest = await twin.latestTrades();
    const found = (id: string) => [latest.get(id)?.sequence, latest.get(id)?.at.toISOString()];
    expect(latest.size).toBe(3);
    expect(found('KRW-LPJ')).toEqual([300, '2026-11-21T00:05:00.000Z']);
    expect(found('KRW-A')).toEqual([250, '2026-11-21T00:04:10.000Z']);
    expect(found('KRW-B')).toEqual([7, '2026-11-21T00:00:07.000Z']);
    expect(latest.get('KRW-B')).toMatchObject({
      price: 300_700n,
      quantity: 10_000n,
      takerSide: 'sell',
    });
  });

  test('is the first line of its list of trades', async () => {
    const [newest] = await reads.trades('KRW-LPJ', { limit: 1, before: null });
    expect((await reads.latestTrades()).get('KRW-LPJ')).toEqual(newest);
  });
});
