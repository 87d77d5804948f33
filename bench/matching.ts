/** The benchmark `matching`: how many commands a second the order book executes, on one thread. */
import type { Benchmark, Measured, MeasureOptions, Measurement } from './benchmark.ts';
import type { PeerStreamName } from './matching-executors.ts';
import type { StreamName } from './matching-streams.ts';
import { FULL, measureApart, measurementsOf, QUICK, type Apart } from './own-process.ts';

interface MatchingCase {
  readonly name: StreamName;
  readonly summary: string;
  /** What nodejs-order-book executes for comparison. */
  readonly peer: PeerStreamName | null;
}

const CASES: readonly MatchingCase[] = [
  {
    name: 'mix-1k',
    summary: 'commands a second on a book of 1,000 orders; 71 % of them move an order',
    peer: 'mix-1k',
  },
  {
    name: 'mix-1k-every-type',
    summary: 'the same with icebergs, post-only, FOK, market orders and orders by amount',
    peer: null,
  },
  { name: 'mix-100k', summary: 'as mix-1k on a book of 100,000 orders', peer: 'mix-100k' },
  {
    name: 'plain',
    summary: 'commands a second; half place an order, 30 % cancel one, 20 % trade at once',
    peer: 'plain',
  },
];

export const matching: Benchmark = {
  name: 'matching',
  cases: CASES,
  mix:
    'mix-1k and mix-100k: 13 % limit orders, 2 % IOC, 7 % cancels, 71 % moves, 7 % reductions, of ' +
    'which 2 % trade (the flow of exchange-core’s tests); mix-1k-every-type: 7 % limit orders, ' +
    '2.3 % post-only, 2.3 % icebergs, 0.8 % IOC, 0.4 % each FOK, market and by amount, 7 % ' +
    'cancels, 73 % moves, 7 % reductions; plain: 50 % limit orders, 30 % cancels, 20 % IOC; only ' +
    'book and matching on one thread, without ledger, journal or network; commands made ' +
    'beforehand; ours and nodejs-order-book in turn, each in a process of its own',
  repeats: 5,
  measure,
};

async function measure(options: MeasureOptions): Promise<Measured> {
  const measurements: Measurement[] = [];
  const details = ['The peak of the memory includes the commands and what made them.'];
  const commands = options.isQuick ? QUICK : FULL;
  for (const { name, peer } of CASES) {
    options.progress(name);
    const ours = await measureApart({ executor: 'book', stream: name, commands }, options);
    measurements.push(...measurementsOf(name, ours));
    if (options.isProfiled) details.push('', `${name}:`, ...ours.costs);
    if (peer === null) continue;
    const theirs = await measureApart({ executor: 'peer', stream: peer, commands }, options);
    measurements.push(...comparison(name, ours, theirs));
  }
  return { measurements, details };
}

function comparison(name: string, ours: Apart, theirs: Apart): Measurement[] {
  const ratio = ours.perSecond / theirs.perSecond;
  return [
    { case: name, metric: 'nodejs_order_book_ops_per_s', value: theirs.perSecond, unit: '1/s' },
    { case: name, metric: 'ratio_vs_nodejs_order_book', value: ratio, unit: '1' },
  ];
}
