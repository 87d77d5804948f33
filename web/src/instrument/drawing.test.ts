import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createStore } from '../store/index.ts';
import { drawWhenChanged, paced } from './drawing.ts';

/** What waits for the next frame. */
let frames: (() => void)[];

beforeEach(() => {
  vi.useFakeTimers();
  frames = [];
  vi.stubGlobal('requestAnimationFrame', (callback: () => void) => frames.push(callback));
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const nextFrame = (): void => {
  for (const callback of frames.splice(0)) callback();
};

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

test('a frame draws what is due once, and leaves what it has no time for to the next', () => {
  const store = createStore(0);
  const drawn: string[] = [];
  const slowly = (name: string) => (): void => {
    vi.advanceTimersByTime(3);
    drawn.push(`${name} ${store.get()}`);
  };
  const stops = [
    drawWhenChanged(slowly('book'), [store]),
    drawWhenChanged(slowly('tape'), [store]),
  ];
  nextFrame();
  expect(drawn).toEqual(['book 0']);
  store.set(1);
  store.set(2);
  nextFrame();
  nextFrame();
  nextFrame();
  expect(drawn).toEqual(['book 0', 'tape 2', 'book 2']);
  expect(frames).toEqual([]);
  store.set(3);
  for (const stop of stops) stop();
  nextFrame();
  expect(drawn).toHaveLength(3);
});

test('a drawing that fails keeps no other from being drawn', () => {
  const store = createStore(0);
  let drawn = 0;
  const stops = [
    drawWhenChanged(() => {
      throw new Error('no such element');
    }, [store]),
    drawWhenChanged(() => void (drawn += 1), [store]),
  ];
  expect(nextFrame).toThrow('no such element');
  nextFrame();
  expect(drawn).toBe(1);
  for (const stop of stops) stop();
});
