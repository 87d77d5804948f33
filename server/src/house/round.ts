import { priceOfTick, tickOfPrice } from '@hoga/core/instrument';
import { openQuantity, type AccountId, type Order } from '@hoga/core/order';
import { changes, type Change, type OpenQuote } from './changes.ts';
import type { Desk } from './desk.ts';
import { nextFairValue } from './fair-value.ts';
import type { Market } from './market.ts';
import type { Residents } from './move-in.ts';
import { quotes } from './quotes.ts';
import { between, type Random } from './random.ts';
import { takerTurn } from './taker-turn.ts';

export interface Round {
  readonly desk: Desk;
  readonly residents: Residents;
  readonly random: Random;
  readonly fairValue: number;
}

/** Steps of the maker in a round, so that takers have their turn. */
const CHANGES_MAX = 4;
/** With more to do than this the maker first puts its book in order, and nobody takes. */
const BEHIND = 6;

/**
 * One round: the maker puts its quotes right, then one taker has its turn. Answers
 * with the new fair value.
 */
export async function playRound({ desk, residents, random, fairValue }: Round): Promise<number> {
  const market = desk.market();
  // While orders are collected or nothing trades, the house waits; what it has resting stays.
  if (market === undefined || market.phase !== 'continuous') return fairValue;
  const next = nextFairValue(random, fairValue, market);
  const toDo = await makerChanges(desk, residents.maker, next);
  const isBehind = toDo.length > BEHIND;
  for (const change of isBehind ? toDo : toDo.slice(0, CHANGES_MAX)) {
    await carryOut(desk, residents.maker, change);
  }
  const taker = residents.takers[between(random, 0, residents.takers.length - 1)];
  if (taker !== undefined && !isBehind) await letTake(desk, taker, random);
  return next;
}

async function makerChanges(desk: Desk, maker: AccountId, fairValue: number): Promise<Change[]> {
  const open = await desk.openOrders(maker);
  const inventory = await desk.inventory(maker);
  const market = desk.market();
  if (market === undefined) return [];
  const resting = open.flatMap((order) => openQuote(order, market));
  return changes(quotes(fairValue, inventory, market), resting);
}

function openQuote(order: Order, { instrument }: Market): OpenQuote[] {
  const { id, instruction } = order;
  if (instruction.type !== 'limit') return [];
  const tick = tickOfPrice(instrument, instruction.price);
  if (tick === undefined) return [];
  return [{ id, side: instruction.side, tick, quantity: openQuantity(order) }];
}

async function carryOut(desk: Desk, maker: AccountId, change: Change): Promise<void> {
  if (change.type === 'cancel') return desk.cancel(maker, change.order);
  const { side, tick, quantity } = change.quote;
  const instrument = desk.market()?.instrument;
  if (instrument === undefined) return;
  const price = priceOfTick(instrument, tick);
  // A quote that would trade after all is refused by the market rather than become a taker.
  await desk.place(maker, { type: 'limit', side, price, quantity, timeInForce: 'post_only' });
}

async function letTake(desk: Desk, taker: AccountId, random: Random): Promise<void> {
  const open = await desk.openOrders(taker);
  const inventory = await desk.inventory(taker);
  const market = desk.market();
  if (market === undefined) return;
  const resting = open.map(({ id }) => id).toReversed();
  const turn = takerTurn(random, { inventory, market, resting });
  if (turn?.type === 'place') await desk.place(taker, turn.instruction);
  if (turn?.type === 'cancel') await desk.cancel(taker, turn.order);
}
