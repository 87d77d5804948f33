/** What operators do to a market and to an account, and that it is written down. */
import { randomUUIDv7 } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { openTestApp, type TestApp, type Trader } from '../../test/app.ts';
import { limitOrder } from '../../test/commands.ts';
import { testDatabase, type TestDatabase } from '../../test/database.ts';
import { issueGrant } from './issue.ts';
import { listAudit } from './list-audit.ts';
import { getBook, getInstrument, getTicker } from './look-up-market.ts';
import { CANCEL_ROUNDS_MAX, cancelMarket, haltMarket, resumeMarket } from './operate-market.ts';
import { placeOrder } from './place-order.ts';
import { replaceOrder } from './replace-order.ts';

const MARKET = 'KRW-LPJ';
const operator = { userId: randomUUIDv7(), key: null };

let running: TestApp;
/** While it is open, PostgreSQL goes on from test to test. */
let keeper: TestDatabase;

beforeAll(async () => {
  keeper = await testDatabase();
});

afterAll(async () => {
  await keeper?.close();
});

beforeEach(async () => {
  running = await openTestApp({ capacities: { cancelsPerCommand: 2 } });
});

afterEach(async () => {
  vi.restoreAllMocks();
  await running?.stop();
  await running?.database.close();
});

const refusal = (type: string, parameters: object = {}) => ({
  ok: false,
  problem: { type, parameters },
});

async function audited(): Promise<unknown[]> {
  const reply = await listAudit(running.app, { limit: 10 });
  if (!reply.ok) throw new Error(reply.problem.type);
  for (const { actor } of reply.value.entries) expect(actor).toBe(operator.userId);
  return reply.value.entries.map(({ action, subject, before, after }) => {
    return { action, subject, before, after };
  });
}

async function place(by: Trader, price: string): Promise<string> {
  const command = limitOrder(by.account, { price });
  expect((await running.app.engine.submit(command)).kind).toBe('accepted');
  return command.order;
}

const limit = (price: string, timeInForce: 'gtc' | 'ioc' | 'post_only' = 'gtc') =>
  ({ instrument: MARKET, side: 'buy', type: 'limit', price, quantity: '2', timeInForce }) as const;

describe('a market', () => {
  test('that is halted takes no order; resumed, it collects orders first', async () => {
    const { app } = running;
    const { caller, account } = await running.newTrader();
    const resting = await place({ caller, account }, '2900');
    expect(await haltMarket(app, operator, MARKET)).toEqual({
      ok: true,
      value: {
        instrument: MARKET,
        phase: 'halted',
        auctionEndsAt: null,
        at: '2026-11-21T00:00:00.000Z',
      },
    });
    const ask = (order: ReturnType<typeof limit>) => placeOrder(app, caller, { account, order });
    expect(await ask(limit('2950'))).toEqual(refusal('market-halted'));
    const change = { price: '2901' };
    const replaced = await replaceOrder(app, caller, { account, order: resting, change });
    expect(replaced).toEqual(refusal('market-halted'));
    expect(await haltMarket(app, operator, MARKET)).toEqual(refusal('market-already-halted'));

    running.clock.now += 1_000;
    const auctionEndsAt = '2026-11-21T00:02:01.000Z';
    const resumed = { phase: 'auction', auctionEndsAt };
    expect(await resumeMarket(app, operator, MARKET)).toMatchObject({ value: resumed });
    expect(getTicker(app, MARKET)).toMatchObject({ value: resumed });
    expect(getBook(app, { instrument: MARKET, depth: 1 })).toMatchObject({ value: resumed });
    expect(await resumeMarket(app, operator, MARKET)).toEqual(refusal('market-not-halted'));
    expect(await ask(limit('2950', 'ioc'))).toEqual(refusal('call-auction'));
    expect(await ask(limit('2950', 'post_only'))).toEqual(refusal('call-auction'));
    expect(await ask(limit('2950'))).toMatchObject({ ok: true });

    expect(await audited()).toEqual([
      {
        action: 'resume_market',
        subject: MARKET,
        before: { phase: 'halted' },
        after: { phase: 'auction' },
      },
      {
        action: 'halt_market',
        subject: MARKET,
        before: { phase: 'continuous' },
        after: { phase: 'halted' },
      },
    ]);
  });

  test('says by which rules it pauses', () => {
    expect(getInstrument(running.app, MARKET)).toMatchObject({
      value: {
        interruptionPercent: 10,
        auctionSeconds: 120,
        icebergPartsMax: 100,
        selfTradePrevention: 'cancel_maker',
      },
    });
  });

  test('that does not exist cannot be operated', async () => {
    const { app } = running;
    for (const operate of [haltMarket, resumeMarket, cancelMarket]) {
      expect(await operate(app, operator, 'KRW-XYZ')).toEqual(refusal('unknown-instrument'));
    }
    expect(await audited()).toEqual([]);
  });
});

describe('cancelling everything in a market', () => {
  test('goes on until nothing is left, whoever it belongs to', async () => {
    const traders = [await running.newTrader(), await running.newTrader()];
    const ids: string[] = [];
    for (const price of ['2500', '2501', '2502']) {
      for (const trader of traders) ids.push(await place(trader, price));
    }
    expect(await cancelMarket(running.app, operator, MARKET)).toEqual({
      ok: true,
      value: { instrument: MARKET, cancelled: 6, remaining: 0 },
    });
    const { rows } = await running.sql.query(
      'select distinct status, cancel_reason from orders where id = any($1)',
      [ids],
    );
    expect(rows).toEqual([{ status: 'cancelled', cancel_reason: 'by_operator' }]);
    expect(await audited()).toEqual(
      [2, 4, 6].map((before) => ({
        action: 'cancel_market',
        subject: MARKET,
        before: { openOrders: before },
        after: { openOrders: before - 2 },
      })),
    );
    expect(await cancelMarket(running.app, operator, MARKET)).toEqual(refusal('nothing-to-cancel'));
  });

  test('ends too when somebody else took the last, and in any case', async () => {
    const { app } = running;
    const submit = vi.spyOn(app.engine, 'submit');
    const some = { kind: 'accepted', account: null, order: null, remaining: 1 } as const;
    submit.mockResolvedValueOnce({ ...some, others: [{} as never] });
    submit.mockResolvedValueOnce({ kind: 'rejected', rejection: { reason: 'nothing_to_cancel' } });
    const value = { instrument: MARKET, cancelled: 1, remaining: 0 };
    expect(await cancelMarket(app, operator, MARKET)).toEqual({ ok: true, value });

    submit.mockClear();
    submit.mockResolvedValue({ ...some, others: [{} as never] });
    const rounds = { instrument: MARKET, cancelled: CANCEL_ROUNDS_MAX, remaining: 1 };
    expect(await cancelMarket(app, operator, MARKET)).toEqual({ ok: true, value: rounds });
    expect(submit).toHaveBeenCalledTimes(CANCEL_ROUNDS_MAX);
  });
});

describe('a grant', () => {
  const grant = (account: string, asset: string, amount: string) =>
    issueGrant(running.app, operator, { account, grant: { asset, amount } });

  test('is owned at once, and audited in decimals', async () => {
    const { account } = await running.newTrader();
    expect(await grant(account, 'LPJ', '1.50')).toEqual({
      ok: true,
      value: { grant: { account, asset: 'LPJ', amount: '1.5' }, isRepeat: false },
    });
    const balances = await running.app.reads.balancesOf(account);
    expect(balances.find(({ asset }) => asset === 'LPJ')).toMatchObject({ available: 1_015_000n });
    expect(await audited()).toEqual([
      { action: 'issue', subject: account, before: null, after: { LPJ: '1.5' } },
    ]);
  });

  test('with a name of its own is given once, however often and however it is asked for', async () => {
    const { account } = await running.newTrader();
    const named = (amount: string, to: string = account, asset = 'KRW') =>
      issueGrant(running.app, operator, {
        account: to,
        grant: { asset, amount, clientGrantId: 'prize-1' },
      });
    const value = { grant: { account, asset: 'KRW', amount: '500' }, isRepeat: false };
    // The answer to the first one is lost: it may be stored or not.
    running.troubles.afterCommit = async () => {
      throw new Error('the connection broke');
    };
    expect(await named('500')).toEqual(refusal('outcome-unknown'));
    running.troubles.afterCommit = undefined;
    await vi.waitFor(() => expect(running.app.engine.status.phase).toBe('running'), {
      timeout: 10_000,
    });
    const again = await Promise.all([named('500'), named('500.0'), named('500.00')]);
    for (const reply of again)
      expect(reply).toEqual({ ok: true, value: { ...value, isRepeat: true } });

    const reused = refusal('client-grant-id-reused', { clientGrantId: 'prize-1' });
    expect(await named('501')).toEqual(reused);
    expect(await named('500', account, 'LPJ')).toEqual(reused);
    expect(await named('500', (await running.newTrader()).account)).toEqual(reused);

    const balances = await running.app.reads.balancesOf(account);
    const krw = balances.find(({ asset }) => asset === 'KRW');
    expect(krw).toMatchObject({ available: 10_000_500_000_000n });
    const twice = Array.from({ length: 5 }, () =>
      issueGrant(running.app, operator, {
        account,
        grant: { asset: 'KRW', amount: '1', clientGrantId: 'prize-2' },
      }),
    );
    const answers = await Promise.all(twice);
    expect(answers.filter((reply) => reply.ok && !reply.value.isRepeat)).toHaveLength(1);
    expect(await audited()).toHaveLength(2);
  });

  test('that would be stored twice under one name all the same is not stored', async () => {
    const { app } = running;
    const { account } = await running.newTrader();
    const asked = { account, grant: { asset: 'KRW', amount: '7', clientGrantId: 'prize-3' } };
    expect(await issueGrant(app, operator, asked)).toMatchObject({ ok: true });
    // The first one was still on its way when it was looked for.
    vi.spyOn(app.operators, 'auditOf').mockResolvedValueOnce(undefined);
    expect(await issueGrant(app, operator, asked)).toEqual(refusal('outcome-unknown'));
    await vi.waitFor(() => expect(app.engine.status.phase).toBe('running'), { timeout: 10_000 });
    expect(await issueGrant(app, operator, asked)).toMatchObject({ value: { isRepeat: true } });
    const balances = await app.reads.balancesOf(account);
    const krw = balances.find(({ asset }) => asset === 'KRW');
    expect(krw).toMatchObject({ available: 10_000_007_000_000n });
  });

  test('of what does not exist, or beyond all bounds, is refused', async () => {
    const { account } = await running.newTrader();
    const places = { amount: '1.0000001', places: 6, asset: 'KRW' };
    expect(await grant(account, 'BTC', '1')).toEqual(refusal('unknown-asset'));
    expect(await grant(account, 'KRW', '1.0000001')).toEqual(refusal('amount-too-precise', places));
    expect(await grant(randomUUIDv7(), 'KRW', '1')).toEqual(refusal('account-not-found'));
    const full = refusal('capacity-exhausted', { what: 'issuance' });
    expect(await grant(account, 'KRW', '9'.repeat(24))).toEqual(full);
    // The league's own accounts belong to nobody.
    const { rows } = await running.sql.query<{ id: string }>(
      "select id from account where kind = 'issuance'",
    );
    expect(await grant(rows[0]!.id, 'KRW', '1')).toEqual(refusal('account-not-found'));
    expect(await audited()).toEqual([]);
  });
});

test('while the writer stops, each says so', async () => {
  const { app } = running;
  const { account } = await running.newTrader();
  await app.engine.stop();
  const replies = [
    await haltMarket(app, operator, MARKET),
    await cancelMarket(app, operator, MARKET),
    await issueGrant(app, operator, { account, grant: { asset: 'KRW', amount: '1' } }),
  ];
  for (const reply of replies) expect(reply).toEqual(refusal('shutting-down'));
});
