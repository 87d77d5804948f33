/** The most an exchange keeps in memory or does for one command (EX12). */
export const CAPACITIES = {
  /** Accounts of a league. */
  accounts: 1_000_000,
  /** Resting orders of a league. */
  openOrders: 500_000,
  /** Makers one command may meet, fills and prevented self-trades together (MT8). */
  fillsPerCommand: 5_000,
} as const;

export type Capacities = { readonly [Name in keyof typeof CAPACITIES]: number };
