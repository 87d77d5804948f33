import type { App } from '../app/index.ts';
import { commandBudget } from './budget.ts';
import { Closing, openDesk, Trouble, type Desk } from './desk.ts';
import { firstFairValue } from './fair-value.ts';
import { moveIn, type Residents } from './move-in.ts';
import { between, seededRandom } from './random.ts';
import { playRound } from './round.ts';
import { sleep } from './sleep.ts';

export interface HouseOptions {
  /** The same seed makes the same decisions in the same market. */
  readonly seed: number;
  readonly instrument: string;
}

export interface House {
  /** Begins to move in and to trade, and answers at once; a house that is open stays open. */
  start(): Promise<void>;
  /** Ends within a second. What rests on the book stays until the next start. */
  stop(): Promise<void>;
  readonly isOpen: boolean;
}

/** Lively enough to watch; every trade is rows for ever, so not livelier. */
const PAUSE_MIN_MS = 400;
const PAUSE_MAX_MS = 2_000;
const BACKOFF_MIN_MS = 1_000;
const BACKOFF_MAX_MS = 30_000;
const STOP_MAX_MS = 800;

/**
 * A house that lives as long as it is open. Nothing it does or fails to do reaches its caller: after
 * trouble it waits and goes on.
 */
export function createHouse(app: App, options: HouseOptions): House {
  let life: { readonly closing: AbortController; readonly ended: Promise<void> } | null = null;
  return {
    get isOpen() {
      return life !== null;
    },
    start: async () => {
      if (life !== null) return;
      const closing = new AbortController();
      life = { closing, ended: live(app, options, closing.signal) };
    },
    stop: async () => {
      if (life === null) return;
      const { closing, ended } = life;
      life = null;
      closing.abort();
      // A command that hangs in the engine must not hold up the end of the server.
      const enough = new AbortController();
      await Promise.race([ended, sleep(STOP_MAX_MS, enough.signal)]);
      enough.abort();
    },
  };
}

interface Memory {
  residents: Residents | null;
  fairValue: number | null;
}

async function live(
  app: App,
  { seed, instrument }: HouseOptions,
  signal: AbortSignal,
): Promise<void> {
  const random = seededRandom(seed);
  const budget = commandBudget(() => performance.now());
  const desk = openDesk({ app, instrument, budget, signal });
  const memory: Memory = { residents: null, fairValue: null };
  let failures = 0;
  while (!signal.aborted) {
    let pauseMs: number;
    try {
      await goOn(desk, memory, random);
      failures = 0;
      pauseMs = between(random, PAUSE_MIN_MS, PAUSE_MAX_MS);
    } catch (error) {
      if (error instanceof Closing) return;
      failures += 1;
      report(app, error, failures);
      pauseMs = Math.min(BACKOFF_MIN_MS * 2 ** (failures - 1), BACKOFF_MAX_MS);
    }
    await sleep(pauseMs, signal);
  }
}

async function goOn(desk: Desk, memory: Memory, random: () => number): Promise<void> {
  memory.residents ??= await moveIn(desk);
  const market = desk.market();
  if (market === undefined) throw new Trouble('the market is not loaded');
  const fairValue = memory.fairValue ?? firstFairValue(market);
  memory.fairValue = await playRound({ desk, residents: memory.residents, random, fairValue });
}

/** A trouble that lasts is told less and less often: after 1, 2, 4, 8 … failures. */
function report({ log }: App, error: unknown, failures: number): void {
  if (!Number.isInteger(Math.log2(failures))) return;
  const fields = { err: error, failures };
  if (error instanceof Trouble) log.warn(fields, 'the house skips a beat');
  else log.error(fields, 'the house made a mistake and goes on');
}
