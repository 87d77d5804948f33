import type { Command, LeagueSetup, OpenAccount } from '../src/exchange/index.ts';
import { KRW_LPJ, priceOfTick, type Instrument } from '../src/instrument/index.ts';
import {
  amount,
  price,
  quantity,
  type Amount,
  type Price,
  type Quantity,
} from '../src/money/index.ts';
import {
  accountId,
  orderId,
  type AccountId,
  type Instruction,
  type OrderId,
  type Side,
  type TimeInForce,
} from '../src/order/index.ts';
import { instant, type Instant } from '../src/time/index.ts';
import { seededRandom, type Random } from './random.ts';
import { lpj, won } from './units.ts';

/**
 * A market of some twenty traders, out of one seed: they open accounts, place every kind of order
 * around a middle that wanders, cancel what is theirs and what is not, and make every mistake a
 * trader can make. The commands depend on the seed alone, never on what an exchange answers.
 */
export function commandStream(seed: number, count: number): Command[] {
  const traders = newTraders(seed);
  return Array.from({ length: count }, (_, index) => nextCommand(traders, index));
}

/** The league a seed is played in: the real market, or one of its kind with narrow limits. */
export function leagueFor(seed: number): LeagueSetup {
  const [instrument, capacities] = KINDS[seed % KINDS.length]!;
  return {
    league: 'coin',
    instruments: [instrument],
    issuance: accountId(uuid(0, 1)),
    fees: accountId(uuid(0, 2)),
    capacities,
  };
}

type Kind = readonly [Instrument, NonNullable<LeagueSetup['capacities']>];

const KINDS: readonly Kind[] = [
  [KRW_LPJ, {}],
  [{ ...KRW_LPJ, selfTradePrevention: 'none', makerFee: 200n, takerFee: 1_500n }, {}],
  [{ ...KRW_LPJ, makerFee: 1_500n, takerFee: 0n }, { fillsPerCommand: 3 }],
  [
    { ...KRW_LPJ, openOrdersPerAccount: 4, openNotionalPerAccount: won('250000') },
    { accounts: 15, openOrders: 20, fillsPerCommand: 5 },
  ],
];

interface Traders {
  readonly random: Random;
  readonly accounts: AccountId[];
  /** Orders to think of when cancelling: mostly such that may rest. */
  readonly placed: { readonly order: OrderId; readonly account: AccountId }[];
  /** The tick around which everybody prices. */
  middle: number;
  clock: number;
}

const FIRST_ACCOUNTS = 6;
const ACCOUNTS_MAX = 20;
/** 2026-11-21T00:00:00Z, when the first order comes. */
const START = 1_795_219_200_000;

function newTraders(seed: number): Traders {
  const middle = KRW_LPJ.ladder.tickAtOrBelow(Number(KRW_LPJ.openingPrice));
  return { random: seededRandom(seed), accounts: [], placed: [], middle, clock: START };
}

function nextCommand(traders: Traders, index: number): Command {
  const { random } = traders;
  traders.middle = wander(traders);
  const at = tell(traders);
  if (index < FIRST_ACCOUNTS || random.percent(2)) return openAccount(traders, at);
  if (random.percent(20)) return cancelOrder(traders, at);
  const account = random.percent(1) ? NOBODY : random.pick(traders.accounts);
  const order = orderId(uuid(2, index));
  const instruction = instructionOf(traders);
  if (isPatient(instruction) || random.percent(20)) traders.placed.push({ order, account });
  return {
    type: 'place_order',
    at,
    order,
    account,
    instrument: random.percent(1) ? 'KRW-NONE' : KRW_LPJ.id,
    clientOrderId: random.percent(10) ? `mine ${index}` : null,
    instruction,
  };
}

/** One step of the middle, which stays where the price band leaves room on both sides. */
function wander({ random, middle }: Traders): number {
  return Math.min(5_400, Math.max(4_000, middle + random.between(-3, 3)));
}

const NOBODY = accountId(uuid(1, 999));

/** Time mostly goes on, sometimes stands, and now and then the edge's clock was wrong. */
function tell(traders: Traders): Instant {
  traders.clock += traders.random.below(50);
  return instant(traders.random.percent(3) ? traders.clock - 1_000 : traders.clock);
}

function openAccount(traders: Traders, at: Instant): OpenAccount {
  const { random, accounts } = traders;
  const isNew = accounts.length < ACCOUNTS_MAX && (accounts.length === 0 || !random.percent(10));
  const number = isNew ? accounts.length : random.below(ACCOUNTS_MAX);
  const account = accountId(uuid(1, number));
  const house = number % 10 === 9;
  // One who asks for more than there can be gets nothing, and may come again.
  const greedy = accounts.length >= FIRST_ACCOUNTS && random.percent(15);
  if (isNew && !greedy) accounts.push(account);
  return {
    type: 'open_account',
    at,
    account,
    kind: house ? 'house' : 'trading',
    owner: house ? null : uuid(3, number),
    grants: greedy ? grantsOf(GREEDY) : grantsOf(number % 5 === 4 ? POOR : RICH),
  };
}

const RICH = { krw: won('20000000'), lpj: lpj('5000') };
const POOR = { krw: won('30000'), lpj: lpj('4') };
const GREEDY = { krw: amount(2n ** 63n), lpj: lpj('1') };

function grantsOf(funds: { krw: Amount; lpj: Amount }): OpenAccount['grants'] {
  return [
    { asset: 'KRW', amount: funds.krw },
    { asset: 'LPJ', amount: funds.lpj },
  ];
}

/** Cancels one of the latest orders, which may have ended, or one that never was. */
function cancelOrder({ random, accounts, placed }: Traders, at: Instant): Command {
  const latest = placed.slice(-40);
  const known = latest.length > 0 && !random.percent(5);
  const { order, account } = known ? random.pick(latest) : NEVER_PLACED;
  const stranger = random.percent(10);
  return {
    type: 'cancel_order',
    at,
    order,
    account: stranger ? random.pick(accounts) : account,
  };
}

const NEVER_PLACED = { order: orderId(uuid(2, 999_999)), account: accountId(uuid(1, 0)) };

function instructionOf(traders: Traders): Instruction {
  const { random } = traders;
  const side: Side = random.pick(['buy', 'sell']);
  const kind = random.below(100);
  if (kind < 8) return { type: 'market', side, quantity: sizeOf(random) };
  if (kind < 16) return { type: 'market_amount', side: 'buy', amount: spendingOf(random) };
  return {
    type: 'limit',
    side,
    price: priceOf(traders, side),
    quantity: sizeOf(random),
    timeInForce: random.pick(TIMES_IN_FORCE),
  };
}

function isPatient(instruction: Instruction): boolean {
  return instruction.type === 'limit' && ['gtc', 'post_only'].includes(instruction.timeInForce);
}

const TIMES_IN_FORCE: readonly TimeInForce[] = ['gtc', 'gtc', 'gtc', 'ioc', 'fok', 'post_only'];

/** Mostly 2 to 40 LPJ; now and then nothing, too little, more than anybody has, or past the bound. */
function sizeOf(random: Random): Quantity {
  const kind = random.below(100);
  if (kind < 1) return quantity(BigInt(-random.below(2)));
  if (kind < 3) return quantity(BigInt(random.between(1, 10_000)));
  if (kind < 5) return quantity(BigInt(random.between(100_000_000, 1_000_000_000)));
  if (kind < 6) return quantity(10n ** 30n);
  return quantity(BigInt(random.between(20_000, 400_000)));
}

function spendingOf(random: Random): Amount {
  const kind = random.below(100);
  if (kind < 2) return amount(0n);
  if (kind < 6) return won(String(random.between(1, 4_999)));
  if (kind < 8) return won(String(random.between(20_000_000, 2_000_000_000)));
  return amount(won(String(random.between(5_000, 150_000))) + BigInt(random.below(1_000_000)));
}

/** Mostly within a few ticks of the middle, on either side of it, so that about half may trade. */
function priceOf({ random, middle }: Traders, side: Side): Price {
  const kind = random.below(100);
  const away = random.percent(15) ? random.below(200) : random.between(-6, 12);
  const tick = middle + (side === 'buy' ? -away : away);
  const legal = priceOfTick(KRW_LPJ, tick);
  if (kind < 2) return price(legal + 37n);
  if (kind < 4) return priceOfTick(KRW_LPJ, random.below(KRW_LPJ.ladder.ticks));
  if (kind < 5) return price(random.pick([-1n, 0n, 99n, 10n ** 12n, 10n ** 20n]));
  return legal;
}

/** An id of the form the wire uses, so that any table takes it. */
function uuid(family: number, number: number): string {
  const digits = (value: number, width: number): string => String(value).padStart(width, '0');
  return `00000000-${digits(family, 4)}-7000-8000-${digits(number, 12)}`;
}
