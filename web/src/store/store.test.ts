import { expect, test } from 'vitest';
import { createStore } from './store.ts';

test('listeners are told of each change, until they stop', () => {
  const store = createStore(1);
  const told: number[] = [];
  const stop = store.subscribe(() => told.push(store.get()));
  store.set(2);
  store.set(2);
  store.set(3);
  stop();
  store.set(4);
  expect(told).toEqual([2, 3]);
});

test('a listener that listens twice is told twice, and stops once at a time', () => {
  const store = createStore(0);
  let told = 0;
  const listener = (): void => void (told += 1);
  const stop = store.subscribe(listener);
  store.subscribe(listener);
  store.set(1);
  stop();
  store.set(2);
  expect(told).toBe(3);
});
