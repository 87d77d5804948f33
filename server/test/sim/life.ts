import type { LeagueSetup, MarketEvent } from '@hoga/core/exchange';
import {
  createEngine,
  EngineFault,
  type Answer,
  type Engine,
  type EngineFaultCode,
} from '../../src/engine/index.ts';
import type { Batch } from '../../src/needs/index.ts';
import { postgresJournal } from '../../src/postgres/index.ts';
import type { Sent } from './clients.ts';
import { told, type Told } from './model.ts';
import { MortalJournal, type Step } from './mortal-journal.ts';

export type Arrival =
  | { readonly sent: Sent; readonly answer: Answer }
  | { readonly sent: Sent; readonly fault: EngineFaultCode };

/** A batch on its way to the tables. */
export interface Committing {
  readonly sent: Sent[];
  readonly told: Told;
}

/** One process from its start to its end: the real engine on the real journal, and what is seen of it. */
export class Life {
  readonly engine: Engine;
  readonly journal: MortalJournal;
  /** What has no answer yet. */
  readonly waiting = new Set<Sent>();
  committing: Committing | null = null;
  /** It takes commands. */
  isUp = false;
  /** It was asked to stop, and has. */
  isOver = false;
  /** What it said at the end of a load, and of a stop. */
  stateHashes: string[] = [];
  published: (readonly MarketEvent[])[] = [];
  /** What brought its start or stop to an end that nobody wanted. */
  crash: { readonly cause: unknown } | null = null;
  /** What it wrote into its log when something failed. */
  lastError: unknown = null;
  #arrivals: Arrival[] = [];
  #inbox: Sent[] = [];
  #lookedUp: Sent[] | null = null;
  #executed: Sent[] = [];

  constructor(setup: LeagueSetup, url: string) {
    this.journal = new MortalJournal(postgresJournal({ ...setup, url }), {
      onLookUp: () => this.#onLookUp(),
      onCommit: (batch) => this.#onCommit(batch),
    });
    const ignore = (): void => undefined;
    this.engine = createEngine({
      setup,
      journal: this.journal,
      log: {
        debug: ignore,
        info: (fields) => this.#note(fields),
        warn: ignore,
        error: (fields) => (this.lastError = 'err' in fields ? fields.err : null),
      },
      publish: (events) => this.published.push(events),
      onLost: (cause) => (this.crash = { cause }),
    });
  }

  start(): void {
    this.#end(this.engine.start(), () => (this.isUp = true));
  }

  stop(): void {
    this.isUp = false;
    this.#end(this.engine.stop(), () => (this.isOver = true));
  }

  /** All at once: it takes them together. */
  send(wave: readonly Sent[]): void {
    this.#noteExecuted();
    for (const sent of wave) {
      this.waiting.add(sent);
      this.#inbox.push(sent);
      this.engine.submit(sent.command).then(
        (answer) => this.#arrivals.push({ sent, answer }),
        (fault: unknown) => {
          if (fault instanceof EngineFault) this.#arrivals.push({ sent, fault: fault.code });
          else this.crash = { cause: fault };
        },
      );
    }
  }

  letGo(step: Step): void {
    if (step === 'found' && this.#lookedUp !== null) {
      this.#executed.push(...this.#lookedUp);
      this.#lookedUp = null;
    }
    this.journal.held.get(step)?.letGo();
  }

  /** What came since it was last asked, in this order. */
  takeArrivals(): Arrival[] {
    const arrivals = this.#arrivals;
    this.#arrivals = [];
    for (const { sent } of arrivals) this.waiting.delete(sent);
    return arrivals;
  }

  /**
   * Whether this was executed before everything else that is not durable; it is forgotten then. A
   * batch without anything to store is seen only when it is answered, which may be after what was
   * executed behind it was sent to the tables.
   */
  takeExecuted(sent: Sent): boolean {
    this.#noteExecuted();
    const line = [this.committing?.sent ?? [], this.#executed].find(([first]) => first === sent);
    return line?.shift() !== undefined;
  }

  forget(sent: Sent): void {
    const isOther = (other: Sent): boolean => other !== sent;
    this.#inbox = this.#inbox.filter(isOther);
    this.#executed = this.#executed.filter(isOther);
    this.#lookedUp = this.#lookedUp?.filter(isOther) ?? null;
  }

  /** It looks up what it has taken. */
  #onLookUp(): void {
    this.#lookedUp = this.#taken();
  }

  #onCommit({ output, league }: Batch): void {
    this.#noteExecuted();
    this.committing = { sent: this.#executed.splice(0), told: told(output, league) };
  }

  /** It has executed what it took and does not look up; looked at here, it is between two commands. */
  #noteExecuted(): void {
    this.#executed.push(...this.#taken());
  }

  #taken(): Sent[] {
    return this.#inbox.splice(0, this.#inbox.length - this.engine.status.inbox);
  }

  #note(fields: object): void {
    if ('stateHash' in fields) this.stateHashes.push(String(fields.stateHash));
  }

  #end(process: Promise<void>, onEnd: () => void): void {
    process.then(onEnd, (cause: unknown) => (this.crash = { cause }));
  }
}
