import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Authentication } from './authentication.ts';

const START = Date.parse('2026-11-25T12:00:00.000Z');
let said: string[];
let hasTab: boolean;
let authentication: Authentication;

beforeEach(() => {
  vi.useFakeTimers();
  said = [];
  hasTab = true;
  const began = performance.now();
  authentication = new Authentication({
    askTab: (isRefused) => {
      if (hasTab) said.push(isRefused ? 'ask for a fresh one' : 'ask');
      return hasTab;
    },
    serverNow: () => START + performance.now() - began,
    send: ({ token }) => said.push(`say ${token}`),
    onAuthenticated: () => said.push('known'),
  });
});
afterEach(() => void vi.useRealTimers());

/** The server takes the token; it holds for so many seconds. */
function take(seconds: number | null): void {
  const expiresAt = seconds === null ? null : new Date(START + seconds * 1_000).toISOString();
  authentication.hear({ type: 'authenticated', id: 'authenticate', expiresAt });
}

test('a tab is asked for the token, and the server is told', () => {
  authentication.want();
  authentication.want();
  authentication.take('one');
  expect(authentication.isDone).toBe(false);
  take(null);
  expect(authentication.isDone).toBe(true);
  expect(said).toEqual(['ask', 'say one', 'known']);
});

test('a newer token is said before the former expires', () => {
  authentication.want();
  authentication.take('one');
  take(300);
  said = [];
  vi.advanceTimersByTime(254_000);
  expect(said).toEqual([]);
  vi.advanceTimersByTime(1_000);
  authentication.take('two');
  expect(said).toEqual(['ask for a fresh one', 'say two']);
});

test('a tab that does not answer is asleep: another is asked', () => {
  authentication.want();
  vi.advanceTimersByTime(8_000);
  expect(said).toEqual(['ask', 'ask']);
});

test('a token that is refused is asked for anew, and then not without a pause', () => {
  authentication.want();
  authentication.take('one');
  authentication.refuse();
  authentication.take('two');
  authentication.refuse();
  expect(said).toEqual(['ask', 'say one', 'ask for a fresh one', 'say two']);
  vi.advanceTimersByTime(5_000);
  expect(said.at(-1)).toBe('ask for a fresh one');
  expect(said).toHaveLength(5);
});

test('when no token can be had it is tried again later', () => {
  authentication.want();
  authentication.take(null);
  vi.advanceTimersByTime(5_000);
  expect(said).toEqual(['ask', 'ask']);
});

test('after a break the same token serves again', () => {
  authentication.want();
  authentication.take('one');
  take(300);
  authentication.lose(1006);
  expect(authentication.isDone).toBe(false);
  authentication.want();
  expect(said).toEqual(['ask', 'say one', 'known', 'say one']);
});

test.each([4001, 4002])('after %i it does not', (code) => {
  authentication.want();
  authentication.take('one');
  take(300);
  authentication.lose(code);
  authentication.want();
  expect(said.slice(3)).toEqual(['ask for a fresh one']);
});

test('whoever leaves is forgotten, and an answer that comes later as well', () => {
  authentication.want();
  authentication.forget();
  authentication.take('one');
  vi.advanceTimersByTime(600_000);
  expect(said).toEqual(['ask']);
});

test('without anybody to ask nothing is asked', () => {
  hasTab = false;
  authentication.want();
  vi.advanceTimersByTime(600_000);
  expect(said).toEqual([]);
  hasTab = true;
  authentication.want();
  expect(said).toEqual(['ask']);
});
