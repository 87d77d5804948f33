import { randomUUIDv7 } from 'node:crypto';
import { beforeEach, expect, test, vi } from 'vitest';
import type { ApiKeyRow } from './api-key-rows.ts';
import { createApiKeyTexts, isMeantAsApiKey, sha256 } from './api-key-text.ts';
import { KeyRing } from './key-ring.ts';
import { SECRET } from './test-setup.ts';

const NOW = 1_795_242_648_000;
const MINUTE = 60_000;
const ACCOUNT = '01939f3a-7c1e-7b52-9d5e-3f1f6f8a2b10';
const FORGED = { ok: false, reason: 'key_forged' };
const EXPIRED = { ok: false, reason: 'key_expired' };
const REVOKED = { ok: false, reason: 'key_revoked' };

const texts = createApiKeyTexts(SECRET);

function setUp() {
  const state = { now: NOW, isCurrent: true, revoked: new Set<string>() };
  const rows = new Map<string, ApiKeyRow>();
  const find = vi.fn<(id: string) => Promise<ApiKeyRow | undefined>>(async (id) => rows.get(id));
  const catchUp = vi.fn<() => Promise<void>>(async () => undefined);
  const ring = new KeyRing({
    texts,
    find,
    clock: () => state.now,
    revocations: {
      has: (id) => state.revoked.has(id),
      isCurrent: () => state.isCurrent,
      catchUp,
    },
  });
  const make = (changes: Partial<ApiKeyRow> = {}): { id: string; key: string } => {
    const id = randomUUIDv7();
    const key = texts.issue(id);
    rows.set(id, {
      id,
      user_id: 'u',
      account_id: ACCOUNT,
      name: 'bot',
      scopes: ['read'],
      sha256: sha256(key),
      created_at: new Date(NOW),
      expires_at: null,
      last_used_at: null,
      ...changes,
    });
    return { id, key };
  };
  return { ring, make, rows, find, state, catchUp };
}

let at: ReturnType<typeof setUp>;
beforeEach(() => {
  at = setUp();
});

const good = (id: string, expiresAt = Infinity) => ({
  ok: true,
  userId: 'u',
  sessionId: null,
  key: { id, account: ACCOUNT, scopes: ['read'] },
  expiresAt,
});

test('a key is looked up once, however many ask at once, and then judged at once', async () => {
  const { id, key } = at.make();
  const together = await Promise.all([at.ring.verify(key), at.ring.verify(key)]);
  expect(together).toEqual([good(id), good(id)]);
  expect(at.ring.verify(key)).toEqual(good(id));
  expect(at.find).toHaveBeenCalledTimes(1);
});

test.each<[string, (key: string) => string]>([
  ['the start alone', () => 'hoga_'],
  ['another end', (key) => key.slice(0, -1) + (key.endsWith('0') ? '1' : '0')],
  [
    'another secret',
    (key) => key.replace(/_(.)(.{79})$/, (_, a, b) => `_${a === '0' ? 1 : 0}${b}`),
  ],
  ['a digit of another script', (key) => key.replace(/.$/, '\u0661')],
  [
    'another id',
    (key) => key.replace(/^hoga_[0-9a-f]{32}/, texts.issue(randomUUIDv7()).slice(0, 37)),
  ],
  ['upper case', (key) => key.toUpperCase().replace('HOGA', 'hoga')],
  ['something behind it', (key) => `${key}0`],
  ['a line behind it', (key) => `${key}\n`],
  ['too little', (key) => key.slice(0, -1)],
  ['a megabyte behind it', (key) => key + '0'.repeat(1_000_000)],
  ['nothing of it', () => `hoga_${'0'.repeat(32)}_${'0'.repeat(80)}`],
  ['a check made with another secret', () => createApiKeyTexts(`${SECRET}!`).issue(randomUUIDv7())],
])('a key with %s is forged, and asks for no look-up', (_, changed) => {
  const forged = changed(at.make().key);
  expect(isMeantAsApiKey(forged)).toBe(true);
  expect(at.ring.verify(forged)).toEqual(FORGED);
  expect(at.find).not.toHaveBeenCalled();
});

test('who knows an id and a check of our own making does not know the key', async () => {
  const { id, key } = at.make();
  await at.ring.verify(key);
  expect(at.ring.verify(texts.issue(id))).toEqual(FORGED);
  expect(await setUpWith(id, at.rows.get(id)).verify(texts.issue(id))).toEqual(FORGED);
});

function setUpWith(id: string, row: ApiKeyRow | undefined): KeyRing {
  const other = setUp();
  if (row !== undefined) other.rows.set(id, row);
  return other.ring;
}

test('a key expires to the millisecond', async () => {
  const { id, key } = at.make({ expires_at: new Date(NOW + MINUTE) });
  expect(await at.ring.verify(key)).toEqual(good(id, NOW + MINUTE));
  at.state.now += MINUTE - 1;
  expect(at.ring.verify(key)).toEqual(good(id, NOW + MINUTE));
  at.state.now += 1;
  expect(at.ring.verify(key)).toEqual(EXPIRED);
  const before = at.make({ expires_at: new Date(NOW) });
  expect(await at.ring.verify(before.key)).toEqual(EXPIRED);
});

test('news that a key ended ends it, while it is looked up too', async () => {
  const { id, key } = at.make();
  const verdict = at.ring.verify(key);
  at.state.revoked.add(id);
  expect(await verdict).toEqual(REVOKED);
  expect(at.ring.verify(key)).toEqual(REVOKED);
});

test('a key of ours that is no more is looked up once, and somebody else’s text is not it', async () => {
  const { id, key } = at.make();
  at.rows.clear();
  expect(await at.ring.verify(key)).toEqual(REVOKED);
  expect(at.ring.verify(key)).toEqual(REVOKED);
  expect(at.ring.verify(`hoga_${id.replaceAll('-', '')}_${'0'.repeat(80)}`)).toEqual(FORGED);
  expect(at.find).toHaveBeenCalledTimes(1);
});

test('what is remembered is five minutes old at most, whatever becomes of the clock', async () => {
  const { id, key } = at.make();
  await at.ring.verify(key);
  at.rows.delete(id);
  at.state.now += 5 * MINUTE - 1;
  expect(at.ring.verify(key)).toEqual(good(id));
  at.state.now += 1;
  expect(await at.ring.verify(key)).toEqual(REVOKED);
  const other = at.make();
  await at.ring.verify(other.key);
  at.rows.delete(other.id);
  at.state.now -= 1;
  expect(await at.ring.verify(other.key)).toEqual(REVOKED);
});

test('while news may be missing it asks before it answers, after a look-up too', async () => {
  const { id, key } = at.make();
  at.state.isCurrent = false;
  expect(await at.ring.verify(key)).toEqual(good(id));
  at.catchUp.mockImplementationOnce(async () => void at.state.revoked.add(id));
  expect(await at.ring.verify(key)).toEqual(REVOKED);
  at.state.revoked.clear();
  at.catchUp.mockRejectedValueOnce(new Error('no database'));
  await expect(at.ring.verify(key)).rejects.toThrow('no database');
  // Whoever is refused anyway makes nobody ask.
  expect(at.ring.verify(texts.issue(id))).toEqual(FORGED);
  expect(at.catchUp).toHaveBeenCalledTimes(3);
});

test('a look-up that failed is tried again', async () => {
  const { id, key } = at.make();
  at.find.mockRejectedValueOnce(new Error('no database'));
  await expect(at.ring.verify(key)).rejects.toThrow('no database');
  expect(await at.ring.verify(key)).toEqual(good(id));
});

test('only who was let in has used a key, and uses are told once', async () => {
  const [used, expired] = [at.make(), at.make({ expires_at: new Date(NOW) })];
  await at.ring.verify(used.key);
  await at.ring.verify(expired.key);
  at.state.now += MINUTE;
  void at.ring.verify(used.key);
  void at.ring.verify(texts.issue(used.id));
  const uses = at.ring.takeUses();
  expect([...uses]).toEqual([[used.id, NOW + MINUTE]]);
  expect(at.ring.takeUses().size).toBe(0);
  at.ring.returnUses(uses);
  at.state.now += 1;
  void at.ring.verify(used.key);
  at.ring.returnUses(uses);
  expect([...at.ring.takeUses()]).toEqual([[used.id, NOW + MINUTE + 1]]);
});

test('it remembers 20,000 keys and forgets the oldest', async () => {
  const first = at.make();
  const row = at.rows.get(first.id)!;
  at.ring.remember(first.id, row);
  for (let index = 1; index <= 20_000; index += 1) at.ring.remember(`${index}`, row);
  expect(at.find).not.toHaveBeenCalled();
  expect(at.ring.verify(first.key)).toBeInstanceOf(Promise);
  expect(at.find).toHaveBeenCalledTimes(1);
});
