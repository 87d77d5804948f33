/**
 * Who trades with whom. This room ranks resting orders and walks an arriving one through them.
 *
 * It counts in ticks and lots and never touches money. Start with `match.ts`.
 */

export { auctionPrice, uncross, type AuctionPrice } from './auction.ts';
export {
  openLotsOf,
  ordersOf,
  slotAt,
  type Book,
  type BookOrder,
  type Level,
  type Slot,
} from './book.ts';
export { fastBook } from './fast-book.ts';
export {
  fillsWhole,
  match,
  wouldTrade,
  type MatchEnd,
  type MatchingRules,
  type Meetings,
  type Taker,
} from './match.ts';
export { naiveBook } from './naive-book.ts';
