import { expect, test } from 'vitest';
import { clockOf, countdownOf, untilNextDay } from './market-day.ts';

test('the clock is that of Seoul', () => {
  expect(clockOf(Date.parse('2026-11-25T15:04:05.999Z'))).toBe('00:04:05');
  expect(clockOf(Date.parse('2026-11-25T00:00:00Z'))).toBe('09:00:00');
});

test('a day turns at 09:00', () => {
  expect(countdownOf(untilNextDay(Date.parse('2026-11-25T08:59:59+09:00')))).toBe('00:01');
  expect(countdownOf(untilNextDay(Date.parse('2026-11-25T09:00:00+09:00')))).toBe('24:00:00');
  expect(countdownOf(untilNextDay(Date.parse('2026-11-25T10:30:00+09:00')))).toBe('22:30:00');
});

test('a countdown ends at zero and stays there', () => {
  expect([2_000, 1_999, 1_000, 1, 0, -5_000].map(countdownOf)).toEqual([
    '00:02',
    '00:02',
    '00:01',
    '00:01',
    '00:00',
    '00:00',
  ]);
});
