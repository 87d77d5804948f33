import { OrderBook } from 'nodejs-order-book';
import * as ask from './matching-commands.ts';
import type { Commands, Stream } from './matching-commands.ts';

/** What is called of nodejs-order-book; it answers with errors instead of throwing them. */
export interface PeerBook {
  limit(order: PeerOrder): unknown;
  cancel(id: string): unknown;
  modify(id: string, update: { size: number }): unknown;
  order(id: string): { readonly size: number } | undefined;
}

/** With texts in place of its enumerations, not all of which it exports. */
export interface PeerOrder {
  readonly id: string;
  readonly side: string;
  readonly size: number;
  readonly price: number;
  readonly timeInForce?: string;
}

export function newPeerBook(): PeerBook {
  return new OrderBook();
}

const BUY = 'buy';
const SELL = 'sell';

/**
 * Runs our commands on nodejs-order-book, as fast as it can be asked to:
 *
 * - limit orders and IOC are its own; what it calls sell and buy at the range's end is our IOC too.
 * - A cancel is its own.
 * - A move is a cancel and a new order of what was left, which is what its `modify` does to a price,
 *   but faster (1.1 to 1.4 times).
 * - A reduction is its `modify` to the size that stays. It loses its place in line, unlike ours, so
 *   the books drift apart a little, and a few commands find no order.
 * - It knows no budgets: those commands, 6 in 10,000, cost it nothing.
 *
 * Its ids are texts; they are made beforehand. Nobody's account is named and nothing is journaled,
 * so it neither looks for self-trades nor asks for the time of a log.
 */
export class PeerDriver {
  readonly #book: PeerBook;
  readonly #ids: readonly string[];
  /** By id: a moved order is placed again. */
  readonly #sides: string[];

  constructor(book: PeerBook, { commandsMax }: Pick<Stream, 'commandsMax'>) {
    this.#book = book;
    this.#ids = Array.from({ length: commandsMax }, (_, id) => String(id));
    this.#sides = Array.from({ length: commandsMax }, () => BUY);
  }

  /** Runs the first `count` commands. */
  run(commands: Commands, count: number): void {
    for (let index = 0; index < count; index += 1) this.#runOne(commands, index);
  }

  #runOne(commands: Commands, index: number): void {
    const number = commands.id[index] ?? 0;
    const id = this.#ids[number] ?? '';
    const size = commands.size[index] ?? 0;
    const price = commands.price[index] ?? 0;
    switch (commands.type[index]) {
      case ask.CANCEL:
        this.#book.cancel(id);
        break;
      case ask.REDUCE:
        this.#reduce(id, size);
        break;
      case ask.MOVE:
        this.#move(id, { side: this.#sides[number] ?? BUY, price });
        break;
      case ask.FOK_BUDGET:
        break;
      default: {
        const side = commands.side[index] === ask.BID ? BUY : SELL;
        const isImmediate = commands.type[index] === ask.IOC;
        const timeInForce = isImmediate ? 'IOC' : 'GTC';
        this.#sides[number] = side;
        this.#book.limit({ id, side, size, price, timeInForce });
      }
    }
  }

  #reduce(id: string, size: number): void {
    const open = this.#book.order(id)?.size ?? 0;
    if (open > size) this.#book.modify(id, { size: open - size });
    else this.#book.cancel(id);
  }

  #move(id: string, { side, price }: { side: string; price: number }): void {
    const size = this.#book.order(id)?.size;
    if (size === undefined) return;
    this.#book.cancel(id);
    this.#book.limit({ id, side, size, price, timeInForce: 'GTC' });
  }
}
