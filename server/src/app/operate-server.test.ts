/** What operators see and do beside the markets, and that it is written down. */
import { randomUUIDv7 } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { openTestApp, type TestApp } from '../../test/app.ts';
import { limitOrder } from '../../test/commands.ts';
import { listAudit } from './list-audit.ts';
import { listMarketStates } from './look-up-market-states.ts';
import { getUser, listUsers } from './look-up-users.ts';
import { getHouse, startHouse, stopHouse } from './operate-house.ts';
import { cancelMarket } from './operate-market.ts';
import { getServerHealth } from './server-health.ts';

const operator = { userId: randomUUIDv7(), key: null };

let running: TestApp;

beforeAll(async () => {
  running = await openTestApp({ capacities: { cancelsPerCommand: 2 } });
});

afterAll(async () => {
  await running?.stop();
  await running?.database.close();
});

async function audited(): Promise<object[]> {
  const reply = await listAudit(running.app, { limit: 100 });
  if (!reply.ok) throw new Error(reply.problem.type);
  return reply.value.entries.map(({ actor, action, subject, before, after }) => {
    return { actor, action, subject, before, after };
  });
}

/** Places so many orders of an account, far from the middle. */
async function rest(
  account: ReturnType<typeof limitOrder>['account'],
  count: number,
): Promise<void> {
  for (let order = 0; order < count; order += 1) {
    const answer = await running.app.engine.submit(limitOrder(account, { price: '2500' }));
    expect(answer.kind).toBe('accepted');
  }
}

async function newHouseAccount(): Promise<ReturnType<typeof limitOrder>['account']> {
  const { account } = await running.newTrader({ owner: null, kind: 'house' });
  return account;
}

describe('users', () => {
  const person = {
    name: '김철수',
    nickname: '철수',
    email: 'kim@example.com',
    password: 'a long secret',
    language: 'ko' as const,
  };

  test('are listed without telling who they are; looking at one is written down', async () => {
    const { app } = running;
    const entered = await app.identity.signUp(person, { address: '192.0.2.1', userAgent: '' });
    if (!entered.ok) throw new Error(entered.reason);
    const { id } = entered.signedIn.user;
    const { account } = await running.newTrader({ owner: id });
    await rest(account, 1);
    const listed = await listUsers(app, { limit: 10 });
    expect(listed).toMatchObject({
      ok: true,
      value: { users: [{ id, nickname: '철수' }], next: null },
    });
    expect(JSON.stringify(listed)).not.toMatch(/kim|김/);
    expect(await audited()).toEqual([]);

    expect(await getUser(app, operator, id)).toMatchObject({
      ok: true,
      value: {
        user: { id, email: 'kim@example.com', operator: false },
        sessions: 0,
        accounts: [
          {
            id: account,
            kind: 'trading',
            openOrders: 1,
            balances: [
              { asset: 'KRW', total: '10000000', held: '5002.5' },
              { asset: 'LPJ', total: '100' },
            ],
          },
        ],
      },
    });
    const viewed = { actor: operator.userId, action: 'view_user', subject: id };
    expect(await audited()).toEqual([{ ...viewed, before: null, after: null }]);
  });

  test('that do not exist are not written down', async () => {
    const before = await audited();
    const refused = { ok: false, problem: { type: 'user-not-found', parameters: {} } };
    expect(await getUser(running.app, operator, randomUUIDv7())).toEqual(refused);
    expect(await audited()).toEqual(before);
  });

  test('are not shown when it cannot be written down', async () => {
    const { app } = running;
    const [user] = await app.identity.users({ limit: 1, before: null, search: null });
    const record = vi.spyOn(app.operators, 'record').mockRejectedValue(new Error('no room'));
    await expect(getUser(app, operator, user!.id)).rejects.toThrow('no room');
    await expect(stopHouse(app, operator)).rejects.toThrow('no room');
    record.mockRestore();
  });
});

describe('the house', () => {
  test('starts and stops; stopped, its orders leave the book and all others stay', async () => {
    const { app } = running;
    const [house, other] = [await newHouseAccount(), await newHouseAccount()];
    const before = (await audited()).length;
    expect(await startHouse(app, operator)).toEqual({ ok: true, value: { state: 'running' } });
    await rest(house, 5);
    const markets = await listMarketStates(app);
    expect(markets).toMatchObject({
      ok: true,
      value: {
        markets: [{ instrument: 'KRW-LPJ', phase: 'continuous', openOrders: 6, bestBid: '2500' }],
      },
    });
    expect(await getHouse(app)).toMatchObject({
      ok: true,
      value: {
        state: 'running',
        accounts: [
          { id: house, kind: 'house', openOrders: 5 },
          { id: other, openOrders: 0 },
        ],
      },
    });
    expect(await stopHouse(app, operator)).toEqual({
      ok: true,
      value: { state: 'stopped', cancelled: 5 },
    });
    expect(await getHouse(app)).toMatchObject({ value: { state: 'stopped' } });
    expect(app.engine.status.openOrders).toBe(1);
    expect((await audited()).slice(0, -before)).toEqual([
      {
        actor: operator.userId,
        action: 'stop_house',
        subject: 'house',
        before: { state: 'running' },
        after: { state: 'stopped' },
      },
      {
        actor: operator.userId,
        action: 'start_house',
        subject: 'house',
        before: { state: 'stopped' },
        after: { state: 'running' },
      },
    ]);
    // Once more it changes nothing.
    expect(await stopHouse(app, operator)).toMatchObject({ value: { cancelled: 0 } });
  });
});

test('cancelling all says how many were cancelled when a later round fails', async () => {
  const { app } = running;
  const { account } = await running.newTrader();
  await rest(account, 5);
  let rounds = 0;
  running.troubles.beforeCommit = async () => {
    rounds += 1;
    if (rounds === 2) throw new Error('the database is gone');
  };
  const answer = await cancelMarket(app, operator, 'KRW-LPJ');
  running.troubles.beforeCommit = undefined;
  expect(answer).toEqual({
    ok: true,
    value: { instrument: 'KRW-LPJ', cancelled: 2, remaining: 4 },
  });
  await vi.waitFor(() => expect(app.engine.status.phase).toBe('running'), { timeout: 10_000 });
  expect(await cancelMarket(app, operator, 'KRW-LPJ')).toEqual({
    ok: true,
    value: { instrument: 'KRW-LPJ', cancelled: 4, remaining: 0 },
  });
});

test('health tells of the database, the engine, the process, the house and the jobs', async () => {
  const { app } = running;
  const run = {
    name: 'retention',
    startedAt: new Date(0),
    durationMs: 12,
    outcome: 'done',
  } as const;
  app.jobs.note({ ...run, outcome: 'failed', report: {} });
  app.jobs.note({ ...run, report: { outbox: 3 } });
  const reply = await getServerHealth(app);
  expect(reply).toMatchObject({
    ok: true,
    value: {
      version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
      engine: { phase: 'running', openOrders: 0, inbox: 0 },
      house: 'stopped',
      jobs: [{ ...run, startedAt: '1970-01-01T00:00:00.000Z', report: { outbox: 3 } }],
    },
  });
  if (!reply.ok) throw new Error(reply.problem.type);
  const { database, process } = reply.value;
  expect(database.latencyMs).toBeGreaterThanOrEqual(0);
  expect(database.tables.map(({ name }) => name)).toContain('orders');
  expect(process.memoryBytes).toBeGreaterThan(process.heapBytes);
});
