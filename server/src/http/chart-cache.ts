import type { CandlePage, CandleQuery } from '@hoga/contract/instrument';
import { endOf, type Candle } from '@hoga/core/candle';
import { listCandles, type App, type Reply } from '../app/index.ts';
import { ReadyAnswer } from './ready-answer.ts';

export interface ChartAsked {
  readonly instrument: string;
  readonly query: CandleQuery;
}

interface Entry {
  readonly answer: ReadyAnswer;
  /** The newest candle in it; null for a page back in time, which never changes. */
  readonly newest: Candle | null;
  /** When its newest candle is no longer the current one. */
  readonly freshUntil: number;
}

/** All answers together; a page of 1,000 candles takes 200 kB, compressed bytes included. */
const BYTES_MAX = 32 * 1024 * 1024;

/** Pages of candles as ready bytes, until a trade changes them. */
export class ChartCache {
  readonly #app: App;
  /** The least lately used first. */
  readonly #entries = new Map<string, Entry>();

  constructor(app: App) {
    this.#app = app;
  }

  /** `write` makes JSON of a page, and leaves out what the contract does not know. */
  async page(asked: ChartAsked, write: (page: CandlePage) => string): Promise<Reply<ReadyAnswer>> {
    const key = keyOf(asked);
    const known = this.#entries.get(key);
    if (known !== undefined && this.#isFresh(known, asked)) {
      this.#entries.delete(key);
      this.#entries.set(key, known);
      return { ok: true, value: known.answer };
    }
    const before = this.#newest(asked);
    const reply = await listCandles(this.#app, asked);
    if (!reply.ok) return reply;
    const answer = new ReadyAnswer(write(reply.value));
    // A trade in between may be in the page or not.
    if (before !== undefined && before === this.#newest(asked)) {
      this.#keep(key, entryOf(answer, before, { asked, page: reply.value }));
    }
    return { ok: true, value: answer };
  }

  #isFresh({ newest, freshUntil }: Entry, asked: ChartAsked): boolean {
    if (newest === null) return true;
    return newest === this.#newest(asked) && this.#app.now() < freshUntil;
  }

  /** Any trade makes another candle of it. */
  #newest({ instrument, query }: ChartAsked): Candle | undefined {
    return this.#app.candles.newest(instrument, query.interval);
  }

  #keep(key: string, entry: Entry | null): void {
    this.#entries.delete(key);
    if (entry === null) return;
    this.#entries.set(key, entry);
    let bytes = 0;
    for (const { answer } of this.#entries.values()) bytes += answer.bytes;
    for (const [oldest, { answer }] of this.#entries) {
      if (bytes <= BYTES_MAX) return;
      bytes -= answer.bytes;
      this.#entries.delete(oldest);
    }
  }
}

function entryOf(
  answer: ReadyAnswer,
  newest: Candle,
  { asked: { query }, page }: { readonly asked: ChartAsked; readonly page: CandlePage },
): Entry | null {
  if (query.before === undefined) {
    const isCurrent = page.current !== null;
    const freshUntil = isCurrent ? endOf(query.interval, newest.start) : Infinity;
    return { answer, newest, freshUntil };
  }
  // Old candles of a second are removed some day, all others stay.
  return query.interval === '1s' ? null : { answer, newest: null, freshUntil: Infinity };
}

function keyOf({ instrument, query: { interval, limit, before = '' } }: ChartAsked): string {
  return `${instrument} ${interval} ${limit} ${before}`;
}
