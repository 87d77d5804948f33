import type { Asset, Amount } from '@hoga/core/money';
import type { Instant } from '@hoga/core/time';
import type { Engine } from '../engine/index.ts';
import type { Identity, KeyRights, Log, Operators, Reads } from '../needs/index.ts';
import type { Candles } from './candles.ts';
import type { DayStatistics } from './day-statistics.ts';

/** What every use case works with; `main.ts` puts it together. */
export interface App {
  /** What a new trading account of the league is given. */
  readonly grants: readonly { readonly asset: Asset; readonly amount: Amount }[];
  readonly engine: Engine;
  readonly reads: Reads;
  readonly identity: Identity;
  readonly operators: Operators;
  readonly days: DayStatistics;
  readonly candles: Candles;
  readonly log: Log;
  readonly now: () => Instant;
  /** A new UUIDv7. */
  readonly newId: () => string;
}

/** Whoever calls, as the token or the API key proved. */
export interface Caller {
  readonly userId: string;
  /** Null for a token, which may do all its user may. */
  readonly key: KeyRights | null;
}
