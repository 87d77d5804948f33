/** The most an exchange keeps in memory or does for one command (EX12). */
export const CAPACITIES = {
  /** Accounts of a league. */
  accounts: 1_000_000,
  /** Open orders of a league, stops that wait included. */
  openOrders: 500_000,
  /** Stops that wait in one market; a single trade could set all of them off. */
  stops: 10_000,
  /** Trailing stops among them: each new best price looks at all of these. */
  trailingStops: 1_000,
  /** Makers one taker may meet (MT8). */
  fillsPerCommand: 5_000,
  /** Orders one command may cancel. */
  cancelsPerCommand: 1_000,
} as const;

export type Capacities = { readonly [Name in keyof typeof CAPACITIES]: number };
