import type { Order } from '@hoga/contract/order';
import { bookLevels, execute, newExchange, newOutput, type Exchange } from '@hoga/core/exchange';
import { KRW_LPJ } from '@hoga/core/instrument';
import { amount, formatDecimal, price, quantity, type Quantity } from '@hoga/core/money';
import { accountId, orderId, type Instruction, type Order as CoreOrder } from '@hoga/core/order';
import { instant } from '@hoga/core/time';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { marketNow, purseOf, type MarketNow } from './market-now.ts';
import { previewOf, rejectionOf, type Fate, type Preview } from './preview.ts';

const RULES = KRW_LPJ;
const ME = accountId('me');
const BASE = RULES.base.code;
const QUOTE = RULES.quote.code;

/** A market with whoever is needed in it, and what I have of both assets. */
function market(mine: { base: bigint; quote: bigint }): Exchange {
  const exchange = newExchange({
    league: 'test',
    instruments: [RULES],
    issuance: accountId('issuance'),
    fees: accountId('fees'),
    capacities: { openOrders: 64, stops: 8, trailingStops: 8 },
  });
  for (const [name, funds] of [
    ['me', mine],
    ['they', { base: 10n ** 12n, quote: 10n ** 17n }],
  ] as const) {
    const grants = [
      { asset: BASE, amount: amount(funds.base) },
      { asset: QUOTE, amount: amount(funds.quote) },
    ].filter((grant) => grant.amount > 0n);
    const account = accountId(name);
    execute(
      exchange,
      { type: 'open_account', at: instant(1), account, kind: 'house', owner: null, grants },
      newOutput(),
    );
  }
  return exchange;
}

let orders = 0;

/** The order as its owner finds it afterwards; undefined when it was refused. */
function place(exchange: Exchange, who: string, instruction: Instruction): CoreOrder | undefined {
  const out = newOutput();
  orders += 1;
  const id = orderId(`o${orders}`);
  const outcome = execute(
    exchange,
    {
      type: 'place_order',
      at: instant(2),
      order: id,
      account: accountId(who),
      instrument: RULES.id,
      clientOrderId: null,
      instruction,
    },
    out,
  );
  if (!outcome.accepted) return undefined;
  return [...out.changedOrders].find((order) => order.id === id);
}

const priced = (units: bigint): string => formatDecimal(units, RULES.pricePlaces);
const sized = (lots: bigint): string => formatDecimal(lots, RULES.base.places);

/** My resting orders as the feed tells of them. */
function onWire(mine: readonly CoreOrder[]): Order[] {
  return mine
    .filter(({ stage }) => stage === 'resting')
    .map(({ instruction, ...order }) => {
      if (instruction.type !== 'limit') throw new Error('only limit orders rest here');
      const { side, price: at, quantity: lots } = instruction;
      const { places } = side === 'buy' ? RULES.quote : RULES.base;
      return {
        instrument: RULES.id,
        stage: order.stage,
        side,
        price: priced(at),
        quantity: sized(lots),
        display: null,
        filledQuantity: sized(order.filledQuantity),
        reducedQuantity: sized(order.reducedQuantity),
        preventedQuantity: sized(order.preventedQuantity),
        held: formatDecimal(order.held, places),
      } as Order;
    });
}

/** What the screen knows of the market: levels in words of the wire. */
function copyOf(exchange: Exchange, mine: readonly CoreOrder[]): MarketNow {
  const found = exchange.markets.get(RULES.id)!;
  const levels = (side: 'buy' | 'sell') =>
    bookLevels(found, side, 50).map(
      ({ price: at, quantity: lots, orders: count }): [string, string, number] => [
        priced(at),
        sized(lots),
        count,
      ],
    );
  return marketNow({
    rules: RULES,
    market: {
      phase: found.phase,
      referencePrice: priced(found.referencePrice),
      lastPrice: found.lastPrice === null ? null : priced(found.lastPrice),
    },
    book: { bids: levels('buy'), asks: levels('sell') },
    depth: 50,
    orders: onWire(mine),
  });
}

function purse(exchange: Exchange, openOrders: number) {
  const { balances } = exchange.accounts.get(ME)!;
  const told = [RULES.base, RULES.quote].map(({ code, places }) => {
    const { available, held } = balances.get(code)!;
    const [free, set] = [formatDecimal(available, places), formatDecimal(held, places)];
    return {
      asset: code,
      total: formatDecimal(available + held, places),
      available: free,
      held: set,
    };
  });
  return purseOf(RULES, { balances: told, openOrders });
}

const lots = fc.bigInt({ min: 1n, max: 400_000n }).map((units) => quantity(units * 37n));
/** 3,000 won and so many won beside it: up to 600 away, beyond the interruption at 300. */
const beside = (most: number) => fc.integer({ min: -most, max: most });
const at = (offset: number) => price(BigInt(300_000 + offset * 100));

interface Resting {
  /** Won beside 3,000, to the side of its own. */
  readonly offset: number;
  readonly lots: Quantity;
  readonly side: 'buy' | 'sell';
  readonly isMine: boolean;
}

const resting: fc.Arbitrary<Resting> = fc.record({
  offset: fc.oneof(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 500 })),
  lots,
  side: fc.constantFrom('buy', 'sell'),
  isMine: fc.integer({ min: 0, max: 4 }).map((one) => one === 0),
});

const side = fc.constantFrom('buy' as const, 'sell' as const);
const spend = fc.bigInt({ min: 10_000n, max: 4_000_000n }).map((won) => amount(won * 1_000_003n));
const instruction: fc.Arbitrary<Instruction> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constant('limit' as const),
      side,
      price: fc.oneof(beside(600), beside(60)).map(at),
      quantity: lots,
      timeInForce: fc.constantFrom('gtc', 'gtc', 'ioc', 'fok', 'post_only'),
    }),
  },
  fc.record({ type: fc.constant('market' as const), side, quantity: lots }),
  fc.record({
    type: fc.constant('market_amount' as const),
    side: fc.constant('buy' as const),
    amount: spend,
  }),
  fc.record({
    type: fc.constant('best' as const),
    side,
    quantity: lots,
    timeInForce: fc.constantFrom('ioc' as const, 'fok' as const),
  }),
  fc.record({
    type: fc.constant('best_amount' as const),
    side: fc.constant('buy' as const),
    amount: spend,
    timeInForce: fc.constantFrom('ioc' as const, 'fok' as const),
  }),
  fc.record({
    type: fc.constant('stop' as const),
    side,
    trigger: beside(600).map(at),
    quantity: lots,
  }),
  fc.record({
    type: fc.constant('trailing_stop' as const),
    side,
    distance: fc.integer({ min: 1, max: 900 }).map((won) => price(BigInt(won * 100))),
    step: fc.constant(price(0n)),
    quantity: lots,
  }),
);

const scene = fc.record({
  book: fc.uniqueArray(resting, {
    maxLength: 14,
    selector: ({ offset, side: of }) => `${of} ${offset}`,
  }),
  instruction,
  base: fc.bigInt({ min: 0n, max: 400_000_000n }),
  quote: fc.bigInt({ min: 0n, max: 400_000_000_000_000n }),
});

/** Puts orders on the book; mine are returned. */
function fill(exchange: Exchange, book: readonly Resting[]): CoreOrder[] {
  const mine: CoreOrder[] = [];
  for (const { offset, lots: size, side: of, isMine } of book) {
    const limit = at(of === 'buy' ? -offset : offset);
    const resting = { type: 'limit', side: of, price: limit, quantity: size } as const;
    const placed = place(exchange, isMine ? 'me' : 'they', { ...resting, timeInForce: 'gtc' });
    if (isMine && placed !== undefined) mine.push(placed);
  }
  return mine;
}

const hasEnded = ({ status }: CoreOrder): boolean => status !== 'open';

const ENDS: readonly Fate[] = ['filled', 'rest_ends', 'finds_nobody', 'killed', 'would_trade'];

function compare({ walk, fate, restLots }: Preview, outcome: CoreOrder): void {
  const traded = walk ?? { lots: 0n, notional: 0n, fee: 0n };
  expect(traded).toMatchObject({
    lots: outcome.filledQuantity,
    notional: outcome.filledNotional,
    fee: outcome.feePaid,
  });
  expect(ENDS.includes(fate)).toBe(outcome.status !== 'open');
  expect(fate === 'filled').toBe(outcome.status === 'filled');
  if (fate === 'killed') expect(outcome.cancelReason).toBe('fill_or_kill');
  if (fate === 'would_trade') expect(outcome.cancelReason).toBe('post_only_would_trade');
  if (restLots !== null && 'quantity' in outcome.instruction) {
    expect(restLots).toBe(outcome.instruction.quantity - outcome.filledQuantity);
  }
}

test(
  'the preview is what the market does on the same book, to the last unit',
  {
    timeout: 30_000,
  },
  () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(scene, ({ book, instruction: order, base, quote }) => {
        const exchange = market({ base, quote });
        const mine = fill(exchange, book);
        const known = copyOf(exchange, mine);
        const account = purse(exchange, mine.length);
        const rejection = rejectionOf(order, { market: known, account });
        const preview = previewOf(order, { market: known, account });
        const outcome = place(exchange, 'me', order);
        expect(rejection === null).toBe(outcome !== undefined);
        if (outcome === undefined || preview === null) return;
        seen.add(preview.fate);
        compare(preview, outcome);
        // Who takes a part of a level may or may not have met an order of its own in it.
        const isSure = preview.walk?.meetsOwn !== true || mine.every(hasEnded);
        if (!isSure) return;
        const { balances } = exchange.accounts.get(ME)!;
        expect(preview.quoteAfter).toBe(balances.get(QUOTE)!.available);
        expect(preview.baseAfter).toBe(balances.get(BASE)!.available);
      }),
      { numRuns: 400 },
    );
    expect([...seen].sort()).toEqual([
      'filled',
      'finds_nobody',
      'killed',
      'rest_ends',
      'rest_waits',
      'waits',
      'waits_for_trigger',
      'would_trade',
    ]);
  },
);

test('in an auction and in a halt it says what is refused, and what joins', () => {
  const exchange = market({ base: 1_000_000n, quote: 10n ** 14n });
  const account = purse(exchange, 0);
  const limit: Instruction = {
    type: 'limit',
    side: 'buy',
    price: at(0),
    quantity: quantity(100_000n),
    timeInForce: 'gtc',
  };
  const atAnyPrice: Instruction = { type: 'market', side: 'buy', quantity: quantity(100_000n) };
  const auction: MarketNow = { ...copyOf(exchange, []), phase: 'auction' };
  const reasonOf = (order: Instruction, known: MarketNow) =>
    rejectionOf(order, { market: known, account })?.reason;
  expect(reasonOf(limit, auction)).toBeUndefined();
  expect(reasonOf({ ...limit, timeInForce: 'post_only' }, auction)).toBe('call_auction');
  expect(reasonOf(atAnyPrice, auction)).toBe('call_auction');
  expect(previewOf(limit, { market: auction, account })?.fate).toBe('joins_auction');
  expect(reasonOf(limit, { ...auction, phase: 'halted' })).toBe('market_halted');
});

test('a pair sets aside what the dearer leg needs, and both legs are judged', () => {
  const exchange = market({ base: 1_000_000n, quote: 10n ** 14n });
  const [known, account] = [copyOf(exchange, []), purse(exchange, 0)];
  const size = { side: 'buy', quantity: quantity(100_000n) } as const;
  const pair = {
    limit: { type: 'limit', price: at(-100), timeInForce: 'gtc', ...size },
    stop: { type: 'stop_limit', trigger: at(100), price: at(110), ...size },
  } as const;
  // 10 LPJ at 3,110 won and 0.05 % of it.
  expect(previewOf(pair, { market: known, account })).toMatchObject({
    fate: 'waits',
    held: 31_115_550_000n,
  });
  expect(rejectionOf(pair, { market: known, account })).toBeNull();
  const wrong = { ...pair, stop: { ...pair.stop, trigger: at(-200) } };
  expect(rejectionOf(wrong, { market: known, account })?.reason).toBe('pair_on_wrong_sides');
});
