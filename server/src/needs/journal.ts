import type { ExchangeRecords, LeagueRecord, Output } from '@hoga/core/exchange';
import type { AccountId, Order } from '@hoga/core/order';

export interface ClientOrderKey {
  readonly account: AccountId;
  readonly clientOrderId: string;
}

/** Everything one batch of commands changed. */
export interface Batch {
  readonly output: Output;
  readonly league: LeagueRecord;
}

/** Where the writer keeps the state of its league. There is one at a time. */
export interface Journal {
  /** Becomes the league's writer. Throws `JournalTaken` when another process is. */
  claim(): Promise<void>;
  /** Everything a restart needs. Claims again first, should the connection have been lost. */
  load(): Promise<ExchangeRecords>;
  /** Orders that already used one of these client order ids. */
  findByClientOrderId(keys: readonly ClientOrderKey[]): Promise<Order[]>;
  /**
   * Writes the batch, as it is when called, in one transaction. When it throws, the batch may or
   * may not be there. One at a time; look-ups may go on meanwhile.
   */
  commit(batch: Batch): Promise<void>;
  close(): Promise<void>;
}

/** Another process writes to this league. */
export class JournalTaken extends Error {
  override readonly name = 'JournalTaken';
}
