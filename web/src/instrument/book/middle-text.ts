import type { MarketView } from '../../live/index.ts';
import { unitsOf, shareOf } from '../decimals.ts';
import { timeLeft } from '../time-left.ts';
import type { Words } from './book-words.ts';
import type { Ladder } from './ladder.ts';

export interface MiddleView {
  readonly ladder: Ladder;
  readonly market: MarketView | null;
  /** The close of the day before. */
  readonly close: string | null;
  /** By the server's clock. */
  readonly now: number;
}

/** What stands between asks and bids: the spread, or what an auction would do now. */
export function middleText({ ladder, market, close, now }: MiddleView, words: Words): string[] {
  const { say, formats } = words;
  if (market?.phase === 'halted') return [say('haltedBook'), ''];
  if (market?.phase !== 'auction') return [spreadText(ladder, words), ''];
  const left =
    market.auctionEndsAt === null
      ? ''
      : say('timeLeft', { left: timeLeft(market.auctionEndsAt, now) });
  const { expectedPrice, expectedQuantity } = market;
  if (expectedPrice === null) return [say('noExpectedPrice'), left];
  const price = `${say('expectedPrice')} ${formats.won(expectedPrice)}`;
  const rate = close === null ? '' : ` (${rateOf(expectedPrice, close, words)})`;
  const quantity = say('expectedQuantity', {
    quantity: `${formats.quantity(expectedQuantity ?? '0')} ${words.base}`,
  });
  return [price + rate, [quantity, left].filter((part) => part !== '').join(' · ')];
}

function spreadText({ spread }: Ladder, { say, formats }: Words): string {
  if (spread === null) return say('noSpread');
  // Without a sign: a spread is no change.
  const rate = formats.rate(spread.rate).replace('+', '');
  return say('spread', { spread: formats.won(spread.won), rate });
}

function rateOf(price: string, close: string, { formats }: Words): string {
  const before = unitsOf(close);
  return formats.rate(shareOf(unitsOf(price) - before, before));
}
