import type { Engine } from '../engine/index.ts';
import type { Live } from '../live/index.ts';

/** What is asked how it is when somebody scrapes. */
export interface Watched {
  readonly engine: Pick<Engine, 'status' | 'markets'>;
  readonly live: Pick<Live, 'status'>;
  readonly candles: { readonly isBehind: boolean };
}
