import { assertInvariants, newOutput, type Exchange } from '@hoga/core/exchange';
import { executeAll, ExchangeVenue, newMarket } from './exchange-venue.ts';
import type { Tape } from './exchange-tape.ts';
import type { Range } from './matching-driver.ts';
import { makeMix, type MixOrders } from './matching-mix.ts';
import { MIX, USERS } from './matching-streams.ts';
import { BatchClock, type TimedRun } from './timed-run.ts';

/** Half of what the server's writer takes together at most. */
const BATCH = 500;

const ORDERS = {
  'mix-1k': 'described',
  'mix-1k-every-type': 'stops_too',
} as const satisfies Record<string, MixOrders>;

export type ExchangeCase = keyof typeof ORDERS;

export interface ExchangeTape {
  readonly range: Range;
  readonly tape: Tape;
  /** Of its commands the first so many place the orders that rest at the beginning. */
  readonly prefilled: number;
  readonly end: Exchange;
}

/** The flow of the case `mix-1k` of the book, asked of the whole market. */
export function makeTape(name: ExchangeCase, commands: number): ExchangeTape {
  let venue: ExchangeVenue | undefined;
  const newVenue = (range: Range): ExchangeVenue => (venue = new ExchangeVenue(range, USERS));
  const stream = makeMix({ ...MIX, commands, orders: ORDERS[name], newVenue });
  if (venue === undefined) throw new Error('the stream is made on the venue');
  return {
    range: stream,
    tape: venue.tape,
    prefilled: stream.prefill.count,
    end: venue.exchange,
  };
}

/** Making it has warmed up the market. Commands are made anew a batch before their turn. */
export function measureExchange(name: ExchangeCase, commands: number): TimedRun {
  const { range, tape, prefilled } = makeTape(name, commands);
  const exchange = newMarket(range, USERS);
  executeAll(exchange, tape.commands(0, prefilled), newOutput());
  const fillsBefore = exchange.sequences.fill;
  const clock = new BatchClock();
  for (let from = prefilled; from < tape.count; from += BATCH) {
    const commands = tape.commands(from, Math.min(from + BATCH, tape.count));
    clock.time(commands.length, () => executeAll(exchange, commands, newOutput()));
  }
  assertInvariants(exchange);
  return { ...clock.read(), fills: exchange.sequences.fill - fillsBefore };
}
