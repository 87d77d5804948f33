// The house's decisions on the real exchange, many times over, without the loop around them.
import { execute, newOutput, assertInvariants, type Exchange } from '@hoga/core/exchange';
import { KRW_LPJ, notionalOf, priceOfTick } from '@hoga/core/instrument';
import { openQuantity, orderId, type Instruction, type Order } from '@hoga/core/order';
import { ownedBy, type Account } from '@hoga/core/ledger';
import { amount, quantity } from '@hoga/core/money';
import { expect, test } from 'vitest';
import { runLength } from '../../test/run-length.ts';
import { changes, type OpenQuote } from './changes.ts';
import { firstFairValue, nextFairValue } from './fair-value.ts';
import { leanOf, type Inventory } from './market.ts';
import { LEAN_MAX, quotes } from './quotes.ts';
import { between, seededRandom, type Random } from './random.ts';
import { takerTurn } from './taker-turn.ts';
import { marketOf, openTestAccount, testExchange } from './test-app.ts';

interface Stage {
  readonly exchange: Exchange;
  readonly maker: Account;
  readonly takers: readonly Account[];
  readonly random: Random;
  readonly journal: string[];
  fairValue: number;
  orders: number;
}

function stageWith(seed: number): Stage {
  const exchange = testExchange();
  const maker = openTestAccount(exchange, 'maker', [10_000_000_000n, 3_000_000n]);
  const takers = ['a', 'b', 'c'].map((id) =>
    openTestAccount(exchange, id, [500_000_000n, 150_000n]),
  );
  const fairValue = firstFairValue(marketOf(exchange));
  return { exchange, maker, takers, random: seededRandom(seed), journal: [], fairValue, orders: 0 };
}

function inventoryOf(account: Account): Inventory {
  return { base: ownedBy(account, 'LPJ'), quote: ownedBy(account, 'KRW') };
}

function openOrders({ exchange }: Stage, account: Account): Order[] {
  return [...exchange.open.values()]
    .map(({ order }) => order)
    .filter((order) => order.account === account.id);
}

function place(stage: Stage, account: Account, instruction: Instruction): Order {
  const { exchange } = stage;
  stage.orders += 1;
  const outcome = execute(
    exchange,
    {
      type: 'place_order',
      at: exchange.clock,
      order: orderId(`order-${stage.orders}`),
      account: account.id,
      instrument: KRW_LPJ.id,
      clientOrderId: null,
      instruction,
    },
    newOutput(),
  );
  if (!outcome.accepted) throw new Error(outcome.rejection.reason);
  return outcome.order!;
}

function cancel({ exchange }: Stage, account: Account, order: Order['id']): void {
  const command = { type: 'cancel_order', at: exchange.clock, account: account.id, order } as const;
  const outcome = execute(exchange, command, newOutput());
  if (!outcome.accepted) throw new Error(outcome.rejection.reason);
}

function openQuote({ id, instruction, ...rest }: Order): OpenQuote {
  if (instruction.type !== 'limit') throw new Error('only limit orders rest');
  const tick = KRW_LPJ.ladder.tickAt(Number(instruction.price))!;
  const open = openQuantity({ id, instruction, ...rest });
  return { id, side: instruction.side, tick, quantity: open };
}

/** Quotes for the fair value as it is now, and checks that they keep every promise. */
function makerStep(stage: Stage): void {
  const { exchange, maker, fairValue } = stage;
  const market = marketOf(exchange);
  const inventory = inventoryOf(maker);
  const lean = leanOf(inventory, fairValue);
  const wanted = quotes(fairValue, inventory, market);
  for (const { side, tick, quantity: lots } of wanted) {
    const price = priceOfTick(KRW_LPJ, tick);
    const fits =
      price >= market.lowestPrice &&
      price <= market.highestPrice &&
      notionalOf(price, lots) >= KRW_LPJ.minimumNotional! &&
      (side === 'buy' ? lean < LEAN_MAX : lean > -LEAN_MAX);
    if (!fits) throw new Error(`a quote at ${price} of ${lots} with a lean of ${lean}`);
  }
  for (const change of changes(wanted, openOrders(stage, maker).map(openQuote)).slice(0, 4)) {
    if (change.type === 'cancel') {
      cancel(stage, maker, change.order);
      continue;
    }
    const { side, tick, quantity: lots } = change.quote;
    const price = priceOfTick(KRW_LPJ, tick);
    place(stage, maker, { type: 'limit', side, price, quantity: lots, timeInForce: 'post_only' });
  }
}

function takerStep(stage: Stage): void {
  const { exchange, random } = stage;
  const taker = stage.takers[between(random, 0, 2)]!;
  const resting = openOrders(stage, taker).map(({ id }) => id);
  const view = { inventory: inventoryOf(taker), market: marketOf(exchange), resting };
  const turn = takerTurn(random, view);
  if (turn?.type === 'cancel') cancel(stage, taker, turn.order);
  if (turn?.type !== 'place') return;
  const { filledQuantity, filledNotional } = place(stage, taker, turn.instruction);
  stage.journal.push(`${turn.instruction.side} ${filledQuantity} for ${filledNotional}`);
}

function step(stage: Stage): void {
  const { exchange, random } = stage;
  stage.fairValue = nextFairValue(random, stage.fairValue, marketOf(exchange));
  makerStep(stage);
  takerStep(stage);
  for (const { openOrders: count } of [stage.maker, ...stage.takers]) {
    if (count > 20) throw new Error(`${count} open orders`);
  }
}

const STEPS = runLength({ short: 25_000, long: 100_000 });

test(
  `over ${STEPS} steps every order is admitted, and nobody runs dry`,
  { timeout: 180_000 },
  () => {
    const stage = stageWith(1);
    let [lowest, highest] = [Infinity, 0];
    for (let count = 0; count < STEPS; count += 1) {
      step(stage);
      lowest = Math.min(lowest, stage.fairValue);
      highest = Math.max(highest, stage.fairValue);
    }
    assertInvariants(stage.exchange);
    expect(lowest).toBeGreaterThanOrEqual(240_000);
    expect(highest).toBeLessThanOrEqual(360_000);
    expect(highest - lowest).toBeGreaterThan(10_000);
    for (const account of [stage.maker, ...stage.takers]) {
      expect(Math.abs(leanOf(inventoryOf(account), stage.fairValue))).toBeLessThan(0.7);
    }
    expect(stage.exchange.sequences.fill).toBeGreaterThan(STEPS / 2);
  },
);

test.each(['buy', 'sell'] as const)(
  'a crowd that only wants to %s stops the maker at its limit, and it goes on quoting the other side',
  (side) => {
    const stage = stageWith(2);
    const crowd = openTestAccount(stage.exchange, 'crowd', [20_000_000_000n, 9_000_000n]);
    for (let count = 0; count < 3_000; count += 1) {
      step(stage);
      const large = amount(999_000_000_000_000n);
      const instruction: Instruction =
        side === 'buy'
          ? { type: 'market_amount', side, amount: large }
          : {
              type: 'limit',
              side,
              price: marketOf(stage.exchange).lowestPrice,
              quantity: quantity(1_000_000_000n),
              timeInForce: 'ioc',
            };
      place(stage, crowd, instruction);
    }
    const lean = leanOf(inventoryOf(stage.maker), stage.fairValue);
    const pushed = side === 'buy' ? -lean : lean;
    expect(pushed).toBeGreaterThan(LEAN_MAX - 0.05);
    expect(pushed).toBeLessThan(LEAN_MAX + 0.05);
    const sides = new Set(
      openOrders(stage, stage.maker).map(({ instruction }) => instruction.side),
    );
    expect(sides).toEqual(new Set([side === 'buy' ? 'buy' : 'sell']));
  },
);

test('the same seed makes the same market, and another seed another', () => {
  const run = (seed: number): string => {
    const stage = stageWith(seed);
    for (let count = 0; count < 300; count += 1) step(stage);
    return stage.journal.join('\n');
  };
  expect(run(3)).toBe(run(3));
  expect(run(3)).not.toBe(run(4));
});
