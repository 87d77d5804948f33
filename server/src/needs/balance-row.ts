import type { Balance } from '@hoga/core/ledger';

export interface BalanceRow extends Readonly<Balance> {
  readonly asset: string;
}
