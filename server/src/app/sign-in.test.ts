import { createHash, randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { openTestApp, type TestApp } from '../../test/app.ts';
import { PATIENCE } from '../../test/troubled-journal.ts';
import { listAudit } from './list-audit.ts';
import { offerOperatorCode } from './operator-code.ts';
import type { Reply } from './reply.ts';
import { claimOperator, signIn, signUp, type Entered } from './sign-in.ts';

const FROM = { address: '192.0.2.7', userAgent: 'Mozilla/5.0' };
const PASSWORD = 'correct horse battery';
const opened: TestApp[] = [];
let running: TestApp;

beforeAll(async () => {
  running = await open();
});

afterAll(async () => {
  for (const each of opened) {
    await each.stop();
    await each.database.close();
  }
});

afterEach(() => {
  running.troubles.beforeCommit = undefined;
  vi.restoreAllMocks();
});

async function open(options: Parameters<typeof openTestApp>[0] = {}): Promise<TestApp> {
  const app = await openTestApp(options);
  opened.push(app);
  return app;
}

const someone = () => ({
  name: '김철수',
  nickname: '철수',
  email: `${randomBytes(6).toString('hex')}@example.com`,
  password: PASSWORD,
});

function entered(reply: Reply<Entered>): Entered {
  if (!reply.ok) throw new Error(JSON.stringify(reply.problem));
  return reply.value;
}

const refusal = (type: string, parameters = {}) => ({ ok: false, problem: { type, parameters } });

const failCommitsOnce = (): void => {
  running.troubles.beforeCommit = async () => {
    running.troubles.beforeCommit = undefined;
    throw new Error('the disk is full');
  };
};

const isRunning = (): Promise<unknown> =>
  vi.waitUntil(() => running.app.engine.status.phase === 'running', PATIENCE);

describe('signing up', () => {
  test('opens an account with its grants, and signs in', async () => {
    const person = someone();
    const { body, cookies } = entered(await signUp(running.app, person, FROM));
    const { id } = body.user;
    expect(body.user).toMatchObject({ email: person.email, language: 'ko', operator: false });
    expect(body.token).toBe(id);
    expect(body.tokenExpiresAt).toBe('2026-11-21T00:05:00.000Z');
    expect(cookies).toEqual([`session=${id}; HttpOnly`]);
    expect(body.accounts).toMatchObject([{ league: 'coin', kind: 'trading' }]);
    const balances = await running.app.reads.balancesOf(body.accounts[0]!.id as never);
    expect(balances.map(({ available }) => available)).toEqual([10_000_000_000_000n, 1_000_000n]);
  });

  test('keeps the language that was chosen', async () => {
    const reply = await signUp(running.app, { ...someone(), language: 'en' }, FROM);
    expect(entered(reply).body.user.language).toBe('en');
  });

  test('refuses an address that is taken', async () => {
    const person = someone();
    await signUp(running.app, person, FROM);
    const again = await signUp(running.app, person, FROM);
    expect(again).toEqual(refusal('email-already-used'));
  });

  test('that was cut short is finished by the next sign-in', async () => {
    const person = someone();
    failCommitsOnce();
    expect(await signUp(running.app, person, FROM)).toEqual(refusal('outcome-unknown'));
    await isRunning();
    const { body } = entered(await signIn(running.app, person, FROM));
    expect(body.accounts).toHaveLength(1);
    const again = entered(await signIn(running.app, person, FROM));
    expect(again.body.accounts).toEqual(body.accounts);
  });
});

describe('signing in', () => {
  test('refuses a wrong password and an unknown address alike', async () => {
    const person = someone();
    await signUp(running.app, person, FROM);
    const wrong = { email: person.email, password: 'wrong horse battery' };
    expect(await signIn(running.app, wrong, FROM)).toEqual(refusal('wrong-credentials'));
    expect(await signIn(running.app, someone(), FROM)).toEqual(refusal('wrong-credentials'));
  });

  test('from two devices at once after a half-finished sign-up opens one account', async () => {
    const person = someone();
    failCommitsOnce();
    await signUp(running.app, person, FROM);
    await isRunning();
    const replies = await Promise.all(
      Array.from({ length: 4 }, () => signIn(running.app, person, FROM)),
    );
    const accounts = replies.map((reply) => entered(reply).body.accounts.map(({ id }) => id));
    expect(new Set(accounts.flat()).size).toBe(1);
    expect(accounts.every((ids) => ids.length === 1)).toBe(true);
  });
});

test('when there is no room for an account the newcomer hears what ran out', async () => {
  // The league's own two accounts count.
  const full = await open({ capacities: { accounts: 4 }, krw: '9000000000000' });
  const first = someone();
  entered(await signUp(full.app, first, FROM));
  expect(await signUp(full.app, someone(), FROM)).toEqual(
    refusal('capacity-exhausted', { what: 'issuance' }),
  );
  await full.newTrader({ krw: '1' });
  expect(await signUp(full.app, someone(), FROM)).toEqual(
    refusal('capacity-exhausted', { what: 'accounts' }),
  );
  expect(entered(await signIn(full.app, first, FROM)).body.accounts).toHaveLength(1);
});

async function codeOf({ app }: TestApp): Promise<string> {
  const code = await offerOperatorCode(app);
  if (code === null) throw new Error('there is an operator');
  return code;
}

/** The tests tell one story, in this order. */
describe('the first operator', () => {
  let own: TestApp;
  let code: string;

  beforeAll(async () => {
    own = await open();
  });

  test('is offered a new code at every start, and the old one is worth nothing', async () => {
    const old = await codeOf(own);
    code = await codeOf(own);
    expect(code).not.toBe(old);
    for (const wrong of [old, 'guess']) {
      expect(await claimOperator(own.app, { ...someone(), code: wrong }, FROM)).toEqual(
        refusal('operator-code-invalid'),
      );
    }
  });

  test('finds only the hash of the code in the tables', async () => {
    const { rows } = await own.sql.query<{ hash: string }>(
      `select encode(code_hash, 'hex') as hash from operator_code`,
    );
    expect(rows).toEqual([{ hash: createHash('sha256').update(code).digest('hex') }]);
  });

  test('with the address of somebody else is refused, which does not use up the code', async () => {
    const person = someone();
    await signUp(own.app, person, FROM);
    const stranger = { ...person, password: 'not the same one', code };
    expect(await claimOperator(own.app, stranger, FROM)).toEqual(refusal('email-already-used'));
  });

  test('comes in with the code, once, and that is on record', async () => {
    // A claim that was cut short after signing up must not shut its owner out.
    const person = someone();
    await signUp(own.app, person, FROM);
    const { body } = entered(await claimOperator(own.app, { ...person, code }, FROM));
    expect(body.user).toMatchObject({ email: person.email, operator: true });
    expect(body.accounts).toHaveLength(1);
    const { id } = body.user;
    expect(await listAudit(own.app, { limit: 10 })).toMatchObject({
      value: {
        entries: [{ id: '1', actor: id, action: 'claim_operator', subject: id }],
        next: null,
      },
    });
    expect(await claimOperator(own.app, { ...someone(), code }, FROM)).toEqual(
      refusal('operator-exists'),
    );
    expect(await offerOperatorCode(own.app)).toBeNull();
  });
});

test('of several who claim at the same moment one is the operator', async () => {
  const own = await open();
  const code = await codeOf(own);
  const people = Array.from({ length: 5 }, () => ({ ...someone(), code }));
  // All have signed up before the first of them claims.
  const claim = own.app.operators.claim.bind(own.app.operators);
  const gate = Promise.withResolvers<void>();
  const claims = vi.spyOn(own.app.operators, 'claim').mockImplementation(async (...one) => {
    if (claims.mock.calls.length === people.length) gate.resolve();
    await gate.promise;
    return claim(...one);
  });
  const replies = await Promise.all(people.map((person) => claimOperator(own.app, person, FROM)));
  expect(replies.filter((reply) => reply.ok)).toHaveLength(1);
  const lost = replies.filter((reply) => !reply.ok);
  expect(lost).toEqual(Array(4).fill(refusal('operator-exists')));
  expect(entriesOf(await listAudit(own.app, { limit: 10 })).entries).toHaveLength(1);
  // Whoever was too late is a user like any other.
  const late = people[replies.findIndex((reply) => !reply.ok)]!;
  const { body } = entered(await signIn(own.app, late, FROM));
  expect(body.user.operator).toBe(false);
  expect(body.accounts).toHaveLength(1);
});

function entriesOf<Value>(reply: Reply<Value>): Value {
  if (!reply.ok) throw new Error(reply.problem.type);
  return reply.value;
}

test('the record of operators’ actions comes in pages, newest first', async () => {
  const insert = `insert into audit (at, actor, action, subject, before, after)
    select timestamptz '2026-11-21T00:00:00Z', gen_random_uuid(), 'set_limit', n::text,
      jsonb_build_object('limit', n), null from generate_series(1, 5) as n`;
  await running.sql.query(insert);
  const first = entriesOf(await listAudit(running.app, { limit: 3 }));
  expect(first.entries.map((entry) => entry.subject)).toEqual(['5', '4', '3']);
  expect(first.entries[0]).toMatchObject({
    action: 'set_limit',
    before: { limit: 5 },
    after: null,
    at: '2026-11-21T00:00:00.000Z',
  });
  const rest = entriesOf(await listAudit(running.app, { limit: 3, before: first.next! }));
  expect(rest.entries.map((entry) => entry.subject)).toEqual(['2', '1']);
  expect(rest.next).toBeNull();
});
