import { expect, test } from 'vitest';
import { Allowance } from './allowance.ts';

function newAllowance(limit: number) {
  const time = { now: 1_000 };
  return { time, allowance: new Allowance({ limit, spanMs: 100, clock: () => time.now }) };
}

test('a key is used as often as allowed, then waits until its span has passed', () => {
  const { time, allowance } = newAllowance(2);
  expect([allowance.use('a'), allowance.use('a')]).toEqual([0, 0]);
  time.now += 30;
  expect(allowance.use('a')).toBe(70);
  time.now += 69;
  expect(allowance.use('a')).toBe(1);
  time.now += 1;
  expect([allowance.use('a'), allowance.use('a'), allowance.use('a')]).toEqual([0, 0, 100]);
});

test('whoever is refused again and again is not kept out any longer for it', () => {
  const { time, allowance } = newAllowance(1);
  allowance.use('a');
  for (let step = 0; step < 10; step += 1) {
    expect(allowance.use('a')).toBeGreaterThan(0);
    time.now += 10;
  }
  expect(allowance.use('a')).toBe(0);
});

test('keys do not share', () => {
  const { allowance } = newAllowance(1);
  expect([allowance.use('a'), allowance.use('b'), allowance.use('a')]).toEqual([0, 0, 100]);
});

test('with more keys than are remembered it is the oldest that begins anew', () => {
  const { allowance } = newAllowance(1);
  allowance.use('first');
  allowance.use('second');
  for (let key = 2; key <= 50_000; key += 1) allowance.use(`key ${key}`);
  expect(allowance.use('second')).toBe(100);
  expect(allowance.use('first')).toBe(0);
});
