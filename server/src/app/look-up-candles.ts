import type { Candle as CandleOnWire, CandlePage, CandleQuery } from '@hoga/contract/instrument';
import { problem } from '@hoga/contract/problem';
import { endOf, startOf, type Candle, type Interval } from '@hoga/core/candle';
import type { Instrument } from '@hoga/core/instrument';
import { instant, type Instant } from '@hoga/core/time';
import type { App } from './app.ts';
import { done, no, type Reply } from './reply.ts';
import { candleOnWire, timestamp } from './wire.ts';

export async function listCandles(
  app: App,
  { instrument: id, query }: { instrument: string; query: CandleQuery },
): Promise<Reply<CandlePage>> {
  const market = app.engine.market(id);
  if (market === undefined) return no(problem('unknown-instrument'));
  if (app.candles.isBehind) return no(problem('candles-behind'));
  const { interval, limit } = query;
  const before = query.before === undefined ? null : instant(Number(query.before));
  if (before !== null && !isCursor(app, { instrument: id, interval, before })) {
    return no(problem('invalid-cursor'));
  }
  // One more than asked for tells whether another page follows.
  const found = await app.candles.page({ instrument: id, interval, limit: limit + 1, before });
  if (found === undefined) return no(problem('candles-behind'));
  const candles = found.candles.slice(-limit).toReversed();
  const [newest, oldest] = [candles[0], candles.at(-1)];
  const isCurrent = newest !== undefined && endOf(interval, newest.start) > app.now();
  return done({
    instrument: id,
    interval,
    candles: candles.map((candle) => onWire(candle, market.instrument)),
    current: isCurrent ? timestamp(newest.start) : null,
    gaps: gapsBetween(candles, { interval, before }),
    keptFrom: found.keptFrom === null ? null : timestamp(found.keptFrom),
    next: found.candles.length > limit && oldest !== undefined ? `${oldest.start}` : null,
  });
}

interface Cursor {
  readonly instrument: string;
  readonly interval: Interval;
  readonly before: Instant;
}

/** The cursor of a page is the start of a candle, so none is beyond the newest. */
function isCursor(app: App, { instrument, interval, before }: Cursor): boolean {
  const newest = app.candles.newest(instrument, interval);
  return newest !== undefined && before <= newest.start && startOf(interval, before) === before;
}

/** Where nothing traded, newest first. */
function gapsBetween(
  candles: readonly Candle[],
  { interval, before }: { readonly interval: Interval; readonly before: Instant | null },
): CandlePage['gaps'] {
  const gaps: CandlePage['gaps'] = [];
  let next = before;
  for (const { start } of candles) {
    const end = endOf(interval, start);
    if (next !== null && end < next) gaps.push({ from: timestamp(end), to: timestamp(next) });
    next = start;
  }
  return gaps;
}

const written = new WeakMap<Candle, CandleOnWire>();

/** A candle never changes, so it is written once and for all. */
function onWire(candle: Candle, instrument: Instrument): CandleOnWire {
  const known = written.get(candle);
  if (known !== undefined) return known;
  const made = candleOnWire(candle, instrument);
  written.set(candle, made);
  return made;
}
