import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Feed } from './feed.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function newFeed(): { feed: Feed<number>; said: string[] } {
  const said: string[] = [];
  const feed = new Feed<number>({
    onFollow: () => said.push('follow'),
    onLeave: () => said.push('leave'),
  });
  return { feed, said };
}

test('it is fed while somebody listens, and two seconds longer', () => {
  const { feed, said } = newFeed();
  const [first, second] = [feed.store.subscribe(() => {}), feed.store.subscribe(() => {})];
  feed.set(7);
  first();
  second();
  vi.advanceTimersByTime(1_999);
  expect(feed.store.get()).toBe(7);
  vi.advanceTimersByTime(1);
  expect(said).toEqual(['follow', 'leave']);
});

test('whoever comes back within that time finds everything as it was', () => {
  const { feed, said } = newFeed();
  feed.store.subscribe(() => {})();
  vi.advanceTimersByTime(1_500);
  feed.set(7);
  feed.store.subscribe(() => {});
  vi.advanceTimersByTime(10_000);
  expect(said).toEqual(['follow']);
  expect(feed.store.get()).toBe(7);
});

test('what is not fed is not kept', () => {
  const { feed } = newFeed();
  feed.store.subscribe(() => {})();
  feed.set(7);
  vi.advanceTimersByTime(2_000);
  expect(feed.store.get()).toBeNull();
});

test('to stop twice stops one listener', () => {
  const { feed, said } = newFeed();
  const stop = feed.store.subscribe(() => {});
  feed.store.subscribe(() => {});
  stop();
  stop();
  vi.advanceTimersByTime(10_000);
  expect(said).toEqual(['follow']);
});
