import { present, unreachable } from '../src/assert/index.ts';
import type { Exchange, MarketEvent, Outcome } from '../src/exchange/index.ts';
import { ordersOf } from '../src/matching/index.ts';
import { accountId, openQuantity, type Order, type OrderId } from '../src/order/index.ts';
import type { Figures } from './figures.ts';

/** What came of a command, part by part. */
export function describe(
  outcome: Outcome,
  events: readonly MarketEvent[],
  figures: Figures,
): string[] {
  if (!outcome.accepted) return [`refused: ${outcome.rejection.reason}`];
  const { order, remaining } = outcome;
  const parts = events.flatMap((event) => describeEvent(event, order?.id ?? null, figures));
  if (order !== null) parts.push(describeEnd(order, figures));
  else if (remaining > 0) parts.push(`${remaining} remain`);
  return parts;
}

function describeEnd(order: Order, { ofLots, atPrice }: Figures): string {
  switch (order.stage) {
    case 'resting':
      return `rests ${ofLots(openQuantity(order))}`;
    case 'waiting':
      return `waits for ${atPrice(order.triggerPrice ?? 0n)}`;
    case 'triggered':
      return 'waits for its turn';
    default:
      return order.status === 'filled' ? 'filled' : `cancelled: ${order.cancelReason}`;
  }
}

/** What is worth telling; what happens to the order of the line is told by its end. */
function describeEvent(
  event: MarketEvent,
  own: OrderId | null,
  { ofLots, atPrice }: Figures,
): string[] {
  switch (event.type) {
    case 'traded': {
      const { quantity: lots, maker, taker, price: at } = event.fill;
      const who = taker.order === own ? '' : `${taker.order} `;
      return [`${who}${ofLots(lots)} from ${maker.order} @ ${atPrice(at)}`];
    }
    case 'order_ended':
      return event.order === own || event.cancelReason === null
        ? []
        : [`${event.order} ${event.cancelReason}`];
    case 'order_rested':
      return event.order === own ? [] : [`${event.order} rests ${ofLots(event.shown)}`];
    case 'order_refilled':
      return [`${event.order} shows ${ofLots(event.shown)}`];
    case 'order_reduced':
      return event.because === 'by_owner' ? [] : [`${event.order} prevented ${ofLots(event.by)}`];
    case 'stop_moved':
      return [`${event.order} moves to ${atPrice(event.trigger)}`];
    case 'stop_triggered':
      return [`${event.order} triggered`];
    case 'auction_started':
      return ['auction starts'];
    case 'auction_ended':
      return [
        event.price === null ? 'auction without a price' : `auction @ ${atPrice(event.price)}`,
      ];
    case 'market_halted':
      return ['halted'];
    case 'market_resumed':
      return ['resumed'];
    case 'account_opened':
      return ['opened'];
    case 'issued':
      return ['issued'];
    case 'order_accepted':
      return [];
    default:
      return unreachable(event);
  }
}

/** What a desk has to show. */
export interface Floor {
  readonly exchange: Exchange;
  readonly orders: ReadonlyMap<OrderId, Order>;
  readonly figures: Figures;
}

/** The book, the market, an account or an order, as it is now. */
export function describeThing(thing: string, floor: Floor): string[] {
  if (thing === 'book') return describeBook(floor);
  if (thing === 'market') return describeMarket(floor);
  const order = [...floor.orders.values()].find(({ id }) => id === thing);
  return order === undefined ? describeAccount(thing, floor) : describeOrder(order, floor);
}

/** The book as a trader reads it: asks above bids, and the line at each price. */
export function describeBook({ exchange, figures }: Omit<Floor, 'orders'>): string[] {
  const { ranked } = marketOf(exchange, figures).book;
  const { atPrice, ofLots, instrument } = figures;
  const line = (side: 'buy' | 'sell'): string[] =>
    ranked.levels(side, 100).map((level) => {
      const orders = [...ordersOf(ranked, side)].filter((order) => order.tick === level.tick);
      const queue = orders.map((order) => ofLots(BigInt(order.lots))).join(' + ');
      const label = side === 'buy' ? 'bid' : 'ask';
      const at = atPrice(BigInt(instrument.ladder.priceAt(level.tick)));
      return `${label} ${at} × ${ofLots(BigInt(level.lots))} (${queue})`;
    });
  return [...line('sell').toReversed(), ...line('buy')];
}

function describeMarket({ exchange, figures }: Floor): string[] {
  const { phase, referencePrice, lastPrice, band, interruption } = marketOf(exchange, figures);
  const { atPrice, instrument } = figures;
  const between = ({ lowest, highest }: { lowest: number; highest: number }): string =>
    [lowest, highest].map((tick) => atPrice(BigInt(instrument.ladder.priceAt(tick)))).join(' to ');
  return [
    phase,
    `reference ${atPrice(referencePrice)}, last ${lastPrice === null ? 'none' : atPrice(lastPrice)}`,
    `orders ${between(band)}, trades ${between(interruption)}`,
  ];
}

function describeAccount(name: string, { exchange, figures }: Floor): string[] {
  const account = present(exchange.accounts.get(accountId(name)), `an account or order: ${name}`);
  const { quote, base } = figures.instrument;
  return [
    { asset: quote, written: figures.inQuote },
    { asset: base, written: figures.ofLots },
  ].map(({ asset, written }) => {
    const { available, held } = account.balances.get(asset.code) ?? { available: 0n, held: 0n };
    return `${asset.code} ${written(available)} available, ${written(held)} held`;
  });
}

function describeOrder(order: Order, { figures }: Floor): string[] {
  const { inQuote, ofLots } = figures;
  const { status, cancelReason, instruction, held } = order;
  const asked = 'quantity' in instruction ? ` of ${ofLots(instruction.quantity)}` : '';
  const traded = `${ofLots(order.filledQuantity)}${asked} for ${inQuote(order.filledNotional)}`;
  const holds = instruction.side === 'buy' ? inQuote(held) : ofLots(held);
  return [
    cancelReason === null ? status : `${status}: ${cancelReason}`,
    `${instruction.side === 'buy' ? 'bought' : 'sold'} ${traded}, fee ${inQuote(order.feePaid)}`,
    ...(status === 'open' ? [`holds ${holds}`] : []),
  ];
}

function marketOf(exchange: Exchange, { instrument }: Figures): Market {
  return present(exchange.markets.get(instrument.id), 'the desk has its market');
}

type Market = NonNullable<ReturnType<Exchange['markets']['get']>>;
