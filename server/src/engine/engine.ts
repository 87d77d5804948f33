import {
  restoreExchange,
  stateHash,
  type Command,
  type Exchange,
  type LeagueSetup,
  type MarketEvent,
} from '@hoga/core/exchange';
import type { AccountId } from '@hoga/core/order';
import type { RejectionReason } from '@hoga/core/risk';
import { JournalTaken, type Journal, type Log } from '../needs/index.ts';
import type { Answer } from './answer.ts';
import { createAnswering } from './answering.ts';
import { EngineFault } from './engine-fault.ts';
import { createInbox, type InboxBounds, type Waiting } from './inbox.ts';
import type { Changes } from './changes.ts';
import { BOOK_DEPTH_MAX, snapshotOf, type MarketSnapshot } from './market-snapshot.ts';
import { writeUntilClosed, type SpentMs, type StoredBatch } from './write.ts';

/** The single writer: commands in, answers out once they are durable. */
export interface Engine {
  /** Loads the state and starts to execute. Throws when another process is the writer. */
  start(): Promise<void>;
  /** Answers after the commit. Throws `EngineFault`. */
  submit(command: Command): Promise<Answer>;
  /**
   * How long until it may be worth asking again, when too many wait for their answer: a command
   * would be refused as `busy` now. 0 when there is room.
   */
  readonly busyForMs: number;
  /** The market as it is durable, or undefined for an instrument that does not trade here. */
  market(instrument: string): MarketSnapshot | undefined;
  markets(): MarketSnapshot[];
  /** The user an account belongs to, from memory; undefined when there is no such owned account. */
  ownerOf(account: AccountId): string | undefined;
  readonly status: EngineStatus;
  /** Executes what was accepted, refuses what comes, and lets go of the journal. */
  stop(): Promise<void>;
}

export interface EngineStatus {
  readonly phase: 'starting' | 'running' | 'reloading' | 'stopped';
  readonly openOrders: number;
  readonly inbox: number;
  readonly batches: number;
  readonly commands: number;
  /** Milliseconds spent since the start, for the benchmark's table. */
  readonly spentMs: Readonly<SpentMs>;
}

/** A batch that was answered, in figures. */
export interface Settled {
  readonly commands: number;
  /** Why orders were refused, one entry an order. */
  readonly refusals: readonly OrderRefusal[];
  /** How long its transaction took; null when it needed none. */
  readonly commitMs: number | null;
}

export type OrderRefusal = RejectionReason | 'client_order_id_reused';

export interface EngineNeeds {
  readonly setup: LeagueSetup;
  readonly journal: Journal;
  readonly log: Log;
  /** Called with each durable batch's events, in commit order, and what they left. It must not throw. */
  readonly publish: (events: readonly MarketEvent[], changes: Changes) => void;
  /** Called with each batch after it was answered, for whoever counts. It must not throw. */
  readonly onSettled?: (batch: Settled) => void;
  /** How many levels of each side of a book somebody looks at; one hundred unless it says more. */
  readonly bookDepth?: () => number;
  /**
   * Called after every load, before commands are taken. A batch whose commit failed may be durable
   * all the same, and its events were not published: whoever counts events has to read again.
   */
  readonly onLoaded?: () => Promise<void>;
  /** Called when this process may no longer write and must end. */
  readonly onLost: (reason: JournalTaken) => void;
  /** Other bounds than a real server's, for tests. */
  readonly bounds?: Partial<EngineBounds>;
}

export interface EngineBounds extends InboxBounds {
  /** Commands of one transaction. */
  readonly batch: number;
}

/** Two transactions may always wait, and never more than there is room for in memory. */
const BOUNDS: EngineBounds = { least: 2_000, most: 10_000, batch: 1_000 };
const RELOAD_PAUSES_MS = [50, 100, 250, 500, 1_000, 2_000, 5_000];

export function createEngine(needs: EngineNeeds): Engine {
  const bounds = { ...BOUNDS, ...needs.bounds };
  const inbox = createInbox(bounds);
  const answering = createAnswering();
  const bookDepth = (): number => Math.max(BOOK_DEPTH_MAX, needs.bookDepth?.() ?? 0);
  const spentMs = { lookUp: 0, execute: 0, commit: 0 };
  const counts = { batches: 0, commands: 0 };
  const snapshots = new Map<string, MarketSnapshot>();
  let phase: EngineStatus['phase'] = 'starting';
  /** Once loaded it answers look-ups even while it is stale, that is, to be loaded again. */
  let exchange: Exchange | null = null;
  let isStale = true;
  let loop: Promise<void> | null = null;
  let stopping = false;

  async function load(): Promise<void> {
    const lapMs = startLaps();
    const records = await needs.journal.load();
    const read = lapMs();
    const loaded = restoreExchange(needs.setup, records);
    const restore = lapMs();
    const hash = stateHash(loaded);
    const fingerprint = lapMs();
    await needs.onLoaded?.();
    for (const market of loaded.markets.values()) {
      snapshots.set(market.instrument.id, snapshotOf(loaded, market, bookDepth()));
    }
    const spent = { read, restore, fingerprint, tell: lapMs() };
    const { accounts, openOrders } = records;
    const counted = { accounts: accounts.length, openOrders: openOrders.length };
    needs.log.info({ ...counted, stateHash: hash, spentMs: spent }, 'the market is loaded');
    exchange = loaded;
    isStale = false;
    phase = 'running';
  }

  /** In one step: whoever looks sees all of a batch or nothing of it. */
  function settle({ waiting, answers, events, changes, commitMs }: StoredBatch): void {
    for (const snapshot of changes?.markets ?? []) snapshots.set(snapshot.instrument.id, snapshot);
    counts.batches += 1;
    counts.commands += waiting.length;
    inbox.answered(waiting.length);
    answering.give(waiting, answers);
    if (changes !== null) needs.publish(events, changes);
    const refusals = orderRefusals(waiting, answers);
    needs.onSettled?.({ commands: waiting.length, refusals, commitMs });
  }

  async function run(): Promise<void> {
    while (!stopping || inbox.size > 0) {
      try {
        if (exchange === null || isStale) throw new EngineFault('reloading');
        const { journal } = needs;
        await writeUntilClosed(exchange, {
          inbox,
          journal,
          batchMax: bounds.batch,
          bookDepth,
          spentMs,
          settle,
          onFailure: suspend,
        });
      } catch (error) {
        needs.log.error({ err: error }, 'a batch failed; reloading');
        // What is in memory may be more than what is durable, so it is thrown away.
        isStale = true;
        await reload();
      }
    }
  }

  function suspend(): void {
    phase = 'reloading';
    inbox.close(stopping ? 'stopping' : 'reloading');
  }

  /** Loads again until it works; meanwhile commands are refused and nothing is done. */
  async function reload(): Promise<void> {
    suspend();
    inbox.drop('reloading');
    for (let attempt = 0; !stopping; attempt += 1) {
      try {
        await load();
        if (!stopping) inbox.open();
        return;
      } catch (error) {
        if (error instanceof JournalTaken) return giveUp(error);
        needs.log.error({ err: error, attempt }, 'the market could not be loaded; trying again');
        await pause(RELOAD_PAUSES_MS[Math.min(attempt, RELOAD_PAUSES_MS.length - 1)] ?? 0);
      }
    }
  }

  function giveUp(reason: JournalTaken): void {
    stopping = true;
    inbox.close('stopping');
    needs.onLost(reason);
  }

  return {
    start: async () => {
      await load();
      loop = run();
    },
    submit: (command) => inbox.put(command),
    get busyForMs() {
      return inbox.refusal?.retryAfterMs ?? 0;
    },
    market: (instrument) => snapshots.get(instrument),
    markets: () => [...snapshots.values()],
    ownerOf: (account) => exchange?.accounts.get(account)?.owner ?? undefined,
    get status() {
      const openOrders = exchange?.open.size ?? 0;
      return { phase, openOrders, inbox: inbox.size, ...counts, spentMs: { ...spentMs } };
    },
    stop: async () => {
      stopping = true;
      inbox.close('stopping');
      await loop;
      await answering.finish();
      phase = 'stopped';
      if (exchange !== null && !isStale) {
        needs.log.info({ stateHash: stateHash(exchange) }, 'the market is stored');
      }
      await needs.journal.close();
    },
  };
}

const MAKES_ORDERS: ReadonlySet<Command['type']> = new Set([
  'place_order',
  'place_pair',
  'replace_order',
]);

function orderRefusals(waiting: readonly Waiting[], answers: readonly Answer[]): OrderRefusal[] {
  const refusals: OrderRefusal[] = [];
  for (const [index, answer] of answers.entries()) {
    const type = waiting[index]?.command.type;
    if (type === undefined || !MAKES_ORDERS.has(type)) continue;
    if (answer.kind === 'rejected') refusals.push(answer.rejection.reason);
    else if (answer.kind === 'client_order_id_reused') refusals.push(answer.kind);
  }
  return refusals;
}

/** Whole milliseconds since it was last asked. */
function startLaps(): () => number {
  let since = performance.now();
  return () => {
    const before = since;
    since = performance.now();
    return Math.round(since - before);
  };
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
