import type { CancelReason, Order } from '@hoga/contract/order';
import { difference } from '../language/index.ts';

/** Something that happened to an order and is worth telling its owner. */
export type OrderNews =
  | { readonly kind: 'accepted' | 'filled' | 'triggered'; readonly order: Order }
  | { readonly kind: 'partly-filled'; readonly order: Order; readonly quantity: string }
  | {
      readonly kind: 'ended';
      readonly order: Order;
      readonly because: CancelReason;
      /** Whether a part was filled before. */
      readonly isPartly: boolean;
    };

/** What is new of an order since it was last heard of; null when that is nothing to tell. */
export function newsOf(before: Order | undefined, after: Order): OrderNews | null {
  if (before !== undefined && isOlder(after, before)) return null;
  if (after.state === 'filled') return { kind: 'filled', order: after };
  return after.cancelReason === null
    ? newsOfOpen(before, after)
    : newsOfEnd(after, after.cancelReason);
}

function newsOfEnd(order: Order, because: CancelReason): OrderNews | null {
  // Whoever did it was answered, and of what was replaced its successor is told.
  if (because === 'replaced' || because === 'by_owner') return null;
  return { kind: 'ended', order, because, isPartly: order.filledQuantity !== '0' };
}

function newsOfOpen(before: Order | undefined, order: Order): OrderNews | null {
  const quantity = difference(order.filledQuantity, before?.filledQuantity ?? '0');
  if (quantity !== '0') return { kind: 'partly-filled', order, quantity };
  if (before === undefined) return { kind: 'accepted', order };
  const isTriggered = before.triggeredAt === null && order.triggeredAt !== null;
  return isTriggered ? { kind: 'triggered', order } : null;
}

/** An answer over HTTP may arrive after the feed told of what followed. */
function isOlder(after: Order, before: Order): boolean {
  if (before.state !== 'open') return true;
  return difference(after.filledQuantity, before.filledQuantity).startsWith('-');
}

/** Remembers what was told of which order, a bounded number of them. */
export interface OrderNewsDesk {
  /** Takes note of orders that were there before anybody listened. */
  readonly know: (orders: readonly Order[]) => void;
  /** What the feed says. Orders placed elsewhere are told of once they trade or end. */
  readonly hear: (order: Order) => void;
  /** What this ticket was answered. */
  readonly answer: (order: Order) => void;
  readonly subscribe: (listener: (news: OrderNews) => void) => () => void;
}

const REMEMBERED = 500;

interface Known {
  readonly order: Order;
  /** Whether its owner was told of it; the feed's first word of an order is not worth telling. */
  readonly isTold: boolean;
}

export function createOrderNews(): OrderNewsDesk {
  const known = new Map<string, Known>();
  const listeners = new Set<(news: OrderNews) => void>();
  const remember = (order: Order, isTold: boolean): void => {
    known.delete(order.id);
    known.set(order.id, { order, isTold });
    const [oldest] = known.keys();
    if (known.size > REMEMBERED && oldest !== undefined) known.delete(oldest);
  };
  const tell = (news: OrderNews): void => {
    for (const listener of listeners) listener(news);
  };
  const note = (order: Order, isOwn: boolean): void => {
    const before = known.get(order.id);
    if (before !== undefined && isOlder(order, before.order)) return;
    // The feed may have been quicker than the answer, and said nothing of an order it did not know.
    const isFirstWord = before === undefined || (isOwn && !before.isTold);
    const news = newsOf(isFirstWord ? undefined : before.order, order);
    const isTelling = news !== null && (isOwn || news.kind !== 'accepted');
    remember(order, isTelling || before?.isTold === true);
    if (isTelling) tell(news);
  };
  return {
    know: (orders) => {
      for (const order of orders) if (!known.has(order.id)) remember(order, true);
    },
    hear: (order) => note(order, false),
    answer: (order) => note(order, true),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
