import type { Subscribe } from './request.ts';

type WithoutPlace<Request> = Request extends unknown
  ? Omit<Request, 'op' | 'id' | 'after' | 'epoch'>
  : never;

/** What is followed, wherever in it one begins. */
export type Followed = WithoutPlace<Subscribe>;

/** What a subscription is called in messages: `book:KRW-LPJ:15`, `orders:01939f3a-…`. */
export function subscriptionOf(followed: Followed): string {
  switch (followed.channel) {
    case 'book': {
      const group = followed.group === undefined ? '' : `:${followed.group}`;
      return `book:${followed.instrument}:${followed.depth}${group}`;
    }
    case 'candles':
      return `candles:${followed.instrument}:${followed.interval}`;
    case 'orders':
    case 'fills':
    case 'balances':
      return `${followed.channel}:${followed.account}`;
    default:
      return `${followed.channel}:${followed.instrument}`;
  }
}
