import { randomUUIDv7 } from 'node:crypto';
import { accountId } from '@hoga/core/order';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestApp, type TestApp, type Trader } from '../../test/app.ts';
import { cancelOf, limitOrder, type LimitOrder } from '../../test/commands.ts';
import { getMe, listAccounts, listBalances, listFills, listLedger } from './look-up-accounts.ts';
import { getBook, getInstrument, listInstruments, listTrades } from './look-up-market.ts';
import { getOrder, listOrders } from './look-up-orders.ts';
import type { PageQuery } from './page.ts';
import type { Reply } from './reply.ts';

let running: TestApp;
let maker: Trader;
let taker: Trader;

/** The maker sells 1 LPJ at 3,001, then at 3,002 and so on; the taker buys the first twelve. */
const PRICES = Array.from({ length: 15 }, (_, index) => `${3_001 + index}`);
const SOLD = PRICES.slice(0, 12);

beforeAll(async () => {
  running = await openTestApp();
  maker = await running.newTrader();
  taker = await running.newTrader();
  for (const price of PRICES) await place(maker, { side: 'sell', price, quantity: '2' });
  for (const price of SOLD) await place(taker, { side: 'buy', price, quantity: '2' });
});

afterAll(async () => {
  await running?.stop();
  await running?.database.close();
});

async function place(by: Trader, wanted: LimitOrder): Promise<string> {
  const command = limitOrder(by.account, wanted);
  expect(await running.app.engine.submit(command)).toMatchObject({ kind: 'accepted' });
  return command.order;
}

function valueOf<Value>(reply: Reply<Value>): Value {
  if (!reply.ok) throw new Error(JSON.stringify(reply.problem));
  return reply.value;
}

/** Follows the cursors to the end. */
async function allPages<Row>(
  limit: number,
  pageAt: (query: PageQuery) => Promise<{ rows: readonly Row[]; next: string | null }>,
): Promise<{ rows: Row[]; sizes: number[] }> {
  const rows: Row[] = [];
  const sizes: number[] = [];
  let query: PageQuery = { limit };
  for (;;) {
    const page = await pageAt(query);
    rows.push(...page.rows);
    sizes.push(page.rows.length);
    if (page.next === null) return { rows, sizes };
    query = { limit, before: page.next };
  }
}

describe('pages go from new to old without gap or repeat, and the last one has no next', () => {
  test.each([
    [5, [5, 5, 2]],
    [4, [4, 4, 4]],
    [12, [12]],
    [200, [12]],
  ])('fills, %i a page', async (limit, sizes) => {
    const { app } = running;
    for (const { caller, account } of [maker, taker]) {
      const pages = await allPages(limit, async (query) => {
        const { fills, next } = valueOf(await listFills(app, caller, { account, query }));
        return { rows: fills, next };
      });
      expect(pages.sizes).toEqual(sizes);
      expect(pages.rows.map((fill) => fill.price)).toEqual(SOLD.toReversed());
      expect(new Set(pages.rows.map((fill) => fill.role)).size).toBe(1);
    }
  });

  test('orders, the open and the closed apart', async () => {
    const { app } = running;
    const { caller, account } = maker;
    const pagesOf = (state: 'open' | 'closed', limit: number) =>
      allPages(limit, async (query) => {
        const found = await listOrders(app, caller, { account, query: { ...query, state } });
        const { orders, next } = valueOf(found);
        return { rows: orders, next };
      });
    const closed = await pagesOf('closed', 7);
    expect(closed.sizes).toEqual([7, 5]);
    expect(closed.rows.map((order) => order.price)).toEqual(SOLD.toReversed());
    expect(new Set(closed.rows.map((order) => order.state))).toEqual(new Set(['filled']));
    const open = await pagesOf('open', 3);
    expect(open.rows.map((order) => order.price)).toEqual(PRICES.slice(12).toReversed());
    expect(open.sizes).toEqual([3]);
  });

  test('ledger entries, whose balances go on from each other', async () => {
    const { app } = running;
    const { caller, account } = taker;
    const { rows, sizes } = await allPages(10, async (query) => {
      const { entries, next } = valueOf(await listLedger(app, caller, { account, query }));
      return { rows: entries, next };
    });
    // Two grants, and for each fill won, coins and a fee.
    expect(sizes).toEqual([10, 10, 10, 8]);
    expect(rows.at(-1)).toMatchObject({ kind: 'grant', asset: 'KRW', amount: '10000000' });
    const coins = rows.filter((entry) => entry.asset === 'LPJ').toReversed();
    expect(coins.map((entry) => entry.balance)).toEqual(
      Array.from({ length: 13 }, (_, index) => `${100 + 2 * index}`),
    );
    const [newest] = rows;
    expect(newest).toMatchObject({ kind: 'fee', amount: '-3.012', fill: '12' });
  });

  test('trades, as everybody sees them', async () => {
    const { rows, sizes } = await allPages(8, async (query) => {
      const listed = await listTrades(running.app, { instrument: 'KRW-LPJ', query });
      const { trades, next } = valueOf(listed);
      return { rows: trades, next };
    });
    expect(sizes).toEqual([8, 4]);
    expect(rows.map((trade) => trade.id)).toEqual(SOLD.map((_, index) => `${12 - index}`));
    expect(rows[0]).toEqual({
      id: '12',
      price: '3012',
      quantity: '2',
      takerSide: 'buy',
      at: '2026-11-21T00:00:00.000Z',
    });
  });

  test('a cursor from before the beginning gives an empty last page', async () => {
    const query = { limit: 5, before: '0' };
    const listed = await listTrades(running.app, { instrument: 'KRW-LPJ', query });
    expect(valueOf(listed)).toEqual({ trades: [], next: null });
    const far = { limit: 1, before: '9999999999999999' };
    const newest = await listTrades(running.app, { instrument: 'KRW-LPJ', query: far });
    expect(valueOf(newest)).toMatchObject({ trades: [{ id: '12' }], next: '12' });
  });
});

describe('an order', () => {
  test('is shown to its owner, open or ended', async () => {
    const { caller, account } = maker;
    const order = await place(maker, { side: 'sell', price: '3100', quantity: '2' });
    const read = () => getOrder(running.app, caller, { account, order });
    expect(valueOf(await read())).toMatchObject({ id: order, state: 'open', held: '2' });
    await running.app.engine.submit(cancelOf(account, order as never));
    expect(valueOf(await read())).toMatchObject({ state: 'cancelled', held: '0' });
  });

  test('of another account is not found', async () => {
    const order = await place(maker, { side: 'sell', price: '3101', quantity: '2' });
    const asked = { account: taker.account, order };
    expect(await getOrder(running.app, taker.caller, asked)).toEqual({
      ok: false,
      problem: { type: 'order-not-found', parameters: {} },
    });
  });
});

test('another user’s account answers like one that does not exist, on every list', async () => {
  const { app } = running;
  const query = { limit: 5 };
  const { caller } = taker;
  for (const account of [maker.account, accountId(randomUUIDv7())]) {
    const replies = [
      await listBalances(app, caller, account),
      await listFills(app, caller, { account, query }),
      await listLedger(app, caller, { account, query }),
      await listOrders(app, caller, { account, query: { ...query, state: 'open' } }),
      await getOrder(app, caller, { account, order: randomUUIDv7() }),
    ];
    const refusal = { ok: false, problem: { type: 'account-not-found', parameters: {} } };
    expect(replies).toEqual(replies.map(() => refusal));
  }
});

test('balances show what is held apart from what is available', async () => {
  const by = await running.newTrader();
  await place(by, { price: '2500', quantity: '4' });
  expect(valueOf(await listBalances(running.app, by.caller, by.account))).toEqual({
    account: by.account,
    balances: [
      { asset: 'KRW', total: '10000000', available: '9989995', held: '10005' },
      { asset: 'LPJ', total: '100', available: '100', held: '0' },
    ],
  });
});

describe('who I am', () => {
  test('with my accounts', async () => {
    const { app } = running;
    const person = { name: '김철수', nickname: '철수', email: 'a@example.com' };
    const from = { address: '192.0.2.7', userAgent: 'test' };
    const entered = await app.identity.signUp(
      { ...person, password: 'correct horse battery', language: 'en' },
      from,
    );
    const { user } = (entered as { signedIn: { user: { id: string } } }).signedIn;
    expect(await getMe(app, { userId: user.id, key: null })).toMatchObject({
      value: { user: { ...person, language: 'en', operator: false }, accounts: [] },
    });
    expect(valueOf(await listAccounts(app, maker.caller))).toEqual({
      accounts: [
        {
          id: maker.account,
          league: 'coin',
          kind: 'trading',
          createdAt: '2026-11-21T00:00:00.000Z',
        },
      ],
    });
  });

  test('a token whose user is gone is worth nothing', async () => {
    expect(await getMe(running.app, { userId: randomUUIDv7(), key: null })).toEqual({
      ok: false,
      problem: { type: 'token-revoked', parameters: {} },
    });
  });
});

describe('the market', () => {
  test('lists its instruments with every rule a client needs', async () => {
    const { app } = running;
    const { instruments } = valueOf(listInstruments(app));
    expect(instruments).toHaveLength(1);
    expect(valueOf(getInstrument(app, 'KRW-LPJ'))).toEqual(instruments[0]);
    expect(instruments[0]).toMatchObject({
      id: 'KRW-LPJ',
      lot: '0.0001',
      minimumNotional: '5000',
      maximumNotional: '1000000000',
      makerFeeRate: '0.0005',
      takerFeeRate: '0.0005',
      bandPercent: 30,
      lowestPrice: '1',
      highestPrice: '10000000',
      openOrdersPerAccount: 200,
    });
    expect(instruments[0]?.bands.slice(0, 2)).toEqual([
      { from: '1', tick: '0.01' },
      { from: '10', tick: '0.1' },
    ]);
  });

  test('shows the book, no deeper than asked', async () => {
    const { app } = running;
    const book = valueOf(getBook(app, { instrument: 'KRW-LPJ', depth: 2 }));
    expect(book.asks).toEqual([
      { price: '3013', quantity: '2', orders: 1 },
      { price: '3014', quantity: '2', orders: 1 },
    ]);
    expect(book.bids).toEqual([{ price: '2500', quantity: '4', orders: 1 }]);
    // Of 2500:4|3013:2,3014:2.
    expect(book.checksum).toBe(3_900_983_139);
    const sequence = book.sequence;
    await place(taker, { price: '2500', quantity: '3' });
    const later = valueOf(getBook(app, { instrument: 'KRW-LPJ', depth: 100 }));
    expect(later.bids).toEqual([{ price: '2500', quantity: '7', orders: 2 }]);
    expect(later.sequence).toBe(sequence + 1);
  });

  test('knows no other instrument', async () => {
    const { app } = running;
    const instrument = 'KRW-BTC';
    const refusal = { ok: false, problem: { type: 'unknown-instrument', parameters: {} } };
    expect(getInstrument(app, instrument)).toEqual(refusal);
    expect(getBook(app, { instrument, depth: 1 })).toEqual(refusal);
    expect(await listTrades(app, { instrument, query: { limit: 1 } })).toEqual(refusal);
  });
});
