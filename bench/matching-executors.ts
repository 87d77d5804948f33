import { fastBook } from '@hoga/core/matching';
import type { Stream } from './matching-commands.ts';
import { MatchingDriver } from './matching-driver.ts';
import { newPeerBook, PeerDriver } from './matching-peer.ts';
import { STREAMS, type StreamName } from './matching-streams.ts';
import { BatchClock, type TimedRun } from './timed-run.ts';

/** Executes a stream on our book, once to warm up and once to be timed. */
export function measureBook(name: StreamName, count: number): TimedRun {
  const stream = STREAMS[name](count);
  newDriver(stream).runAll(stream.commands);
  const driver = newDriver(stream);
  const before = driver.trades;
  const clock = new BatchClock();
  clock.time(count, () => driver.runAll(stream.commands));
  return { ...clock.read(), fills: driver.trades - before };
}

/** The peer is slower: on a deep book it is given the first commands only. */
const PEER_COMMANDS_MAX = { 'mix-1k': 1_000_000, 'mix-100k': 20_000, plain: 200_000 };

/** It knows neither icebergs nor amounts, so nothing is compared where they are. */
export type PeerStreamName = keyof typeof PEER_COMMANDS_MAX;

const PEER_WARM_UP = 100_000;

/** Executes it on nodejs-order-book, in the same way, but for a shorter warm-up. */
export function measurePeer(name: PeerStreamName, most: number): TimedRun {
  const stream = STREAMS[name](most);
  const count = Math.min(most, PEER_COMMANDS_MAX[name]);
  newPeer(stream).run(stream.commands, Math.min(count, PEER_WARM_UP));
  const peer = newPeer(stream);
  const clock = new BatchClock();
  clock.time(count, () => peer.run(stream.commands, count));
  return { ...clock.read(), fills: 0 };
}

/** With the orders on its book that rest before the first command. */
function newDriver(stream: Stream): MatchingDriver {
  const ticks = stream.highestPrice - stream.lowestPrice + 1;
  const driver = new MatchingDriver(fastBook(ticks, stream.restingMax), stream);
  driver.runAll(stream.prefill);
  return driver;
}

function newPeer(stream: Stream): PeerDriver {
  const driver = new PeerDriver(newPeerBook(), stream);
  driver.run(stream.prefill, stream.prefill.count);
  return driver;
}
