import { expect, test } from 'vitest';
import { candleLabel, chartTime, markLabel, momentOf } from './seoul-time.ts';

const EVENING = '2026-11-24T15:30:00.000Z';

test('the axis goes by the clock in Seoul', () => {
  const time = chartTime(Date.parse(EVENING));
  expect(markLabel(time, 'minute', 'ko')).toBe('00:30');
  expect(markLabel(time, 'second', 'en')).toBe('00:30:00');
  expect(markLabel(time, 'day', 'ko')).toBe('11. 25.');
  expect(markLabel(time, 'day', 'en')).toBe('25/11');
  expect(markLabel(time, 'month', 'ko')).toBe('11월');
  expect(markLabel(time, 'year', 'ko')).toBe('2026년');
});

test('a time of the chart is a moment again', () => {
  expect(momentOf(chartTime(Date.parse(EVENING)))).toBe(Date.parse(EVENING));
});

test('a candle of a day begins on the day it is named for', () => {
  expect(candleLabel('2026-11-25T00:00:00.000Z', '1d', 'ko')).toBe('2026년 11월 25일 (수)');
  expect(candleLabel(EVENING, '5m', 'ko')).toBe('11월 25일 (수) 00:30');
  expect(candleLabel(EVENING, '1s', 'en')).toBe('Wed 25 Nov, 00:30:00');
});
