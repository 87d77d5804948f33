import { expect, test } from 'vitest';
import { freshnessOf, nextChangeMs } from './freshness.ts';

test.each([
  ['before anything was heard', ['connecting', 200, false], { state: 'connecting' }],
  ['away from the beginning', ['lost', 200, false], { state: 'offline', seconds: 0 }],
  ['a heartbeat ago', ['open', 2_000, true], { state: 'live' }],
  ['just before three seconds', ['open', 2_999, true], { state: 'live' }],
  ['three seconds of silence', ['open', 3_000, true], { state: 'stale', seconds: 3 }],
  ['the connection blinks', ['connecting', 400, true], { state: 'live' }],
  ['it does not come back yet', ['connecting', 4_200, true], { state: 'stale', seconds: 4 }],
  ['it does not come back', ['lost', 400, true], { state: 'offline', seconds: 0 }],
  ['nor after a minute', ['lost', 61_500, true], { state: 'offline', seconds: 61 }],
] as const)('%s', (_, [connection, silentMs, wasOpen], freshness) => {
  expect(freshnessOf(connection, silentMs, wasOpen)).toEqual(freshness);
});

test('it is looked at again when it has changed by silence alone', () => {
  expect(nextChangeMs(0)).toBe(3_000);
  expect(nextChangeMs(2_400)).toBe(600);
  expect(nextChangeMs(3_000)).toBe(1_000);
  expect(nextChangeMs(4_250)).toBe(750);
});
