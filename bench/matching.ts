/** The benchmark `matching`: how many commands a second the order book executes, on one thread. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { fastBook } from '@hoga/core/matching';
import type { Benchmark, Measured, MeasureOptions, Measurement } from './benchmark.ts';
import type { Stream } from './matching-commands.ts';
import { MatchingDriver } from './matching-driver.ts';
import { makeMix } from './matching-mix.ts';
import { loadPeer, measurePeer } from './matching-peer.ts';
import { makePlain } from './matching-plain.ts';

const FULL = 1_000_000;
const QUICK = 50_000;
const KB_PER_MB = 1_024;

interface MatchingCase {
  readonly name: string;
  readonly summary: string;
  readonly make: (commands: number) => Stream;
  /** The peer is slower; it executes so many of the commands. */
  readonly peerCommands: number;
}

const mix = (target: number, commands: number): Stream =>
  makeMix({ target, commands, symbol: 0, seed: 101_572_685, users: 1_000 });

const CASES: readonly MatchingCase[] = [
  {
    name: 'mix-1k',
    summary: 'commands a second on a book of 1,000 orders; 71 % of them move an order',
    make: (commands) => mix(1_000, commands),
    peerCommands: 200_000,
  },
  {
    name: 'mix-100k',
    summary: 'the same on a book of 100,000 orders',
    make: (commands) => mix(100_000, commands),
    peerCommands: 20_000,
  },
  {
    name: 'plain',
    summary: 'commands a second; half place an order, 30 % cancel one, 20 % trade at once',
    make: makePlain,
    peerCommands: 200_000,
  },
];

export const matching: Benchmark = {
  name: 'matching',
  cases: CASES,
  mix:
    'mix-1k and mix-100k: 13 % limit orders, 2 % IOC, 7 % cancels, 71 % moves, 7 % reductions, of ' +
    'which 2 % trade (the flow of exchange-core’s tests); plain: 50 % limit orders, 30 % cancels, ' +
    '20 % IOC; only book and matching on one thread, without ledger, journal or network; commands ' +
    'made beforehand',
  repeats: 5,
  measure,
};

async function measure({ isQuick, signal, progress }: MeasureOptions): Promise<Measured> {
  const peer = await loadPeer();
  if (peer === undefined) {
    progress('nodejs-order-book is not installed: nothing to compare with');
  }
  const measurements: Measurement[] = [];
  for (const each of CASES) {
    signal.throwIfAborted();
    progress(each.name);
    const stream = streamOf(each, isQuick ? QUICK : FULL);
    const ours = measureOne(stream);
    measurements.push(...asMeasurements(each.name, ours));
    if (peer === undefined) continue;
    const theirs = measurePeer(peer, stream, Math.min(each.peerCommands, stream.commands.count));
    measurements.push({
      case: each.name,
      metric: 'ratio_vs_nodejs_order_book',
      value: ours.perSecond / theirs,
      unit: '1',
    });
  }
  const peak = process.resourceUsage().maxRSS / KB_PER_MB;
  measurements.push({ case: 'all', metric: 'peak_memory', value: peak, unit: 'MB' });
  return { measurements, details: ['The peak of the memory includes the commands themselves.'] };
}

/** Making a stream takes longer than executing it, so every repeat uses the same one. */
const streams = new Map<string, Stream>();

function streamOf({ name, make }: MatchingCase, commands: number): Stream {
  const stream = streams.get(name) ?? make(commands);
  streams.set(name, stream);
  return stream;
}

interface Ours {
  readonly perSecond: number;
  readonly bytesPerCommand: number;
}

function measureOne(stream: Stream): Ours {
  const { commands } = stream;
  // The compiler sees all of the stream once before it counts.
  newDriver(stream).runAll(commands);
  const driver = newDriver(stream);
  const before = heapKept();
  const started = performance.now();
  driver.runAll(commands);
  const seconds = (performance.now() - started) / 1_000;
  const kept = heapKept() - before;
  return { perSecond: commands.count / seconds, bytesPerCommand: kept / commands.count };
}

/** With the orders on its book that rest before the first command. */
function newDriver(stream: Stream): MatchingDriver {
  const ticks = stream.highestPrice - stream.lowestPrice + 1;
  const driver = new MatchingDriver(fastBook(ticks, stream.restingMax), stream);
  driver.runAll(stream.prefill);
  return driver;
}

/** What a collection leaves on the heap; the columns of the book are outside of it. */
function heapKept(): number {
  collect();
  return process.memoryUsage().heapUsed;
}

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

function asMeasurements(name: string, { perSecond, bytesPerCommand }: Ours): Measurement[] {
  return [
    { case: name, metric: 'ops_per_s', value: perSecond, unit: '1/s' },
    { case: name, metric: 'bytes_per_command', value: bytesPerCommand, unit: '1' },
  ];
}
