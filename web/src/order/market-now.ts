import type { Balance } from '@hoga/contract/account';
import type { FeedLevel } from '@hoga/contract/live';
import type { Order } from '@hoga/contract/order';
import { bandAround, tickOfPrice } from '@hoga/core/instrument';
import { newAccount, type Account } from '@hoga/core/ledger';
import { amount, price, type Price } from '@hoga/core/money';
import { accountId, opposite, type Side } from '@hoga/core/order';
import type { MarketPhase, MarketView } from '@hoga/core/risk';
import type { BookView, MarketView as FeedMarket } from '../live/index.ts';
import { unitsOf, type Rules } from './rules.ts';

/** One price of the book in units, best first in its side. */
export interface Level {
  readonly tick: number;
  readonly price: Price;
  readonly lots: bigint;
  /** How many of the lots belong to the account's own orders, as far as they show. */
  readonly own: bigint;
  /** What those orders hold, and would let go of when they are cancelled. */
  readonly ownHeld: bigint;
}

/** What is known of a market when an order is measured. */
export interface MarketNow {
  readonly rules: Rules;
  readonly phase: MarketPhase;
  readonly referencePrice: Price;
  readonly lastPrice: Price | null;
  readonly bids: readonly Level[];
  readonly asks: readonly Level[];
  /** Whether there may be more of the book behind what is known of it. */
  readonly isCut: boolean;
}

export interface MarketSources {
  readonly rules: Rules;
  readonly market: Pick<FeedMarket, 'phase' | 'referencePrice' | 'lastPrice'>;
  readonly book: Pick<BookView, 'bids' | 'asks'>;
  /** How many levels of a side the book has at most. */
  readonly depth: number;
  /** Open orders of the account that may stand on this book. */
  readonly orders: readonly Order[];
}

export function marketNow({ rules, market, book, depth, orders }: MarketSources): MarketNow {
  const resting = orders.filter(
    ({ instrument, stage, price: at }) =>
      instrument === rules.id && stage === 'resting' && at !== null,
  );
  const side = (levels: readonly FeedLevel[], of: Side): Level[] =>
    levels.flatMap(([at, lots]) => {
      const priced = price(unitsOf(at, rules.pricePlaces));
      const tick = tickOfPrice(rules, priced);
      const mine = resting.filter((order) => order.side === of && order.price === at);
      return tick === undefined
        ? []
        : [
            {
              tick,
              price: priced,
              lots: unitsOf(lots, rules.base.places),
              ...ownOf(mine, rules),
            },
          ];
    });
  return {
    rules,
    phase: market.phase,
    referencePrice: price(unitsOf(market.referencePrice, rules.pricePlaces)),
    lastPrice:
      market.lastPrice === null ? null : price(unitsOf(market.lastPrice, rules.pricePlaces)),
    bids: side(book.bids, 'buy'),
    asks: side(book.asks, 'sell'),
    isCut: book.bids.length >= depth || book.asks.length >= depth,
  };
}

function ownOf(orders: readonly Order[], { base, quote }: Rules): Pick<Level, 'own' | 'ownHeld'> {
  let [own, ownHeld] = [0n, 0n];
  for (const order of orders) {
    const open = openLotsOf(order, base.places);
    const shown = order.display === null ? open : unitsOf(order.display, base.places);
    own += shown < open ? shown : open;
    ownHeld += unitsOf(order.held, order.side === 'buy' ? quote.places : base.places);
  }
  return { own, ownHeld };
}

/** What an order has left to trade, in lots; none for an order by amount. */
export function openLotsOf(order: Order, places: number): bigint {
  const { quantity, filledQuantity, reducedQuantity, preventedQuantity } = order;
  if (quantity === null) return 0n;
  const gone = [filledQuantity, reducedQuantity, preventedQuantity];
  return gone.reduce((left, part) => left - unitsOf(part, places), unitsOf(quantity, places));
}

/** The market as core's judge of orders looks at it. */
export function viewOf({
  rules,
  phase,
  referencePrice,
  lastPrice,
  bids,
  asks,
}: MarketNow): MarketView {
  return {
    instrument: rules,
    phase,
    referencePrice,
    lastPrice,
    band: bandAround(rules, referencePrice),
    bestTick: (side) => (side === 'buy' ? bids : asks)[0]?.tick,
  };
}

export function oppositeOf(market: MarketNow, side: Side): readonly Level[] {
  return opposite(side) === 'buy' ? market.bids : market.asks;
}

/** What the account can order with, as core's judge of orders looks at it. */
export function purseOf(
  rules: Rules,
  { balances, openOrders }: { balances: readonly Balance[]; openOrders: number },
): Account {
  const owner = { id: accountId('me'), number: 1, kind: 'trading', owner: null } as const;
  const { base, quote } = rules;
  const account = newAccount(owner, [base.code, quote.code]);
  for (const asset of [base, quote]) {
    const found = balances.find((balance) => balance.asset === asset.code);
    if (found === undefined) continue;
    account.balances.set(asset.code, {
      available: amount(unitsOf(found.available, asset.places)),
      held: amount(unitsOf(found.held, asset.places)),
    });
  }
  account.openOrders = openOrders;
  return account;
}
