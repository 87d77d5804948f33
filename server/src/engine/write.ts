import { leagueRecordOf, type Exchange } from '@hoga/core/exchange';
import type { Journal } from '../needs/index.ts';
import type { Answer } from './answer.ts';
import {
  BatchBug,
  clientOrderKeys,
  executeInto,
  frozenAnswers,
  newBatch,
  type Batch,
} from './batch.ts';
import { EngineFault, type EngineFaultCode } from './engine-fault.ts';
import type { Inbox, Waiting } from './inbox.ts';
import { changesOf, type Changes } from './changes.ts';
import { snapshotOf } from './market-snapshot.ts';

/** A batch as it is stored; nothing that is executed later changes it. */
export interface StoredBatch {
  readonly waiting: readonly Waiting[];
  readonly answers: readonly Answer[];
  readonly events: Batch['output']['events'];
  /** What it left; null when it changed nothing. */
  readonly changes: Changes | null;
  /** How long its transaction took; null when it needed none. */
  readonly commitMs: number | null;
}

export interface SpentMs {
  lookUp: number;
  execute: number;
  commit: number;
}

export interface WriteNeeds {
  readonly inbox: Inbox;
  readonly journal: Journal;
  /** Commands of one transaction. */
  readonly batchMax: number;
  /** How many levels of each side of a book are to be shown. */
  readonly bookDepth: () => number;
  readonly spentMs: SpentMs;
  /** Called when a batch is durable, in order; it answers those who wait. */
  readonly settle: (batch: StoredBatch) => void;
  /** Called when something went wrong, before anybody is refused; the inbox has to close. */
  readonly onFailure: () => void;
}

/** No more transactions than needed: so many commands are never stored in two. */
const SHARED_MIN = 250;

/**
 * Executes what arrives and stores it: while one batch is being stored, the next is executed, on
 * top of what is not durable yet, and nobody is answered before both are. Ends when the inbox is
 * closed and empty. Throws what went wrong, after everything durable was settled and everyone else
 * refused; memory is then ahead of the tables and has to be thrown away.
 */
export async function writeUntilClosed(exchange: Exchange, needs: WriteNeeds): Promise<void> {
  const writing = new Writing(exchange, needs);
  await writing.executeArriving();
}

class Writing {
  readonly #exchange: Exchange;
  readonly #needs: WriteNeeds;
  /** What was executed and is not on its way to the tables yet. */
  #open = newBatch();
  /** The last two batches that went: a look-up that began before may not have seen them. */
  #recent: Batch[] = [];
  #isStoring = false;
  #storing: Promise<void> = Promise.resolve();
  #failure: { readonly cause: unknown } | null = null;
  #onRoom: () => void = () => undefined;

  constructor(exchange: Exchange, needs: WriteNeeds) {
    this.#exchange = exchange;
    this.#needs = needs;
  }

  async executeArriving(): Promise<void> {
    while (this.#failure === null) {
      if (this.#room() <= 0) {
        await new Promise<void>((resolve) => (this.#onRoom = resolve));
        continue;
      }
      const arrived = await this.#needs.inbox.take({
        atLeast: () => this.#worthLookingUp(),
        atMost: () => this.#room(),
      });
      if (arrived.length === 0) break;
      await this.#execute(arrived);
    }
    await this.#storing;
    if (this.#failure === null) return;
    refuse(this.#open.waiting, 'reloading');
    throw this.#failure.cause;
  }

  /**
   * How many commands the open batch has room for. When many wait, half of them go together: so
   * there is as much to execute as to store at any time, and neither waits for the other.
   */
  #room(): number {
    const { batchMax, inbox } = this.#needs;
    const half = Math.max(SHARED_MIN, Math.ceil(inbox.unanswered / 2));
    return Math.min(batchMax, half) - this.#open.waiting.length;
  }

  /**
   * While a batch is stored there is time, and each look-up has its price: so half of what the next
   * batch may hold is awaited before it is looked up.
   */
  #worthLookingUp(): number {
    return this.#isStoring ? Math.ceil(this.#needs.inbox.unanswered / 4) : 1;
  }

  async #execute(arrived: readonly Waiting[]): Promise<void> {
    const { journal, spentMs } = this.#needs;
    const keys = clientOrderKeys(arrived);
    try {
      const began = performance.now();
      const stored = keys.length === 0 ? [] : await journal.findByClientOrderId(keys);
      if (this.#failure !== null) return refuse(arrived, 'reloading');
      const found = performance.now();
      const known = { stored, recent: this.#recent };
      executeInto(this.#open, this.#exchange, { arrived, known });
      spentMs.lookUp += found - began;
      spentMs.execute += performance.now() - found;
    } catch (cause) {
      return this.#fail(cause, arrived);
    }
    if (this.#isStoring) return;
    this.#isStoring = true;
    this.#storing = this.#storeOpen();
  }

  /** Nothing executed since the last batch went can be kept: it may rest on half a command. */
  #fail(cause: unknown, arrived: readonly Waiting[]): void {
    this.#note(cause);
    const innocent = new Set([...this.#open.waiting, ...arrived]);
    if (cause instanceof BatchBug) {
      innocent.delete(cause.culprit);
      refuse([cause.culprit], 'bug');
    }
    refuse([...innocent], 'reloading');
    this.#open = newBatch();
  }

  /** What went wrong first is what is reported. */
  #note(cause: unknown): void {
    this.#failure ??= { cause };
    this.#needs.onFailure();
  }

  /** Stores batch after batch until nothing is open. Never throws: nobody may be left waiting. */
  async #storeOpen(): Promise<void> {
    let durable: StoredBatch | null = null;
    while (this.#open.waiting.length > 0) {
      const closed = this.#closeOpen();
      const storing = this.#store(closed);
      // The batch before is answered while the database works on this one.
      if (durable !== null) this.#settle(durable);
      durable = null;
      try {
        durable = await storing;
      } catch (cause) {
        this.#note(cause);
        refuse(closed.waiting, 'outcome_unknown');
        break;
      }
    }
    if (durable !== null) this.#settle(durable);
    this.#isStoring = false;
    this.#onRoom();
    this.#needs.inbox.lookAgain();
  }

  #closeOpen(): Batch {
    const closed = this.#open;
    this.#open = newBatch();
    this.#recent = [closed, ...this.#recent.slice(0, 1)];
    this.#onRoom();
    return closed;
  }

  /** Reads the batch and the market when called; then it only waits. */
  async #store(closed: Batch): Promise<StoredBatch> {
    const { waiting, output } = closed;
    const { events } = output;
    const answers = frozenAnswers(closed);
    if (events.length === 0) return { waiting, answers, events, changes: null, commitMs: null };
    const changes = this.#changesOf(closed);
    const began = performance.now();
    await this.#needs.journal.commit({ output, league: leagueRecordOf(this.#exchange) });
    const commitMs = performance.now() - began;
    this.#needs.spentMs.commit += commitMs;
    return { waiting, answers, events, changes, commitMs };
  }

  #changesOf(closed: Batch): Changes {
    const { sequences, accounts, markets } = this.#exchange;
    const depth = this.#needs.bookDepth();
    const snapshots = [...markets.values()].map((market) =>
      snapshotOf(this.#exchange, market, depth),
    );
    return changesOf(closed, { sequence: sequences.command, accounts, markets: snapshots });
  }

  /** It is durable whatever becomes of this; but whoever did not take note has to read again. */
  #settle(batch: StoredBatch): void {
    try {
      this.#needs.settle(batch);
    } catch (cause) {
      this.#note(cause);
    }
  }
}

export function refuse(waiting: readonly Waiting[], code: EngineFaultCode): void {
  for (const { reject } of waiting) reject(new EngineFault(code));
}
