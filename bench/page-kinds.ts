/** The pages that the benchmark `reads` turns, each checked for being the one that was asked for. */
import { accountId, type AccountId } from '@hoga/core/order';
import type { PageRequest, Reads } from '../server/src/needs/index.ts';
import {
  blockOrders,
  FIRST_PERSON,
  HOARDER,
  HOUSE,
  PER_BLOCK,
  seededAccount,
  type SeedPlan,
} from '../server/test/seed/seed-plan.ts';
import type { Random } from './random.ts';

export interface PageKind {
  readonly name: string;
  /** Four times as many rows as usual, the most that can be asked for. */
  readonly isLargest: boolean;
  /** Reads one page. Throws when it is not what was asked for. */
  readonly read: (random: Random) => Promise<void>;
}

/** A page of 50 is asked for with one more, to know whether another follows. */
const DEFAULT_PAGE = 51;
const LARGEST_PAGE = 201;

interface Row {
  readonly sequence: number;
}
type ReadPage = (account: AccountId, page: PageRequest) => Promise<readonly Row[]>;

interface Wanted {
  readonly name: string;
  readonly read: ReadPage;
  /** Whose page: one account, or anybody's. */
  readonly whose: (random: Random) => number;
  /** Deep pages begin anywhere below this. */
  readonly below: number;
  /** Rows of each first page. */
  readonly rows: number;
  readonly limit?: number;
}

export function pageKinds(look: Reads, plan: SeedPlan): PageKind[] {
  const { last } = blockOrders(plan);
  const fills = PER_BLOCK * plan.blocks;
  const person = (random: Random): number => FIRST_PERSON + random(plan.people);
  const house = (): number => HOUSE;
  const hoarder = (): number => HOARDER;
  const open: ReadPage = (account, page) => look.orders(account, 'open', page);
  const ended: ReadPage = (account, page) => look.orders(account, 'closed', page);
  const fillsOf: ReadPage = (account, page) => look.fills(account, page);
  const ledger: ReadPage = (account, page) => look.ledger(account, page);
  const full = { below: last, rows: DEFAULT_PAGE };
  const ledgerLines = 32 * plan.blocksWithLedger;
  const trades =
    (instrument: string): ReadPage =>
    (_, page) =>
      look.trades(instrument, page);
  const forgotten = plan.instruments.at(-1) ?? '';
  const kinds: Wanted[] = [
    { name: 'ended orders of the house', read: ended, whose: house, ...full },
    {
      name: 'ended orders of the house, 200 a page',
      read: ended,
      whose: house,
      ...full,
      rows: LARGEST_PAGE,
      limit: LARGEST_PAGE,
    },
    { name: 'ended orders of one whose newest are all open', read: ended, whose: hoarder, ...full },
    { name: 'ended orders of a person', read: ended, whose: person, ...full },
    {
      name: 'open orders of the house, older than all that ended',
      read: open,
      whose: house,
      ...full,
    },
    {
      name: 'open orders of one who has nearly all of them',
      read: open,
      whose: hoarder,
      ...full,
      below: last + plan.newOpenOrders,
    },
    { name: 'open orders of a person, who has none', read: open, whose: person, ...full, rows: 0 },
    { name: 'fills of the house', read: fillsOf, whose: house, ...full, below: fills },
    { name: 'fills of a person', read: fillsOf, whose: person, ...full, below: fills },
    {
      name: 'fills of a person, 200 a page',
      read: fillsOf,
      whose: person,
      below: fills,
      rows: LARGEST_PAGE,
      limit: LARGEST_PAGE,
    },
    { name: 'ledger of the house', read: ledger, whose: house, ...full, below: ledgerLines },
    { name: 'ledger of a person', read: ledger, whose: person, ...full, below: ledgerLines },
    {
      name: 'trades of a busy instrument',
      read: trades('KRW-LPJ'),
      whose: house,
      ...full,
      below: fills,
    },
    {
      name: 'trades of a forgotten instrument',
      read: trades(forgotten),
      whose: house,
      ...full,
      below: fills / 1_000,
    },
  ];
  return kinds.map(kindOf);
}

function kindOf({ name, read, whose, below, rows, limit = DEFAULT_PAGE }: Wanted): PageKind {
  let isDeep = false;
  return {
    name,
    isLargest: limit === LARGEST_PAGE,
    read: async (random) => {
      const account = accountId(seededAccount(whose(random)));
      const before = isDeep ? 1 + random(below) : null;
      isDeep = !isDeep;
      const page = await read(account, { limit, before });
      assertPage(page, { name, before, limit, rows });
    },
  };
}

interface Expected {
  readonly name: string;
  readonly before: number | null;
  readonly limit: number;
  readonly rows: number;
}

function assertPage(page: readonly Row[], { name, before, limit, rows }: Expected): void {
  let above = before ?? Infinity;
  const inOrder = page.every(({ sequence }) => {
    const isBelow = sequence < above;
    above = sequence;
    return isBelow;
  });
  const isWhole = before === null ? page.length === rows : page.length <= limit;
  if (!inOrder || !isWhole) throw new Error(`the page of ${name} before ${before} is wrong`);
}
