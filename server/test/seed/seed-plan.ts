/** What a seeded market is made of, and how its rows are numbered. */

export interface SeedPlan {
  /** Besides the house and the hoarder, each with the money and the coins of a newcomer. */
  readonly people: number;
  readonly blocks: number;
  /** So many of the newest blocks have their ledger lines. */
  readonly blocksWithLedger: number;
  /** The first one takes three quarters of the trading. */
  readonly instruments: readonly string[];
  /** Orders that rest since before the first block, all of the house. */
  readonly oldOpenOrders: number;
  /** Orders that rest since the last block. */
  readonly newOpenOrders: number;
  /** Whose those are: one order of a person after the other, or all of the hoarder. */
  readonly newOpenOrdersOf: 'people' | 'hoarder';
  /** When the first block began and the last one ended. */
  readonly from: Date;
  readonly until: Date;
}

export const PER_BLOCK = 8;
/** Accounts by their place among the seeded ones. */
export const HOUSE = 1;
/** In the first blocks it stands where the house stands later. */
export const HOARDER = 2;
export const FIRST_PERSON = 3;
export const HOARDER_BLOCKS = 500;

const hex = (value: number): string => value.toString(16).padStart(12, '0');
export const ACCOUNT = '00000000-0000-7000-8001-';
export const ORDER = '00000000-0000-7000-8002-';
export const OWNER = '00000000-0000-7000-8003-';
export const seededAccount = (place: number): string => ACCOUNT + hex(place);
export const seededOrder = (sequence: number): string => ORDER + hex(sequence);
/** The same in SQL. */
export const uuid = (prefix: string, number: string): string =>
  `('${prefix}' || lpad(to_hex(${number}), 12, '0'))::uuid`;

/** Accounts that are seeded, the house and the hoarder included. */
export const placesOf = ({ people }: SeedPlan): number => FIRST_PERSON - 1 + people;

/** The sequence numbers of the orders of blocks, in tables that were empty before. */
export function blockOrders({ oldOpenOrders, blocks }: SeedPlan): { first: number; last: number } {
  return { first: oldOpenOrders + 1, last: oldOpenOrders + PER_BLOCK * blocks };
}

/** Whose the order of a block is, in tables that were empty before. */
export function ownerOfOrder(plan: SeedPlan, sequence: number): number {
  const place = sequence - blockOrders(plan).first;
  const block = Math.floor(place / PER_BLOCK);
  const party = place % 4;
  if (party === 0) return block < HOARDER_BLOCKS ? HOARDER : HOUSE;
  return FIRST_PERSON + ((3 * block + party - 1) % plan.people);
}

/** Where the numbering goes on: the numbers given out so far, and the next of accounts. */
export interface Start {
  readonly account: number;
  readonly order: number;
  readonly fill: number;
  readonly ledger: number;
}
