import { assert } from '../src/assert/index.ts';
import {
  assertInvariants,
  execute,
  newExchange,
  newOutput,
  OrderBook,
  stateHash,
  type Exchange,
  type Output,
} from '../src/exchange/index.ts';
import { naiveBook } from '../src/matching/index.ts';
import { commandStream, leagueFor } from './command-stream.ts';
import { toText } from './paper-tables.ts';

/** So often the two states are compared whole; what commands tell is always compared. */
const STATES_EVERY = 1_000;

/**
 * Plays one stream, with every kind of order in it, on the book of the market and on the naive one.
 * Throws at the first command that they do not answer alike.
 */
export function playTwins(seed: number, count: number): void {
  const [fast, naive] = [newExchange(leagueFor(seed)), newExchange(leagueFor(seed))];
  for (const market of naive.markets.values()) {
    Object.assign(market, { book: new OrderBook(naiveBook()), stops: new OrderBook(naiveBook()) });
  }
  for (const [index, command] of commandStream(seed, count).entries()) {
    const [told, expected] = [newOutput(), newOutput()];
    execute(fast, command, told);
    execute(naive, command, expected);
    assert(
      isSameOutput(told, expected),
      `seed ${seed}, command ${index}: the books differ after ${toText(command)}`,
    );
    if (index % STATES_EVERY === 0) assertSameState(fast, naive);
  }
  assertSameState(fast, naive);
}

function assertSameState(fast: Exchange, naive: Exchange): void {
  assertInvariants(fast);
  assert(stateHash(fast) === stateHash(naive), '[EX1] both books come to the same state');
}

function isSameOutput(told: Output, expected: Output): boolean {
  return isSame(told.events, expected.events) && isSame(told.ledgerLines, expected.ledgerLines);
}

/** Compares what is plain data; millions are compared, and texts of them would take longer. */
function isSame(one: unknown, other: unknown): boolean {
  if (!isObject(one) || !isObject(other)) return one === other;
  const names = Object.keys(one);
  return (
    names.length === Object.keys(other).length &&
    names.every((name) => Object.hasOwn(other, name) && isSame(one[name], other[name]))
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
