import type { SnapshotReason } from '@hoga/contract/live';
import { formatDecimal } from '@hoga/core/money';
import type { BookLevel } from '@hoga/core/exchange';
import { getTicker, phaseOnWire, timestamp } from '../app/index.ts';
import { present } from '@hoga/core/assert';
import type { MarketSnapshot } from '../engine/index.ts';
import { encode, headOf, type Head } from './encode.ts';
import type { LiveApp } from './live-app.ts';
import type { State } from './state-telling.ts';

export interface StateView {
  readonly app: LiveApp;
  readonly subscription: string;
  readonly epoch: string;
  readonly market: () => MarketSnapshot;
}

/** The best prices of a market. */
export function bboState({ app, market: read, ...named }: StateView): State {
  const market = read();
  const told = { bid: levelOf(market, market.bids[0]), ask: levelOf(market, market.asks[0]) };
  return stateOf(market, told, (from) =>
    encode({ ...headOf('bbo', head({ ...named, app }, market, from)), ...told }),
  );
}

export function tickerState({ app, market: read, ...named }: StateView): State {
  const market = read();
  const answer = getTicker(app, market.instrument.id);
  const ticker = answer.ok ? answer.value : undefined;
  const { at: _, ...told } = present(ticker, 'the market is here');
  return stateOf(market, told, (from) => {
    const about = head({ ...named, app }, market, from);
    return encode({ ...headOf('ticker', about), ticker: { ...told, at: about.at } });
  });
}

/** What a market does, and what its auction would come to. */
export function marketState({ app, market: read, ...named }: StateView): State {
  const market = read();
  const { expected, instrument, lastPrice } = market;
  const priced = (price: bigint): string => formatDecimal(price, instrument.pricePlaces);
  const told = {
    ...phaseOnWire(market),
    expectedPrice: expected === null ? null : priced(expected.price),
    expectedQuantity:
      expected === null ? null : formatDecimal(expected.quantity, instrument.base.places),
    referencePrice: priced(market.referencePrice),
    lowestPrice: priced(market.lowestPrice),
    highestPrice: priced(market.highestPrice),
    lastPrice: lastPrice === null ? null : priced(lastPrice),
  };
  return stateOf(market, told, (from) =>
    encode({ ...headOf('market', head({ ...named, app }, market, from)), ...told }),
  );
}

function stateOf(
  { sequence }: MarketSnapshot,
  told: object,
  write: (from: number | SnapshotReason) => Buffer,
): State {
  return { sequence, fingerprint: JSON.stringify(told), write };
}

function head(
  { app, subscription, epoch }: Omit<StateView, 'market'>,
  { sequence }: MarketSnapshot,
  from: number | SnapshotReason,
): Head {
  return { subscription, epoch, sequence, at: timestamp(app.now()), from };
}

function levelOf(
  { instrument }: MarketSnapshot,
  level: BookLevel | undefined,
): [string, string, number] | null {
  if (level === undefined) return null;
  const { price, quantity, orders } = level;
  const { base, pricePlaces } = instrument;
  return [formatDecimal(price, pricePlaces), formatDecimal(quantity, base.places), orders];
}
