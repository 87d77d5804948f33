import * as ask from './matching-commands.ts';
import type { Commands, Stream } from './matching-commands.ts';

/** What the benchmark calls of nodejs-order-book 10; it answers errors instead of throwing them. */
interface PeerBook {
  limit(order: PeerOrder): unknown;
  cancel(id: string): unknown;
  modify(id: string, update: { size: number }): unknown;
  order(id: string): { readonly size: number } | undefined;
}

export interface PeerOrder {
  readonly id: string;
  readonly side: 'buy' | 'sell';
  readonly size: number;
  readonly price: number;
  readonly timeInForce: 'GTC' | 'IOC';
}

type PeerModule = { readonly OrderBook: new () => PeerBook };

/** Nobody needs it to work on hoga, so it is not a dependency: whoever wants to compare installs it. */
const PEER: string = 'nodejs-order-book';

export async function loadPeer(): Promise<PeerModule | undefined> {
  try {
    return (await import(PEER)) as PeerModule;
  } catch {
    return undefined;
  }
}

/** How many of the stream's first commands the peer executes in a second. */
export function measurePeer({ OrderBook }: PeerModule, stream: Stream, count: number): number {
  const book = new OrderBook();
  const sides = new Uint8Array(stream.commandsMax);
  for (let index = 0; index < stream.prefill.count; index += 1) {
    runOne({ book, sides }, stream.prefill, index);
  }
  const started = performance.now();
  for (let index = 0; index < count; index += 1) runOne({ book, sides }, stream.commands, index);
  return (1_000 * count) / (performance.now() - started);
}

interface Peer {
  readonly book: PeerBook;
  /** By id: a moved order is placed again. */
  readonly sides: Uint8Array;
}

function runOne({ book, sides }: Peer, commands: Commands, index: number): void {
  const number = commands.id[index] ?? 0;
  const id = String(number);
  const size = commands.size[index] ?? 0;
  const price = commands.price[index] ?? 0;
  switch (commands.type[index]) {
    case ask.CANCEL:
      book.cancel(id);
      break;
    case ask.REDUCE:
      reduce(book, id, size);
      break;
    case ask.MOVE:
      move(book, id, { side: sideOf(sides[number]), price });
      break;
    case ask.FOK_BUDGET:
      // It knows no budget; these are 6 in 10,000 commands.
      break;
    default: {
      sides[number] = commands.side[index] ?? 0;
      const timeInForce = commands.type[index] === ask.IOC ? 'IOC' : 'GTC';
      book.limit({ id, side: sideOf(sides[number]), size, price, timeInForce });
    }
  }
}

function reduce(book: PeerBook, id: string, size: number): void {
  const open = book.order(id)?.size ?? 0;
  if (open > size) book.modify(id, { size: open - size });
  else book.cancel(id);
}

function move(book: PeerBook, id: string, to: Pick<PeerOrder, 'side' | 'price'>): void {
  const size = book.order(id)?.size;
  if (size === undefined) return;
  book.cancel(id);
  book.limit({ id, ...to, size, timeInForce: 'GTC' });
}

function sideOf(side: number | undefined): 'buy' | 'sell' {
  return side === ask.BID ? 'buy' : 'sell';
}
