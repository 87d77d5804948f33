/** The benchmark `matching`: how many commands a second the order book executes, on one thread. */
import type { Benchmark, Measured, MeasureOptions, Measurement } from './benchmark.ts';
import type { StreamName } from './matching-streams.ts';
import { measureApart, type Apart } from './own-process.ts';

const FULL = 1_000_000;
const QUICK = 50_000;

interface MatchingCase {
  readonly name: StreamName;
  readonly summary: string;
}

const CASES: readonly MatchingCase[] = [
  {
    name: 'mix-1k',
    summary: 'commands a second on a book of 1,000 orders; 71 % of them move an order',
  },
  { name: 'mix-100k', summary: 'the same on a book of 100,000 orders' },
  {
    name: 'plain',
    summary: 'commands a second; half place an order, 30 % cancel one, 20 % trade at once',
  },
];

export const matching: Benchmark = {
  name: 'matching',
  cases: CASES,
  mix:
    'mix-1k and mix-100k: 13 % limit orders, 2 % IOC, 7 % cancels, 71 % moves, 7 % reductions, of ' +
    'which 2 % trade (the flow of exchange-core’s tests); plain: 50 % limit orders, 30 % cancels, ' +
    '20 % IOC; only book and matching on one thread, without ledger, journal or network; commands ' +
    'made beforehand; ours and nodejs-order-book in turn, each in a process of its own',
  repeats: 5,
  measure,
};

async function measure(options: MeasureOptions): Promise<Measured> {
  const measurements: Measurement[] = [];
  const details = ['The peak of the memory includes the commands themselves.'];
  const commands = options.isQuick ? QUICK : FULL;
  for (const { name } of CASES) {
    options.progress(name);
    const ours = await measureApart({ executor: 'book', stream: name, commands }, options);
    const theirs = await measureApart({ executor: 'peer', stream: name, commands }, options);
    measurements.push(...asMeasurements(name, ours, theirs));
    if (options.isProfiled) details.push('', `${name}:`, ...ours.costs);
  }
  return { measurements, details };
}

function asMeasurements(name: string, ours: Apart, theirs: Apart): Measurement[] {
  const ratio = ours.perSecond / theirs.perSecond;
  return [
    { case: name, metric: 'ops_per_s', value: ours.perSecond, unit: '1/s' },
    { case: name, metric: 'bytes_per_command', value: ours.bytesPerCommand, unit: '1' },
    { case: name, metric: 'peak_memory', value: ours.peakMb, unit: 'MB' },
    { case: name, metric: 'nodejs_order_book_ops_per_s', value: theirs.perSecond, unit: '1/s' },
    { case: name, metric: 'ratio_vs_nodejs_order_book', value: ratio, unit: '1' },
  ];
}
