import { assert } from '@hoga/core/assert';
import { problem, type Problem } from '@hoga/contract/problem';
import type { Instrument, TickLadder } from '@hoga/core/instrument';
import { formatDecimal } from '@hoga/core/money';

/** The legal prices on either side of one that is not, null beyond the ends of the ladder. */
export interface Neighbours {
  readonly below: bigint | null;
  readonly above: bigint | null;
}

/** Beyond the ends of the ladder the nearest legal price stands on both sides. */
export function offTickProblem(
  named: { readonly field: string; readonly price: string },
  { below, above }: Neighbours,
  { ladder, pricePlaces, quote }: Instrument,
): Problem {
  const lower = below ?? above;
  const upper = above ?? below;
  assert(lower !== null && upper !== null, 'a ladder has prices');
  const priced = (at: bigint): string => formatDecimal(at, pricePlaces);
  return problem('price-off-tick', {
    ...named,
    tick: priced(upper > lower ? upper - lower : stepAtEnd(ladder, below === null)),
    lower: priced(lower),
    upper: priced(upper),
    asset: quote.code,
  });
}

function stepAtEnd(ladder: TickLadder, isBottom: boolean): bigint {
  const above = isBottom ? 1 : ladder.ticks - 1;
  return BigInt(ladder.priceAt(above) - ladder.priceAt(above - 1));
}
