import { expect, test } from 'vitest';
import { ServerClock } from './server-clock.ts';

const noon = Date.parse('2026-11-25T12:00:00.000Z');

test('it goes on by the stopwatch, whatever the clock of this machine says', () => {
  const clock = new ServerClock();
  expect(clock.read(0)).toBeNull();
  clock.hear('2026-11-25T12:00:00.000Z', 500);
  expect(clock.read(500)?.serverMs).toBe(noon);
  expect(clock.read(61_500)?.serverMs).toBe(noon + 61_000);
});

test('an answer was said half of its way ago', () => {
  const clock = new ServerClock();
  clock.ask(1_000);
  clock.hear('2026-11-25T12:00:00.000Z', 1_080);
  expect(clock.read(1_080)?.serverMs).toBe(noon + 40);
});

test('each measurement has its number', () => {
  const clock = new ServerClock();
  clock.hear('2026-11-25T12:00:00.000Z', 0);
  const first = clock.read(0)?.measurement;
  clock.hear('2026-11-25T12:00:30.000Z', 30_000);
  expect(clock.read(30_000)?.measurement).not.toBe(first);
});
