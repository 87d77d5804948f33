import type { Asset, Amount } from '@hoga/core/money';
import type { Instant } from '@hoga/core/time';
import type { Engine } from '../engine/index.ts';
import type { Identity, KeyRights, Log, Mail, Operators, Reads, Vitals } from '../needs/index.ts';
import type { Candles } from './candles.ts';
import type { DayStatistics } from './day-statistics.ts';
import type { JobHistory } from './job-history.ts';

/** The house, as operators see it. */
export interface HouseSwitch {
  readonly isOpen: boolean;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** The live feed, in figures. */
export interface FeedState {
  readonly sockets: number;
  readonly subscriptions: number;
  /** From a commit until those who follow were told, the last time. */
  readonly lagMs: number;
}

/** What every use case works with; `main.ts` puts it together. */
export interface App {
  /** What a new trading account of the league is given. */
  readonly grants: readonly { readonly asset: Asset; readonly amount: Amount }[];
  readonly engine: Engine;
  readonly reads: Reads;
  readonly identity: Identity;
  readonly mail: Mail;
  readonly operators: Operators;
  readonly days: DayStatistics;
  readonly candles: Candles;
  readonly house: HouseSwitch;
  readonly jobs: JobHistory;
  readonly vitals: () => Vitals;
  readonly feed: () => FeedState;
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
