import { expect, test } from 'vitest';
import { commandBudget } from './budget.ts';
import { between, seededRandom } from './random.ts';

test('no second sees more than five commands, however greedy the house is', () => {
  const random = seededRandom(1);
  let now = 0;
  const budget = commandBudget(() => now);
  const spent: number[] = [];
  while (now < 600_000) {
    const wait = budget.take();
    if (wait === 0) spent.push(now);
    // A timer may be up to two milliseconds early, and any time late.
    now += random() < 0.7 ? Math.max(0, wait - between(random, 0, 2)) : between(random, 0, 900);
  }
  const most = Math.max(
    ...spent.map((at) => spent.filter((other) => other >= at && other < at + 1_000).length),
  );
  expect(most).toBeLessThanOrEqual(5);
  expect(spent.length).toBeGreaterThan(1_000);
});

test('a pause saves nothing up', () => {
  let now = 0;
  const budget = commandBudget(() => now);
  expect(budget.take()).toBe(0);
  now = 60_000;
  expect(budget.take()).toBe(0);
  expect(budget.take()).toBe(210);
});

test('whoever asks for the wait and waits it gets through', () => {
  let now = 0;
  const budget = commandBudget(() => now);
  budget.take();
  now += 50;
  now += budget.take();
  expect(budget.take()).toBe(0);
});
