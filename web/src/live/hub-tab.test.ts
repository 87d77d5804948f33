import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { HubTab } from './hub-tab.ts';
import type { AccountEvent, Frame, ToTab } from './port-messages.ts';

const account = 'account';
const fills = (id: number): AccountEvent =>
  ({ kind: 'fills', account, fills: [{ id: String(id) }] }) as unknown as AccountEvent;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Longer than the market is kept from a tab that was just told of it. */
const A_WHILE_MS = 110;

/** A tab, what it was sent, and the sequence of the one thing it follows. */
function newTab() {
  const sent: ToTab[] = [];
  const source = { sequence: 1, told: [] as number[] };
  const tab = new HubTab((message) => sent.push(message), {
    news: (_, told) => {
      source.told.push(told);
      const { sequence } = source;
      return { sequence, news: { channel: 'trades', trades: [], isAll: told < 0 } };
    },
    greeting: (name) => (name === 'orders' ? [{ kind: 'open-orders', account, orders: [] }] : []),
    status: () => ({ connection: 'open', silentMs: 0, clock: null }),
  });
  tab.flush();
  const frames = (): Frame[] => sent.filter((message) => message.type === 'frame').slice(1);
  tab.ready(true);
  return { tab, source, frames };
}

test('there is one frame at a time, and the next when it is drawn', () => {
  const { tab, source, frames } = newTab();
  tab.follow('trades');
  for (let change = 0; change < 5_000; change += 1) {
    source.sequence = change;
    tab.touch('trades', false);
    tab.flush();
  }
  expect(frames()).toHaveLength(1);
  vi.advanceTimersByTime(A_WHILE_MS);
  tab.ready(true);
  tab.flush();
  expect(frames()).toHaveLength(2);
  expect(source.told).toEqual([-1, 0]);
});

test('the market is told ten times a second at most, an account at once', () => {
  const { tab, source, frames } = newTab();
  tab.follow('trades');
  for (let ms = 0; ms < 1_000; ms += 1) {
    source.sequence = ms;
    tab.touch('trades', false);
    tab.flush();
    tab.ready(true);
    vi.advanceTimersByTime(1);
  }
  vi.advanceTimersByTime(A_WHILE_MS);
  expect(frames()).toHaveLength(11);
  expect(source.told.at(-1)).toBeLessThan(source.sequence);
  tab.ready(true);
  tab.touch('trades', false);
  tab.flush();
  tab.ready(true);
  tab.tell([fills(1)]);
  tab.flush();
  expect(frames().at(-1)).toMatchObject({ events: [fills(1)] });
});

test('what counts no more is told from the beginning', () => {
  const { tab, source } = newTab();
  tab.follow('trades');
  for (const isAnew of [false, false, true]) {
    tab.touch('trades', isAnew);
    tab.flush();
    tab.ready(true);
    vi.advanceTimersByTime(A_WHILE_MS);
  }
  expect(source.told).toEqual([-1, 1, -1]);
});

test('nothing new is not sent', () => {
  const { tab, frames } = newTab();
  tab.follow('trades');
  tab.touch('other', false);
  tab.flush();
  expect(frames()).toEqual([]);
});

test('a hidden tab is told of its account only, and the rest when it is looked at again', () => {
  const { tab, frames } = newTab();
  tab.follow('trades');
  tab.ready(false);
  tab.touch('trades', false);
  tab.beStatusDue();
  tab.flush();
  expect(frames()).toEqual([]);
  tab.tell([fills(1)]);
  tab.flush();
  expect(frames()).toMatchObject([{ changes: [], events: [fills(1)] }]);
  tab.ready(true);
  tab.flush();
  expect(frames()[1]).toMatchObject({ changes: [{ subscription: 'trades' }], events: [] });
});

test('what happened while a frame was drawn comes with the next, in order', () => {
  const { tab, frames } = newTab();
  for (const id of [1, 2, 3]) {
    tab.tell([fills(id)]);
    tab.flush();
  }
  tab.ready(true);
  tab.flush();
  expect(frames().map(({ events }) => events)).toEqual([[fills(1)], [fills(2), fills(3)]]);
});

test('whoever sleeps through too much is told how things are, and that something was missed', () => {
  const { tab, frames } = newTab();
  tab.follow('orders');
  tab.flush();
  for (let id = 0; id < 5_000; id += 1) tab.tell([fills(id)]);
  tab.ready(true);
  tab.flush();
  const { events } = frames()[1]!;
  expect(events.length).toBeLessThan(2_000);
  expect(events.slice(0, 2)).toEqual([
    { kind: 'open-orders', account, orders: [] },
    { kind: 'missed', account, ended: [] },
  ]);
  expect(events.at(-1)).toEqual(fills(4_999));
});
