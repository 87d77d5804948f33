import { CompiledQuery } from 'kysely';
import { Client } from 'pg';
import { setTimeout as pause } from 'node:timers/promises';
import type { Log } from '../needs/index.ts';
import { IdentityUnavailable } from '../needs/index.ts';
import { available } from './available.ts';
import { describeError } from './describe-error.ts';
import type { IdentityDatabase } from './tables.ts';

const CHANNEL = 'identity_revoked';
/**
 * How old the news of ended sessions and keys may be before it has to be asked for. With the time
 * to ask it stays below the second within which an end has to take effect.
 */
const CURRENT_MS = 700;
const HEARTBEAT_MS = 250;
const LISTENER_TIMEOUT_MS = 2000;
const BACKOFF_MS = { first: 50, most: 5000 };
/** As long as the trigger keeps a row: no token lives longer, nor what is remembered of a key. */
const REMEMBER_MS = 15 * 60 * 1000;

interface UnexpiredRow {
  readonly id: string;
  readonly left_ms: number;
}

// The database says how long is left, so its clock and ours need not agree.
const READ_UNEXPIRED = `
  select id, (extract(epoch from until - clock_timestamp()) * 1000)::float8 as left_ms
  from identity.revocation
  where until > clock_timestamp()`;

/** The sessions and API keys that ended lately, as this process knows them. */
export interface Revocations {
  has(id: string): boolean;
  /** Notes an end this process caused, without waiting to hear of it. */
  add(id: string): void;
  /** Whether every end that is a second old is known. */
  isCurrent(): boolean;
  /** Asks the database for what may have been missed. Throws `IdentityUnavailable`. */
  catchUp(): Promise<void>;
  forgetOld(): void;
  close(): Promise<void>;
}

export interface WatchOptions {
  readonly databaseUrl: string;
  readonly database: IdentityDatabase;
  readonly log: Log;
}

export async function watchRevocations(options: WatchOptions): Promise<Revocations> {
  const watch = new RevocationWatch(options);
  await watch.open();
  return watch;
}

/**
 * Listens for what ends and reads the table whenever it may have missed one: after each
 * connection is made, and, while there is none, for whoever asks.
 *
 * A broken connection often says nothing, so a heartbeat asks it: PostgreSQL hands over what it has
 * to tell before it answers. What was known at the last answered heartbeat counts as current for
 * most of a second. All moments are of the monotonic clock, which nobody sets.
 */
class RevocationWatch implements Revocations {
  readonly #options: WatchOptions;
  readonly #forgetAt = new Map<string, number>();
  readonly #stop = new AbortController();
  #listener: Client | undefined;
  #heartbeat: NodeJS.Timeout | undefined;
  #knownAt = Number.NEGATIVE_INFINITY;
  #loading: Promise<void> | undefined;
  #reconnecting: Promise<void> | undefined;

  constructor(options: WatchOptions) {
    this.#options = options;
  }

  has(id: string): boolean {
    return this.#forgetAt.has(id);
  }

  add(id: string): void {
    this.#forgetAt.set(id, performance.now() + REMEMBER_MS);
  }

  isCurrent(): boolean {
    return performance.now() - this.#knownAt <= CURRENT_MS;
  }

  async catchUp(): Promise<void> {
    this.#loading ??= this.#loadFromPool().finally(() => (this.#loading = undefined));
    await this.#loading;
    if (!this.isCurrent()) throw new IdentityUnavailable('what ended was read too slowly');
  }

  forgetOld(): void {
    const now = performance.now();
    for (const [id, forgetAt] of this.#forgetAt) {
      if (forgetAt <= now) this.#forgetAt.delete(id);
    }
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#reconnecting;
    clearInterval(this.#heartbeat);
    await this.#listener?.end();
  }

  /** Listens first and reads then, so that no end falls between the two. */
  async open(): Promise<void> {
    const listener = new Client({
      connectionString: this.#options.databaseUrl,
      application_name: 'hoga identity listener',
      connectionTimeoutMillis: LISTENER_TIMEOUT_MS,
      query_timeout: LISTENER_TIMEOUT_MS,
    });
    listener.on('notification', ({ payload }) => payload !== undefined && this.add(payload));
    listener.on('error', (error) => this.#lose(listener, error));
    listener.on('end', () => this.#lose(listener));
    try {
      await listener.connect();
      await listener.query(`listen ${CHANNEL}`);
      await this.#load(() => listener.query<UnexpiredRow>(READ_UNEXPIRED));
    } catch (error) {
      discard(listener);
      throw error;
    }
    this.#listener = listener;
    this.#beat(listener);
  }

  #beat(listener: Client): void {
    let asking: Promise<void> | undefined;
    this.#heartbeat = setInterval(() => {
      asking ??= this.#ask(listener).finally(() => (asking = undefined));
    }, HEARTBEAT_MS);
  }

  async #ask(listener: Client): Promise<void> {
    const askedAt = performance.now();
    try {
      await listener.query('select 1');
      this.#knownAt = Math.max(this.#knownAt, askedAt);
    } catch (error) {
      this.#lose(listener, error);
    }
  }

  #lose(listener: Client, error?: unknown): void {
    if (this.#listener !== listener || this.#stop.signal.aborted) return;
    this.#options.log.warn(describeError(error), 'lost the connection that tells what ended');
    this.#listener = undefined;
    clearInterval(this.#heartbeat);
    discard(listener);
    this.#reconnecting = this.#reconnect();
  }

  async #reconnect(): Promise<void> {
    const { signal } = this.#stop;
    for (let waitMs = BACKOFF_MS.first; !signal.aborted; waitMs *= 2) {
      try {
        await this.open();
        this.#options.log.info({}, 'listening for what ends again');
        return;
      } catch (error) {
        this.#options.log.warn(describeError(error), 'cannot listen for what ends');
      }
      const boundedMs = Math.min(waitMs, BACKOFF_MS.most);
      await pause(boundedMs, undefined, { signal }).catch(() => undefined);
    }
  }

  #loadFromPool(): Promise<void> {
    const read = CompiledQuery.raw(READ_UNEXPIRED);
    return this.#load(() => this.#options.database.executeQuery<UnexpiredRow>(read));
  }

  async #load(read: () => Promise<{ readonly rows: readonly UnexpiredRow[] }>): Promise<void> {
    const startedAt = performance.now();
    const { rows } = await available(read);
    const now = performance.now();
    for (const { id, left_ms } of rows) this.#forgetAt.set(id, now + left_ms);
    this.#knownAt = Math.max(this.#knownAt, startedAt);
  }
}

/** A connection given up is closed without waiting: it may never answer. */
function discard(listener: Client): void {
  listener.end().catch(() => undefined);
}
