import type { Command, LeagueSetup, OpenAccount } from '../src/exchange/index.ts';
import {
  KRW_LPJ,
  priceOfTick,
  SELF_TRADE_PREVENTIONS,
  type Instrument,
} from '../src/instrument/index.ts';
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
  mayWait,
  orderId,
  type AccountId,
  type Instruction,
  type LimitInstruction,
  type OrderId,
  type Side,
  type StopOrderInstruction,
  type TimeInForce,
} from '../src/order/index.ts';
import type { PairInstruction } from '../src/risk/index.ts';
import { instant, type Instant } from '../src/time/index.ts';
import { seededRandom, type Random } from './random.ts';
import { lpj, won } from './units.ts';

/**
 * A market of some twenty traders, out of one seed: they open accounts, place every kind of order
 * around a middle that wanders, cancel what is theirs and what is not, and make every mistake a
 * trader can make. The commands depend on the seed alone, never on what an exchange answers.
 */
export function commandStream(
  seed: number,
  count: number,
  firstAccounts: number = FIRST_ACCOUNTS,
): Command[] {
  const traders = newTraders(seed, firstAccounts);
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
  [
    { ...KRW_LPJ, makerFee: 1_500n, takerFee: 0n, icebergPartsMax: 20 },
    { fillsPerCommand: 3, cancelsPerCommand: 2 },
  ],
  [
    { ...KRW_LPJ, openOrdersPerAccount: 4, openNotionalPerAccount: won('250000') },
    { accounts: 15, openOrders: 20, stops: 8, trailingStops: 2, fillsPerCommand: 5 },
  ],
];

interface Traders {
  readonly random: Random;
  /** So many come before the first order does. */
  readonly firstAccounts: number;
  readonly accounts: AccountId[];
  /** Orders to think of when changing or cancelling: mostly such that may wait. */
  readonly placed: { readonly order: OrderId; readonly account: AccountId }[];
  /** The tick around which everybody prices. */
  middle: number;
  clock: number;
}

const FIRST_ACCOUNTS = 6;
const ACCOUNTS_MAX = 20;
/** 2026-11-21T00:00:00Z, when the first order comes. */
const START = 1_795_219_200_000;

function newTraders(seed: number, firstAccounts: number): Traders {
  const middle = KRW_LPJ.ladder.tickAtOrBelow(Number(KRW_LPJ.openingPrice));
  const random = seededRandom(seed);
  return { random, firstAccounts, accounts: [], placed: [], middle, clock: START };
}

function nextCommand(traders: Traders, index: number): Command {
  const { random } = traders;
  traders.middle = wander(traders);
  const at = tell(traders);
  if (index < traders.firstAccounts || random.percent(2)) return openAccount(traders, at);
  const kind = random.below(100);
  const other = otherThanPlacing(traders, { at, index, kind });
  if (other !== undefined) return other;
  const account = random.percent(1) ? NOBODY : random.pick(traders.accounts);
  const order = orderId(uuid(2, index));
  const instrument = random.percent(1) ? 'KRW-NONE' : KRW_LPJ.id;
  const clientOrderId = random.percent(10) ? `mine ${index}` : null;
  const placing = { at, order, account, instrument, clientOrderId };
  if (kind < 46) {
    const stopOrder = orderId(uuid(4, index));
    traders.placed.push({ order: random.pick([order, stopOrder]), account });
    return { type: 'place_pair', ...placing, stopOrder, instruction: pairOf(traders) };
  }
  const instruction = instructionOf(traders);
  if (mayWait(instruction) || random.percent(5)) traders.placed.push({ order, account });
  return { type: 'place_order', ...placing, instruction };
}

/** What a command of the lower kinds does; placing takes the others. */
function otherThanPlacing(
  traders: Traders,
  { at, index, kind }: { at: Instant; index: number; kind: number },
): Command | undefined {
  if (kind < 15) return cancelOrder(traders, at);
  if (kind < 20) return reduceOrder(traders, at);
  if (kind < 27) return replaceOrder(traders, { at, index });
  if (kind < 29) return cancelOrders(traders, at);
  if (kind < 32) return operation(traders, at);
  return kind < 40 ? { type: 'end_auction', at, instrument: KRW_LPJ.id } : undefined;
}

/** One step of the middle, which stays where the price band leaves room on both sides. */
function wander({ random, middle }: Traders): number {
  return Math.min(5_400, Math.max(4_000, middle + random.between(-3, 3)));
}

const NOBODY = accountId(uuid(1, 999));

/**
 * Time mostly goes on, sometimes stands, now and then leaps over the end of an auction, and sometimes
 * the edge's clock was wrong.
 */
function tell(traders: Traders): Instant {
  traders.clock += traders.random.percent(12) ? 130_000 : traders.random.below(50);
  return instant(traders.random.percent(3) ? traders.clock - 1_000 : traders.clock);
}

function openAccount(traders: Traders, at: Instant): OpenAccount {
  const { random, accounts, firstAccounts } = traders;
  const isNew = accounts.length < ACCOUNTS_MAX && (accounts.length === 0 || !random.percent(10));
  const number = isNew ? accounts.length : random.below(ACCOUNTS_MAX);
  const account = accountId(uuid(1, number));
  const house = number % 10 === 9;
  // One who asks for more than there can be gets nothing, and may come again.
  const greedy = accounts.length >= firstAccounts && random.percent(15);
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

/** One of the latest orders, which may have ended, or one that never was; sometimes somebody else's. */
function someOrder({ random, accounts, placed }: Traders): { order: OrderId; account: AccountId } {
  const latest = placed.slice(-20);
  const known = latest.length > 0 && !random.percent(5);
  const { order, account } = known ? random.pick(latest) : NEVER_PLACED;
  return { order, account: random.percent(10) ? random.pick(accounts) : account };
}

function cancelOrder(traders: Traders, at: Instant): Command {
  return { type: 'cancel_order', at, ...someOrder(traders) };
}

function cancelOrders({ random, accounts }: Traders, at: Instant): Command {
  const account = random.percent(5) ? NOBODY : random.pick(accounts);
  const instrument = random.pick([null, null, KRW_LPJ.id, 'KRW-NONE']);
  return {
    type: 'cancel_orders',
    at,
    account,
    instrument,
    side: random.pick([null, 'buy', 'sell']),
  };
}

function reduceOrder(traders: Traders, at: Instant): Command {
  return { type: 'reduce_order', at, ...someOrder(traders), quantity: sizeOf(traders.random) };
}

function replaceOrder(traders: Traders, { at, index }: { at: Instant; index: number }): Command {
  const { random } = traders;
  const { order: replaced, account } = someOrder(traders);
  const order = orderId(uuid(2, index));
  traders.placed.push({ order, account });
  return {
    type: 'replace_order',
    at,
    account,
    replaced,
    order,
    clientOrderId: random.percent(10) ? `mine ${index}` : null,
    price: random.percent(20) ? null : priceOf(traders, random.pick(['buy', 'sell'])),
    quantity: random.percent(50) ? null : sizeOf(random),
  };
}

/** Operators mostly resume what is halted, give out money, and seldom clear the market. */
function operation({ random, accounts }: Traders, at: Instant): Command {
  const own = { at, actor: uuid(5, 1), instrument: random.percent(3) ? 'KRW-NONE' : KRW_LPJ.id };
  const kind = random.below(100);
  if (kind < 12) return { type: 'halt_market', ...own };
  if (kind < 60) return { type: 'resume_market', ...own };
  if (kind < 65) return { type: 'cancel_market', ...own };
  const account = random.percent(5) ? NOBODY : random.pick(accounts);
  const amounts = [won('100000'), won('0'), amount(2n ** 63n)];
  const asset = random.pick(['KRW', 'KRW', 'KRW', 'NONE']);
  const grants = [{ asset, amount: random.percent(70) ? won('50000') : random.pick(amounts) }];
  return { type: 'issue', at, actor: own.actor, account, clientGrantId: null, grants };
}

const NEVER_PLACED = { order: orderId(uuid(2, 999_999)), account: accountId(uuid(1, 0)) };

function instructionOf(traders: Traders): Instruction {
  const { random } = traders;
  const side: Side = random.pick(['buy', 'sell']);
  const own = { side, ...preventionOf(random) };
  const quantity = sizeOf(random);
  const kind = random.below(100);
  if (kind < 7) return { type: 'market', ...own, quantity };
  if (kind < 13) {
    return { type: 'market_amount', ...own, side: 'buy', amount: spendingOf(random) };
  }
  const timeInForce = random.pick(['ioc', 'fok'] as const);
  if (kind < 18) return { type: 'best', ...own, quantity, timeInForce };
  if (kind < 21) {
    return { type: 'best_amount', ...own, side: 'buy', amount: spendingOf(random), timeInForce };
  }
  if (kind < 35) return stopOf(traders, { ...own, quantity });
  return limitOf(traders, { ...own, quantity });
}

type Sized = Pick<LimitInstruction, 'side' | 'quantity' | 'selfTradePrevention'>;

function limitOf(traders: Traders, own: Sized): LimitInstruction {
  const { random } = traders;
  const order = {
    type: 'limit',
    ...own,
    price: priceOf(traders, own.side),
    timeInForce: random.pick(TIMES_IN_FORCE),
  } as const;
  if (!random.percent(15)) return order;
  const parts = BigInt(random.between(1, random.percent(10) ? 300 : 12));
  return { ...order, display: quantity(own.quantity / parts) };
}

/** Mostly a little beyond the middle, where a trade will print soon. */
function stopOf(traders: Traders, own: Sized): StopOrderInstruction {
  const { random } = traders;
  const away = priceOf(traders, own.side === 'buy' ? 'sell' : 'buy');
  const kind = random.below(3);
  if (kind === 0) return { type: 'stop', ...own, trigger: away };
  if (kind === 1)
    return { type: 'stop_limit', ...own, trigger: away, price: priceOf(traders, own.side) };
  const step = price(BigInt(random.between(-1, 8)) * 100n);
  const distance = price(
    BigInt(random.percent(5) ? random.between(-1, 0) : random.between(1, 40)) * 100n,
  );
  const isFar = random.percent(3);
  return {
    type: 'trailing_stop',
    ...own,
    step,
    distance: isFar ? price(distance * 100n) : distance,
  };
}

function pairOf(traders: Traders): PairInstruction {
  const { random, middle } = traders;
  const side: Side = random.pick(['buy', 'sell']);
  const own = { side, quantity: sizeOf(random), ...preventionOf(random) };
  const beyond = side === 'sell' ? 1 : -1;
  const near = (way: number): Price =>
    priceOfTick(KRW_LPJ, middle + way * random.between(random.percent(10) ? -9 : 1, 15));
  const trigger = near(-beyond);
  const limit = { type: 'limit', ...own, price: near(beyond), timeInForce: 'gtc' } as const;
  return random.percent(50)
    ? { limit, stop: { type: 'stop', ...own, trigger } }
    : { limit, stop: { type: 'stop_limit', ...own, trigger, price: near(-beyond) } };
}

function preventionOf(random: Random): Pick<Instruction, 'selfTradePrevention'> {
  return random.percent(40) ? { selfTradePrevention: random.pick(SELF_TRADE_PREVENTIONS) } : {};
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
  const away = random.percent(15) ? random.between(-400, 450) : random.between(-6, 12);
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
