import type { useTranslation } from '../../language/index.ts';
import type { Formats } from '../../language/index.ts';
import { shareOf, unitsOf } from '../decimals.ts';
import type { Ladder } from './ladder.ts';

type Say = ReturnType<typeof useTranslation<'instrument'>>['t'];

export interface Words {
  readonly say: Say;
  readonly formats: Formats;
  readonly base: string;
}

/** Best prices and spread in a sentence, for whoever listens instead of looking. */
export function bookWords({ bestAsk, bestBid, spread }: Ladder, { say, formats, base }: Words) {
  const side = (best: Ladder['bestAsk'], key: 'bestAsk' | 'bestBid'): string =>
    best === null
      ? say(key === 'bestAsk' ? 'noAsk' : 'noBid')
      : say(key, {
          price: formats.won(best.price),
          quantity: formats.quantity(best.quantity),
          base,
        });
  const parts = [side(bestAsk, 'bestAsk'), side(bestBid, 'bestBid')];
  if (spread !== null) parts.push(say('spreadWords', { spread: formats.won(spread.won) }));
  return parts.join(', ');
}

/** The same with how the sides weigh against each other. */
export function bookSummary(ladder: Ladder, words: Words): string {
  const [asks, bids] = [unitsOf(ladder.askTotal), unitsOf(ladder.bidTotal)];
  const spoken = bookWords(ladder, words);
  if (asks === 0n || bids === 0n) return spoken;
  const [key, ratio] =
    asks >= bids
      ? (['asksHeavier', shareOf(asks, bids)] as const)
      : (['bidsHeavier', shareOf(bids, asks)] as const);
  return `${spoken}, ${words.say(key, { times: ratio.toFixed(1) })}`;
}
