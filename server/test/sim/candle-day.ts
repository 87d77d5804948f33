import { assert } from '@hoga/core/assert';
import { KRW_LPJ } from '@hoga/core/instrument';
import { instant } from '@hoga/core/time';
import type { Client } from 'pg';
import { seededRandom, type Random } from '../../../core/test/random.ts';
import type { CandleStore } from '../../src/needs/index.ts';
import { openTestApp, type TestApp, type Trader } from '../app.ts';
import { limitOrder } from '../commands.ts';
import { migratedDatabase, type TestDatabase } from '../database.ts';
import { CANDLES_AT_ODDS, countsOfCandles } from '../stored-candles.ts';

export interface CandleDay {
  readonly seed: number;
  /** How long the market trades, on its own clock. */
  readonly hours: number;
  readonly progress: (text: string) => void;
}

export interface CandleDayPlayed {
  readonly fills: number;
  readonly candles: Readonly<Record<string, number>>;
  /** How often the server ended, and how. */
  readonly ends: Readonly<Record<End, number>>;
  /** How often all stored candles were compared with all fills. */
  readonly comparisons: number;
}

/** Asked to stop; killed before a transaction of candles began; killed after it was committed. */
const ENDS = ['stopped', 'killed_before_storing', 'killed_after_storing'] as const;
type End = (typeof ENDS)[number];

const HOUR_MS = 3_600_000;
/** A server lives so long on the market's clock, about. */
const LIFE_MS = 4 * HOUR_MS;
const WAVE = 60;
/** How long until somebody trades again, most often nothing or seconds. */
const PAUSES_MS = [0, 0, 0, 1, 400, 999, 1_000, 2_500, 9_000, 25_000, 140_000, 480_000];
const MIDDLE = 3_000;
const SWING = 200;
const PATIENCE_MS = 20_000;

/**
 * Days of trading in seconds: the real engine on a real PostgreSQL, whose clock jumps from trade to
 * trade, with servers that end in any way between. Throws when a stored candle is ever not what the
 * fills say.
 */
export async function playCandleDay(day: CandleDay): Promise<CandleDayPlayed> {
  const database = await migratedDatabase();
  const play = new CandlePlay(day, database);
  try {
    return await play.run();
  } finally {
    await play.leave();
    await database.close();
  }
}

/** A store of candles that dies at a call: its process hears nothing from it any more. */
class MortalStore {
  #end: End = 'stopped';
  readonly died: Promise<undefined>;
  readonly #die: () => void;
  #isDead = false;

  constructor() {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    this.died = promise;
    this.#die = () => {
      this.#isDead = true;
      resolve(undefined);
    };
  }

  /** The next call to store is its last. */
  dieAt(end: Exclude<End, 'stopped'>): void {
    this.#end = end;
  }

  around(store: CandleStore): CandleStore {
    return {
      ...store,
      store: async (change) => {
        if (this.#isDead) return forEver();
        if (this.#end === 'stopped') return store.store(change);
        if (this.#end === 'killed_after_storing') await store.store(change);
        this.#die();
        return forEver();
      },
    };
  }
}

function forEver(): Promise<never> {
  return new Promise(() => undefined);
}

class CandlePlay {
  readonly #day: CandleDay;
  readonly #database: TestDatabase;
  readonly #random: Random;
  readonly #ends = { stopped: 0, killed_before_storing: 0, killed_after_storing: 0 };
  #running: TestApp | null = null;
  #store = new MortalStore();
  #traders: Trader[] = [];
  #now = 0;
  #price = MIDDLE;
  #comparisons = 0;

  constructor(day: CandleDay, database: TestDatabase) {
    this.#day = day;
    this.#database = database;
    this.#random = seededRandom(day.seed);
  }

  async run(): Promise<CandleDayPlayed> {
    let running = await this.#start();
    this.#now = running.clock.now;
    const rich = { krw: '1000000000', coins: '1000000' };
    this.#traders = [await running.newTrader(rich), await running.newTrader(rich)];
    const until = this.#now + this.#day.hours * HOUR_MS;
    for (let life = 0; this.#now < until; life += 1) {
      const endsAt = Math.min(until, this.#now + LIFE_MS);
      while (this.#now < endsAt) await this.#trade(running);
      await this.#end(ENDS[life % ENDS.length] ?? 'stopped', running);
      running = await this.#start();
      this.#day.progress(`${new Date(this.#now).toISOString()}: all candles are right`);
    }
    await this.#end('stopped', running);
    running = await this.#start();
    const counts = await countsOfCandles(rowsOf(running.sql));
    assert(counts.isComplete, 'every fill is in the stored candles');
    const { rows } = await running.sql.query<{ fills: string }>(
      'select count(*) as fills from fill',
    );
    const fills = Number(rows[0]?.fills);
    const { candles } = counts;
    return { fills, candles, ends: this.#ends, comparisons: this.#comparisons };
  }

  async leave(): Promise<void> {
    await this.#running?.abandon();
  }

  async #start(): Promise<TestApp> {
    this.#store = new MortalStore();
    const running = await openTestApp({
      database: this.#database,
      instrument: { ...KRW_LPJ, minimumNotional: null },
      aroundCandles: (store) => this.#store.around(store),
    });
    this.#running = running;
    if (this.#now > 0) running.clock.now = this.#now;
    const deadline = performance.now() + PATIENCE_MS;
    while (running.app.candles.isBehind) {
      assert(performance.now() < deadline, 'the candles are caught up in time');
      await pause(5);
    }
    await this.#compare(running.sql);
    return running;
  }

  /** A wave of trades, submitted at once, each later on the clock than the one before. */
  async #trade({ app, sql }: TestApp): Promise<void> {
    const random = this.#random;
    const submitted: Promise<unknown>[] = [];
    for (let moment = 0; moment < WAVE; moment += 1) {
      this.#now += random.pick(PAUSES_MS) + random.below(2);
      const at = instant(this.#now);
      const [maker, taker] = random.shuffled(this.#traders);
      assert(maker !== undefined && taker !== undefined, 'there are two');
      const [side, otherSide] = random.shuffled(['buy', 'sell'] as const);
      assert(side !== undefined && otherSide !== undefined, 'there are two');
      this.#price = Math.min(
        MIDDLE + SWING,
        Math.max(MIDDLE - SWING, this.#price + random.between(-3, 3)),
      );
      // The taker goes through all of them, the best first.
      const away = side === 'buy' ? -1 : 1;
      const prices = Array.from({ length: random.between(1, 3) }, (_, n) => this.#price + away * n);
      let lots = 0;
      for (const price of prices) {
        const resting = random.between(1, 50_000);
        lots += resting;
        const wanted = { side, price: `${price}`, quantity: decimal(resting), at };
        submitted.push(app.engine.submit(limitOrder(maker.account, wanted)));
      }
      const worst = { side: otherSide, price: `${prices.at(-1)}`, quantity: decimal(lots), at };
      submitted.push(app.engine.submit(limitOrder(taker.account, worst)));
    }
    await Promise.all(submitted);
    if (this.#random.percent(4)) await this.#compare(sql);
  }

  async #end(end: End, running: TestApp): Promise<void> {
    this.#ends[end] += 1;
    this.#running = null;
    if (end === 'stopped') {
      await running.stop();
      return;
    }
    this.#store.dieAt(end);
    // Something is to be stored, for the store to die of.
    await this.#trade(running);
    await this.#store.died;
    await this.#compare(running.sql);
    await running.abandon();
  }

  async #compare(sql: Client): Promise<void> {
    this.#comparisons += 1;
    const { rows } = await sql.query<Record<string, unknown>>(CANDLES_AT_ODDS);
    if (rows.length === 0) return;
    const shown = rows.slice(0, 5).map((row) => JSON.stringify(row));
    throw new Error([`${rows.length} candles are not what the fills say`, ...shown].join('\n'));
  }
}

function rowsOf(sql: Client) {
  return {
    rows: async <Row extends object>(statement: string): Promise<Row[]> =>
      (await sql.query<Row>(statement)).rows,
  };
}

/** Lots of 10⁻⁴ coins as a decimal. */
function decimal(lots: number): string {
  const digits = lots.toString().padStart(5, '0');
  return `${digits.slice(0, -4)}.${digits.slice(-4)}`;
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
