import { timingSafeEqual } from 'node:crypto';
import { accountId } from '@hoga/core/order';
import type { Refusal, Verdict } from '../needs/index.ts';
import type { ApiKeyRow } from './api-key-rows.ts';
import { apiKeyId, sha256, type ApiKeyTexts } from './api-key-text.ts';
import type { Revocations } from './revocations.ts';

/** About 30 MB when full; beyond it a key costs one more look-up. */
const REMEMBERED_KEYS_MAX = 20_000;
/** As long as a token lives, and for the same reason: what ended is told for longer. */
const REMEMBER_MS = 5 * 60 * 1000;

const FORGED: Refusal<'key_forged'> = Object.freeze({ ok: false, reason: 'key_forged' });
const EXPIRED: Refusal<'key_expired'> = Object.freeze({ ok: false, reason: 'key_expired' });
const REVOKED: Refusal<'key_revoked'> = Object.freeze({ ok: false, reason: 'key_revoked' });

type Good = Extract<Verdict, { readonly ok: true }>;

interface Known {
  readonly id: string;
  readonly readAt: number;
  /** Null when the key was ours and is no more. */
  readonly key: { readonly sha256: Uint8Array; readonly verdict: Good } | null;
}

export interface KeyRingOptions {
  readonly texts: ApiKeyTexts;
  readonly revocations: Pick<Revocations, 'has' | 'isCurrent' | 'catchUp'>;
  readonly find: (id: string) => Promise<ApiKeyRow | undefined>;
  readonly clock: () => number;
}

/**
 * The keys that were used lately. A key is looked up when it is first used, and then judged from
 * memory, in a few microseconds; whoever keeps using it has it read again in the background, by
 * `takeUses` and `remember`. Only keys with our check are looked up, so nobody else can push them out.
 */
export class KeyRing {
  readonly #options: KeyRingOptions;
  readonly #known = new Map<string, Known>();
  readonly #finding = new Map<string, Promise<Known>>();
  #uses = new Map<string, number>();

  constructor(options: KeyRingOptions) {
    this.#options = options;
  }

  verify(key: string): Verdict | Promise<Verdict> {
    const id = apiKeyId(key);
    if (id === undefined) return FORGED;
    const known = this.#known.get(id);
    if (known === undefined || !this.#isFresh(known)) return this.#verifyUnknown(id, key);
    return this.#decide(key, known);
  }

  /** When each key was last used, of those that were used since this was asked before. */
  takeUses(): ReadonlyMap<string, number> {
    const uses = this.#uses;
    this.#uses = new Map();
    return uses;
  }

  /** Hands uses back that could not be written. */
  returnUses(uses: ReadonlyMap<string, number>): void {
    for (const [id, at] of uses) if (!this.#uses.has(id)) this.#uses.set(id, at);
  }

  /** What the tables say of a key now. */
  remember(id: string, row: ApiKeyRow | undefined): Known {
    const known = { id, readAt: this.#options.clock(), key: row === undefined ? null : keyOf(row) };
    // Entered anew, it stands at the end; the first is the one to forget.
    this.#known.delete(id);
    if (this.#known.size >= REMEMBERED_KEYS_MAX) this.#forgetFirst();
    this.#known.set(id, known);
    return known;
  }

  forget(id: string): void {
    this.#known.delete(id);
  }

  /** A clock that was set back makes nothing last longer. */
  #isFresh({ readAt }: Known): boolean {
    const age = this.#options.clock() - readAt;
    return age >= 0 && age < REMEMBER_MS;
  }

  #verifyUnknown(id: string, key: string): Verdict | Promise<Verdict> {
    if (!this.#options.texts.isOurs(key)) return FORGED;
    let finding = this.#finding.get(id);
    if (finding === undefined) {
      finding = this.#find(id).finally(() => this.#finding.delete(id));
      this.#finding.set(id, finding);
    }
    return finding.then((known) => this.#decide(key, known));
  }

  async #find(id: string): Promise<Known> {
    return this.remember(id, await this.#options.find(id));
  }

  /** Lets nobody in while news of what ended may be missing; a look-up may have been slow, too. */
  #decide(key: string, known: Known): Verdict | Promise<Verdict> {
    const { revocations } = this.#options;
    const verdict = this.#judge(key, known);
    if (!verdict.ok || revocations.isCurrent()) return verdict;
    return revocations.catchUp().then(() => this.#judge(key, known));
  }

  #judge(text: string, { id, key }: Known): Verdict {
    const { texts, revocations, clock } = this.#options;
    if (key === null) return texts.isOurs(text) ? REVOKED : FORGED;
    if (!timingSafeEqual(sha256(text), key.sha256)) return FORGED;
    if (revocations.has(id)) return REVOKED;
    const now = clock();
    if (key.verdict.expiresAt <= now) return EXPIRED;
    this.#uses.set(id, now);
    return key.verdict;
  }

  #forgetFirst(): void {
    for (const id of this.#known.keys()) {
      this.#known.delete(id);
      return;
    }
  }
}

function keyOf(row: ApiKeyRow): Known['key'] {
  const { id, scopes, user_id: userId, account_id, expires_at } = row;
  const key = Object.freeze({ id, account: accountId(account_id), scopes: Object.freeze(scopes) });
  const expiresAt = expires_at?.getTime() ?? Number.POSITIVE_INFINITY;
  const verdict = Object.freeze({ ok: true, userId, sessionId: null, key, expiresAt });
  // A copy, because the driver's buffer is a small part of a large one.
  return { sha256: new Uint8Array(row.sha256), verdict };
}
