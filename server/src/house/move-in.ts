import type { AccountId } from '@hoga/core/order';
import { PAGE_SIZE, Trouble, type Desk, type Grants } from './desk.ts';

export interface Residents {
  readonly maker: AccountId;
  readonly takers: readonly AccountId[];
}

/** Whole units of play money: a maker that a crowd cannot empty, and takers with room to err. */
const MAKER_GRANTS: Grants = { quote: 10_000_000_000n, base: 3_000_000n };
const TAKER_GRANTS: Grants = { quote: 500_000_000n, base: 150_000n };
/** The maker is the first account of the house; the next ones are takers. */
const GRANTS = [MAKER_GRANTS, TAKER_GRANTS, TAKER_GRANTS, TAKER_GRANTS] as const;

/** Pages of orders an earlier run may have left, far more than an account may have open. */
const PAGES_MAX = 20;

/**
 * Finds the house's accounts, opens those that are missing, and takes everything off the book that
 * an earlier run left there. It may be cut short anywhere and begun again.
 */
export async function moveIn(desk: Desk): Promise<Residents> {
  const known = await desk.accounts();
  for (const grants of GRANTS.slice(known.length)) await desk.open(grants);
  const [maker, ...others] = known.length < GRANTS.length ? await desk.accounts() : known;
  if (maker === undefined) throw new Trouble('the house has no account');
  const takers = others.slice(0, GRANTS.length - 1);
  for (const account of [...takers, maker]) await clearOrders(desk, account);
  return { maker, takers };
}

async function clearOrders(desk: Desk, account: AccountId): Promise<void> {
  let before: number | undefined;
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const orders = await desk.openOrders(account, before);
    for (const { id } of orders) await desk.cancel(account, id);
    if (orders.length < PAGE_SIZE) return;
    before = orders.at(-1)?.sequence;
  }
}
