import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createStore } from '../store/index.ts';
import { paced } from './drawing.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('a paced store tells of the first change at once, of the last always, and not too often', () => {
  const store = createStore(0);
  const told: number[] = [];
  const stop = paced(store, 200).subscribe(() => told.push(store.get()));
  for (let value = 1; value <= 10; value += 1) {
    store.set(value);
    vi.advanceTimersByTime(50);
  }
  vi.advanceTimersByTime(1_000);
  expect(told).toEqual([1, 4, 8, 10]);
  stop();
  store.set(11);
  vi.advanceTimersByTime(1_000);
  expect(told).toHaveLength(4);
});
