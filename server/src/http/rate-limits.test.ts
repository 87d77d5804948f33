import { expect, test, vi } from 'vitest';
import { rateGuard, type AllowanceKind, type RateLimits } from './rate-limits.ts';

const MANY = 1_000_000;
const LIMITS: RateLimits = {
  addressPerSecond: MANY,
  readsPerSecond: MANY,
  ordersPerSecond: MANY,
  keyReadsPerSecond: MANY,
  keyOrdersPerSecond: MANY,
  signInsPerMinute: MANY,
  guestsPerAddress: 3,
  guestsPerDay: 5,
  mailsPerHour: 2,
};

function setUp() {
  const onRefused = vi.fn<(kind: AllowanceKind) => void>();
  return { guard: rateGuard(LIMITS, onRefused), onRefused };
}

test('of one address come so many guests a day, and of all together so many', () => {
  const { guard, onRefused } = setUp();
  const guests = (address: string, count: number) =>
    Array.from({ length: count }, () => guard.guest(address));
  const refused = (limit: number) => ({
    type: 'too-many-guests',
    parameters: { limit, retryAfterS: 86_400 },
  });
  expect(guests('192.0.2.7', 20)).toEqual([
    ...Array(3).fill(undefined),
    ...Array(17).fill(refused(3)),
  ]);
  // Whoever was refused took no place of the others, of whom two are left.
  expect(guests('2001:db8::1', 1)).toEqual([undefined]);
  expect(guests('2001:db8::2', 1)).toEqual([undefined]);
  expect(guests('198.51.100.1', 1)).toEqual([refused(5)]);
  expect(onRefused.mock.calls).toEqual(Array(18).fill(['guest']));
});

test('one address causes so many mails an hour, an IPv6 network as one', () => {
  const { guard, onRefused } = setUp();
  expect([guard.mail('2001:db8::1'), guard.mail('2001:db8::2')]).toEqual([undefined, undefined]);
  expect(guard.mail('2001:db8::3')).toEqual({
    type: 'too-many-requests',
    parameters: { limit: 2, retryAfterS: 3_600 },
  });
  expect(guard.mail('192.0.2.7')).toBeUndefined();
  expect(onRefused.mock.calls).toEqual([['mail']]);
});
