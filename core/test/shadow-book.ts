import { assert, present } from '../src/assert/index.ts';
import type { MarketEvent } from '../src/exchange/index.ts';
import type { Price, Quantity } from '../src/money/index.ts';
import { opposite, type Order, type OrderId, type Side } from '../src/order/index.ts';

/** An order on the book, as the events tell it. */
export interface Shadow {
  readonly order: Order;
  readonly price: Price;
  place: number;
  shown: bigint;
  hidden: bigint;
}

/**
 * The book folded from events alone, order by order: what somebody knows who was told everything
 * and saw nothing. It checks of each event that it could happen.
 */
export class ShadowBook {
  readonly #orders = new Map<OrderId, Shadow>();
  /** An iceberg whose next part has to follow at once. */
  #emptied: Shadow | null = null;

  /** [MT1, MT2] The orders of a side, next to trade first. */
  line(side: Side): Shadow[] {
    const better = side === 'buy' ? -1 : 1;
    return [...this.#orders.values()]
      .filter(({ order }) => order.instruction.side === side)
      .toSorted((a, b) => Number(a.price - b.price) * better || a.place - b.place);
  }

  first(side: Side): Shadow | undefined {
    return this.line(side)[0];
  }

  at(order: OrderId): Shadow | undefined {
    return this.#orders.get(order);
  }

  rest(order: Order, event: MarketEvent & { type: 'order_rested' }, open: Quantity): void {
    const { instruction } = order;
    const price = 'price' in instruction ? instruction.price : order.worstPrice;
    assert(price !== null, 'only orders with a limit rest');
    assert(!this.#orders.has(order.id), 'an order rests once');
    const display = instruction.type === 'limit' ? instruction.display : undefined;
    const shown = display === undefined || display > open ? open : display;
    assert(event.shown === shown, '[MT10] an iceberg shows a part, every other order all');
    const { place } = event;
    for (const other of this.#orders.values()) {
      assert(other.place !== place, '[MT2] a place belongs to one order');
    }
    const hidden = open - shown;
    this.#orders.set(order.id, { order, price, place, shown, hidden });
  }

  /** [MT1, MT2, MT3, MT4] A taker takes from whoever is the first, and from what shows. */
  take(maker: OrderId, takerSide: Side, lots: Quantity): Shadow {
    assert(this.#emptied === null, '[MT10] an emptied iceberg is refilled before anybody trades');
    const first = present(this.first(opposite(takerSide)), 'somebody rests');
    assert(first.order.id === maker, '[MT1, MT2] makers are met in line, none is passed over');
    assert(lots <= first.shown, '[MT4] a maker gives no more than it shows');
    first.shown -= lots;
    if (first.shown === 0n && first.hidden > 0n) this.#emptied = first;
    return first;
  }

  refill(event: MarketEvent & { type: 'order_refilled' }): void {
    const shadow = present(this.#orders.get(event.order), 'only what rests is refilled');
    assert(this.#emptied === shadow, '[MT10] only what shows nothing is refilled');
    const { instruction } = shadow.order;
    const display = instruction.type === 'limit' ? (instruction.display ?? 0n) : 0n;
    const shown = display < shadow.hidden ? display : shadow.hidden;
    assert(event.shown === shown, '[MT10] the next part shows');
    for (const other of this.#orders.values()) {
      assert(
        other.place < event.place || other === shadow,
        '[MT10] it goes to the end of the line',
      );
    }
    shadow.place = event.place;
    shadow.shown = shown;
    shadow.hidden -= shown;
    this.#emptied = null;
  }

  /** [EX15, MT11] Hidden quantity goes first; the place stays. */
  giveUp(order: OrderId, lots: Quantity): void {
    const shadow = this.#orders.get(order);
    if (shadow === undefined) return;
    const fromHidden = lots < shadow.hidden ? lots : shadow.hidden;
    shadow.hidden -= fromHidden;
    shadow.shown -= lots - fromHidden;
    assert(shadow.shown >= 0n, '[OR3] an order gives up no more than it has');
  }

  leave(order: OrderId): void {
    this.#orders.delete(order);
  }

  get size(): number {
    return this.#orders.size;
  }
}
