import type { OperatedMarket, OperatedMarketList } from '@hoga/contract/operator';
import { formatDecimal, type Price } from '@hoga/core/money';
import type { MarketSnapshot } from '../engine/index.ts';
import type { App } from './app.ts';
import { done, type Reply } from './reply.ts';
import { phaseOnWire, timestamp } from './wire.ts';

/** The state of every market; the caller has been found to be an operator. */
export async function listMarketStates(app: App): Promise<Reply<OperatedMarketList>> {
  const openOrders = await app.operators.openOrdersByInstrument();
  return done({
    markets: app.engine
      .markets()
      .map((market) => stateOf(app, market, openOrders.get(market.instrument.id) ?? 0)),
  });
}

function stateOf(app: App, market: MarketSnapshot, openOrders: number): OperatedMarket {
  const { instrument, referencePrice, lowestPrice, highestPrice, lastPrice } = market;
  const priced = (at: Price): string => formatDecimal(at, instrument.pricePlaces);
  const orNull = (at: Price | null | undefined): string | null =>
    at === null || at === undefined ? null : priced(at);
  const { lastTradedAt } = app.days.dayOf(instrument, app.now());
  return {
    instrument: instrument.id,
    ...phaseOnWire(market),
    referencePrice: priced(referencePrice),
    lowestPrice: priced(lowestPrice),
    highestPrice: priced(highestPrice),
    lastPrice: orNull(lastPrice),
    lastTradedAt: lastTradedAt === null ? null : timestamp(lastTradedAt),
    bestBid: orNull(market.bids[0]?.price),
    bestAsk: orNull(market.asks[0]?.price),
    openOrders,
    at: timestamp(market.at),
  };
}
