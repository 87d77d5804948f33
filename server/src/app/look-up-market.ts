import {
  bookChecksum,
  type Book,
  type Instrument,
  type InstrumentList,
  type Ticker,
  type TradePage,
} from '@hoga/contract/instrument';
import { problem } from '@hoga/contract/problem';
import { FEE_PARTS, type Instrument as CoreInstrument } from '@hoga/core/instrument';
import { formatDecimal, type Price } from '@hoga/core/money';
import type { BookLevel } from '@hoga/core/exchange';
import type { MarketSnapshot } from '../engine/index.ts';
import type { App } from './app.ts';
import { pageOf, pageRequest, type PageQuery } from './page.ts';
import { done, no, type Reply } from './reply.ts';
import { phaseOnWire, timestamp, tradeOnWire } from './wire.ts';

export function listInstruments(app: App): Reply<InstrumentList> {
  const instruments = app.engine.markets().map(({ instrument }) => instrumentOnWire(instrument));
  return done({ instruments });
}

export function getInstrument(app: App, id: string): Reply<Instrument> {
  const market = app.engine.market(id);
  return market === undefined
    ? no(problem('unknown-instrument'))
    : done(instrumentOnWire(market.instrument));
}

export function getBook(
  app: App,
  { instrument: id, depth }: { instrument: string; depth: number },
): Reply<Book> {
  const market = app.engine.market(id);
  if (market === undefined) return no(problem('unknown-instrument'));
  const { base, pricePlaces } = market.instrument;
  const level = ({ price, quantity, orders }: BookLevel): Book['bids'][number] => ({
    price: formatDecimal(price, pricePlaces),
    quantity: formatDecimal(quantity, base.places),
    orders,
  });
  const bids = market.bids.slice(0, depth).map(level);
  const asks = market.asks.slice(0, depth).map(level);
  return done({
    instrument: id,
    sequence: market.sequence,
    at: timestamp(market.at),
    ...phaseOnWire(market),
    bids,
    asks,
    checksum: bookChecksum({ bids: bids.map(counted), asks: asks.map(counted) }),
  });
}

const counted = ({ price, quantity }: Book['bids'][number]): [string, string] => [price, quantity];

export async function listTrades(
  app: App,
  { instrument: id, query }: { instrument: string; query: PageQuery },
): Promise<Reply<TradePage>> {
  const market = app.engine.market(id);
  if (market === undefined) return no(problem('unknown-instrument'));
  const found = await app.reads.trades(id, pageRequest(query));
  const { rows, next } = pageOf(found, query.limit);
  return done({ trades: rows.map((trade) => tradeOnWire(trade, market.instrument)), next });
}

export function getTicker(app: Pick<App, 'engine' | 'days' | 'now'>, id: string): Reply<Ticker> {
  const market = app.engine.market(id);
  return market === undefined ? no(problem('unknown-instrument')) : done(tickerOf(app, market));
}

function tickerOf(app: Pick<App, 'days' | 'now'>, market: MarketSnapshot): Ticker {
  const { instrument, lastPrice } = market;
  const { base, quote, pricePlaces } = instrument;
  const now = app.now();
  const day = app.days.dayOf(instrument, now);
  const priced = (at: Price): string => formatDecimal(at, pricePlaces);
  const orNull = (at: Price | null | undefined): string | null =>
    at === null || at === undefined ? null : priced(at);
  const change = (lastPrice ?? day.previousClose) - day.previousClose;
  return {
    instrument: instrument.id,
    lastPrice: orNull(lastPrice),
    lastTradedAt: day.lastTradedAt === null ? null : timestamp(day.lastTradedAt),
    openPrice: priced(day.open ?? day.previousClose),
    highPrice: orNull(day.high),
    lowPrice: orNull(day.low),
    change: formatDecimal(change, pricePlaces),
    changeRate: ratio(change, day.previousClose),
    volume: formatDecimal(day.volume, base.places),
    turnover: formatDecimal(day.turnover, quote.places),
    bestBid: orNull(market.bids[0]?.price),
    bestAsk: orNull(market.asks[0]?.price),
    referencePrice: priced(market.referencePrice),
    lowestPrice: priced(market.lowestPrice),
    highestPrice: priced(market.highestPrice),
    ...phaseOnWire(market),
    at: timestamp(now),
  };
}

const RATIO_PLACES = 6;

/** A share for showing, with six places, rounded towards zero. */
function ratio(part: bigint, whole: bigint): string {
  return formatDecimal((part * 10n ** BigInt(RATIO_PLACES)) / whole, RATIO_PLACES);
}

const MS_PER_SECOND = 1_000;

function instrumentOnWire(instrument: CoreInstrument): Instrument {
  const { id, base, quote, pricePlaces, ladder, makerFee, takerFee } = instrument;
  const { minimumNotional, maximumNotional, auctionMs } = instrument;
  const { bandPercent, interruptionPercent, selfTradePrevention } = instrument;
  const { icebergPartsMax, openOrdersPerAccount } = instrument;
  const priced = (at: number): string => formatDecimal(BigInt(at), pricePlaces);
  return {
    id,
    base: base.code,
    quote: quote.code,
    pricePlaces,
    quantityPlaces: base.places,
    bands: ladder.bands.map(({ from, step }) => ({ from: priced(from), tick: priced(step) })),
    lot: formatDecimal(1n, base.places),
    minimumNotional: formatDecimal(minimumNotional ?? 0n, quote.places),
    maximumNotional: formatDecimal(maximumNotional, quote.places),
    makerFeeRate: feeRate(makerFee),
    takerFeeRate: feeRate(takerFee),
    bandPercent,
    interruptionPercent,
    auctionSeconds: auctionMs / MS_PER_SECOND,
    lowestPrice: priced(ladder.priceAt(0)),
    highestPrice: priced(ladder.priceAt(ladder.ticks - 1)),
    selfTradePrevention,
    icebergPartsMax,
    openOrdersPerAccount,
  };
}

function feeRate(parts: bigint): string {
  return formatDecimal(parts, FEE_PARTS.toString().length - 1);
}
