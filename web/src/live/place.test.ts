import type { DataMessage } from '@hoga/contract/live';
import { expect, test } from 'vitest';
import { fits } from './place.ts';

const own = { epoch: 'e', sequence: 10 };
const told = (place: object, channel = 'trades'): DataMessage =>
  ({ channel, epoch: 'e', ...place }) as DataMessage;

test.each([
  ['the next update', { previous: 10, sequence: 11 }, 'next'],
  ['one that begins earlier', { previous: 8, sequence: 12 }, 'next'],
  ['the last one again', { previous: 9, sequence: 10 }, 'next'],
  ['one that begins later', { previous: 11, sequence: 12 }, 'gap'],
  ['one that ends earlier', { previous: 8, sequence: 9 }, 'gap'],
  ['a snapshot', { previous: null, sequence: 10 }, 'next'],
  ['a later snapshot', { previous: null, sequence: 99 }, 'next'],
  ['a snapshot of the past', { previous: null, sequence: 9 }, 'old'],
  ['a snapshot of another epoch', { previous: null, sequence: 9, epoch: 'f' }, 'next'],
  ['an update of another epoch', { previous: 10, sequence: 11, epoch: 'f' }, 'next'],
])('%s', (_, place, answer) => {
  expect(fits(told(place), own)).toBe(answer);
});

test('a book does not go on across a start of the server', () => {
  const update = told({ previous: 10, sequence: 11, epoch: 'f' }, 'book');
  expect(fits(update, own)).toBe('gap');
});

test('without a copy there is nothing to go on from', () => {
  expect(fits(told({ previous: 0, sequence: 1 }), null)).toBe('gap');
  expect(fits(told({ previous: null, sequence: 1 }), null)).toBe('next');
});
