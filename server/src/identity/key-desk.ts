import { randomUUIDv7 } from 'node:crypto';
import type { ApiKey, ApiKeys, KeyHolder, Log, NewApiKey, Verdict } from '../needs/index.ts';
import * as rows from './api-key-rows.ts';
import { sha256, type ApiKeyTexts } from './api-key-text.ts';
import { describeError } from './describe-error.ts';
import { KeyRing } from './key-ring.ts';
import type { Revocations } from './revocations.ts';
import type { IdentityDatabase } from './tables.ts';

const KEYS_MAX = 20;
const DAY_MS = 24 * 60 * 60 * 1000;
/** How late the time of the last use may be. What is remembered of keys in use is renewed with it. */
const USES_EVERY_MS = 60_000;
const USES_AT_ONCE = 1_000;

export interface KeyDeskOptions {
  readonly database: IdentityDatabase;
  readonly texts: ApiKeyTexts;
  readonly revocations: Revocations;
  readonly clock: () => number;
  readonly log: Log;
}

/** Where API keys are made, listed, recognised and revoked. */
export class KeyDesk implements ApiKeys {
  readonly #options: KeyDeskOptions;
  readonly #ring: KeyRing;
  readonly #timer: NodeJS.Timeout;
  #writing: Promise<void> | undefined;

  constructor(options: KeyDeskOptions) {
    const { database } = options;
    this.#options = options;
    this.#ring = new KeyRing({ ...options, find: (id) => rows.findApiKey(database, id) });
    this.#timer = setInterval(() => void this.writeUses(), USES_EVERY_MS).unref();
  }

  verify(key: string): Verdict | Promise<Verdict> {
    return this.#ring.verify(key);
  }

  async create(order: NewApiKey): ReturnType<ApiKeys['create']> {
    const { database, texts, clock } = this.#options;
    const id = randomUUIDv7();
    const key = texts.issue(id);
    const { userId, account, name, scopes, expiresInDays } = order;
    const expires_at = expiresInDays === null ? null : new Date(clock() + expiresInDays * DAY_MS);
    const kept = { id, name, scopes, expires_at, sha256: sha256(key) };
    const row = { ...kept, user_id: userId, account_id: account };
    const inserted = await rows.insertApiKey(database, row, KEYS_MAX);
    if (inserted === undefined) return { ok: false, reason: 'too_many', most: KEYS_MAX };
    return { ok: true, key, apiKey: rows.apiKeyOf(inserted) };
  }

  async list(holder: KeyHolder): Promise<ApiKey[]> {
    return (await rows.listApiKeys(this.#options.database, holder)).map(rows.apiKeyOf);
  }

  async revoke(holder: KeyHolder, id: string): Promise<boolean> {
    const { database, revocations } = this.#options;
    const isDeleted = await rows.deleteApiKey(database, holder, id);
    if (isDeleted) revocations.add(id);
    return isDeleted;
  }

  /** Writes what was used, and reads it again on the way. Never throws. */
  writeUses(): Promise<void> {
    this.#writing ??= this.#writeUses().finally(() => (this.#writing = undefined));
    return this.#writing;
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#writing;
    await this.writeUses();
  }

  async #writeUses(): Promise<void> {
    const uses = [...this.#ring.takeUses()];
    for (let start = 0; start < uses.length; start += USES_AT_ONCE) {
      const some = uses.slice(start, start + USES_AT_ONCE);
      try {
        await this.#renew(some);
      } catch (error) {
        this.#ring.returnUses(new Map(uses.slice(start)));
        this.#options.log.warn(describeError(error), 'the last use of API keys was not written');
        return;
      }
    }
  }

  async #renew(uses: readonly (readonly [id: string, at: number])[]): Promise<void> {
    const found = await rows.touchApiKeys(this.#options.database, uses);
    const left = new Set(uses.map(([id]) => id));
    for (const row of found) {
      left.delete(row.id);
      this.#ring.remember(row.id, row);
    }
    // Gone or being changed: the next use asks.
    for (const id of left) this.#ring.forget(id);
  }
}
