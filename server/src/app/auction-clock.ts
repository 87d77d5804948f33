import type { EndAuction, MarketEvent } from '@hoga/core/exchange';
import type { Instant } from '@hoga/core/time';
import { EngineFault, type Engine } from '../engine/index.ts';
import type { Log } from '../needs/index.ts';

/** Ends call auctions when their time is over: in core time only comes with commands. */
export interface AuctionClock {
  /** Begins to look at the markets; those whose time was over before come at once. */
  start(): void;
  /** Hears what became durable. */
  apply(events: readonly MarketEvent[]): void;
  /** Looks no more, and waits for what it has under way. */
  stop(): Promise<void>;
}

export interface AuctionClockNeeds {
  readonly engine: Pick<Engine, 'markets' | 'submit'>;
  readonly log: Log;
  readonly now: () => Instant;
}

/** A market that was loaded again told nobody, so that it is looked at this often all the same. */
const LOOK_MS = 1_000;
/** After a failure it waits longer each time, up to the last. */
const PAUSES_MS = [50, 100, 250, 500, 1_000, 2_000, 5_000];

export function createAuctionClock({ engine, log, now }: AuctionClockNeeds): AuctionClock {
  let timer: NodeJS.Timeout | undefined;
  let working = Promise.resolve();
  let isWorking = false;
  let failures = 0;
  let isRunning = false;

  function schedule(milliseconds: number): void {
    clearTimeout(timer);
    if (!isRunning) return;
    timer = setTimeout(() => {
      working = work();
    }, milliseconds);
    // It keeps no process alive that has nothing else to do.
    timer.unref();
  }

  /** One look at every market; never throws. */
  async function work(): Promise<void> {
    isWorking = true;
    let hasFailed = false;
    for (const { instrument, auctionEndsAt } of engine.markets()) {
      const isOver = auctionEndsAt !== null && auctionEndsAt <= now();
      if (!isOver) continue;
      try {
        await end(instrument.id);
      } catch (error) {
        // The markets behind it are not to wait for one that cannot be helped.
        hasFailed = true;
        note(error, instrument.id);
      }
    }
    failures = hasFailed ? failures + 1 : 0;
    isWorking = false;
    schedule(hasFailed ? pauseAfter(failures) : untilNext());
  }

  function note(error: unknown, instrument: string): void {
    const fields = { err: error, instrument, failures: failures + 1 };
    if (error instanceof EngineFault) log.warn(fields, 'an auction could not be ended yet');
    else log.error(fields, 'an auction could not be ended');
  }

  async function end(instrument: string): Promise<void> {
    const command: EndAuction = { type: 'end_auction', at: now(), instrument };
    const answer = await engine.submit(command);
    // Ended or halted meanwhile: what the market says next time counts.
    if (answer.kind === 'rejected') {
      log.debug({ instrument, reason: answer.rejection.reason }, 'no auction was ended');
    } else log.info({ instrument }, 'an auction ended');
  }

  function untilNext(): number {
    const ends = engine.markets().flatMap(({ auctionEndsAt }) => auctionEndsAt ?? []);
    const soonest = Math.min(...ends, Infinity) - now();
    // One that is over and was not ended is asked for again, not at once.
    return soonest <= 0 ? pauseAfter(1) : Math.min(soonest, LOOK_MS);
  }

  return {
    start: () => {
      isRunning = true;
      schedule(0);
    },
    apply: (events) => {
      // A failure is waited for; the look after it finds this auction too.
      const isNews = events.some(({ type }) => type === 'auction_started');
      if (isNews && !isWorking && failures === 0) schedule(untilNext());
    },
    stop: async () => {
      isRunning = false;
      clearTimeout(timer);
      await working;
    },
  };
}

function pauseAfter(failures: number): number {
  return PAUSES_MS[Math.min(failures, PAUSES_MS.length) - 1] ?? LOOK_MS;
}
