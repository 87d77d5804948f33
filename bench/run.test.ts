import { describe, expect, test } from 'vitest';
import { bookChecksum } from '@hoga/contract/instrument';
import type { Benchmark, Measurement } from './benchmark.ts';
import { BookFollower } from './book-follower.ts';
import { runBenchmarks } from './command-line.ts';
import { selfTimes, type CpuProfile } from './cpu-profile.ts';
import { clientFrame, FrameReader } from './frame-reader.ts';
import { OrderFlow, UNIT_LPJ, type Side, type Trader } from './order-flow.ts';
import { orders } from './orders.ts';
import { seededRandom } from './random.ts';
import { ResponseReader, type Answer } from './response-reader.ts';
import { median, medians, percentile } from './statistics.ts';

/** Counts to three as fast as it can. */
function fakeBenchmark(values = [3, 1, 2]): Benchmark {
  let run = 0;
  return {
    name: 'counting',
    cases: [{ name: 'counting', summary: 'numbers a second' }],
    mix: 'whole numbers',
    repeats: values.length,
    measure: async ({ progress }) => {
      progress('one, two, three');
      const value = values[run]!;
      run += 1;
      const rest = { case: 'counting', metric: 'numbers_per_s', unit: '1/s' };
      return { measurements: [{ ...rest, value }], details: ['It was easy.'] };
    },
  };
}

async function runWith(words: string[], known: readonly Benchmark[] = [fakeBenchmark()]) {
  const out: string[] = [];
  const err: string[] = [];
  const code = await runBenchmarks(words, known, {
    out: (line) => out.push(line),
    err: (line) => err.push(line),
    signal: new AbortController().signal,
  });
  return { code, out, err };
}

describe('the command', () => {
  test('without words it lists the benchmarks and their cases', async () => {
    const { code, out, err } = await runWith([], [orders, fakeBenchmark()]);
    expect(code).toBe(0);
    expect(err).toEqual([]);
    expect(out.join('\n')).toMatch(/^orders +orders +limit orders a second/m);
    expect(out.join('\n')).toMatch(/^counting +counting +numbers a second$/m);
  });

  test('JSON is one object a line, the medians, and nothing else', async () => {
    const { code, out, err } = await runWith(['counting', '--json', '--quick']);
    expect(code).toBe(0);
    expect(out.map((line) => JSON.parse(line) as unknown)).toEqual([
      { bench: 'counting', case: 'counting', metric: 'numbers_per_s', value: 2, unit: '1/s' },
    ]);
    expect(err).toHaveLength(3);
  });

  test('the table names the mix, the hardware and the figures', async () => {
    const { code, out } = await runWith(['all']);
    expect(code).toBe(0);
    expect(out[0]).toBe('counting: whole numbers');
    expect(out[1]).toMatch(/ cores · \d+ GB · node 26\.\d+\.\d+ · commit /);
    expect(out.join('\n')).toMatch(/^counting +numbers_per_s +2 +1\/s$/m);
    expect(out.at(-2)).toBe('It was easy.');
    expect(out.at(-1)).toMatch(
      /^The machine before and after: a step of arithmetic took \d+\.\d and \d+\.\d ns, a read /,
    );
  });

  test.each([[['nothing']], [['counting', '--fast']], [['--quick']]])(
    '%j is not understood',
    async (words) => {
      const { code, out, err } = await runWith(words);
      expect(code).toBe(2);
      expect(out).toEqual([]);
      expect(err.join('\n')).toMatch(/^(?:unknown|which) .*\nusage: /);
    },
  );

  test('a benchmark that fails says why', async () => {
    const measure = (): Promise<never> => Promise.reject(new Error('the server hung up'));
    const { code, out, err } = await runWith(['counting'], [{ ...fakeBenchmark(), measure }]);
    expect(code).toBe(1);
    expect(out).toEqual([]);
    expect(err).toEqual(['counting failed: the server hung up']);
  });
});

describe('statistics', () => {
  test('percentiles are values that were measured, by the nearest rank', () => {
    const hundred = Float64Array.from({ length: 100 }, (_, index) => index + 1);
    expect(percentile(hundred, 50)).toBe(50);
    expect(percentile(hundred, 99)).toBe(99);
    expect(percentile(hundred, 100)).toBe(100);
    expect(percentile(Float64Array.of(7), 99)).toBe(7);
    expect(percentile(Float64Array.of(1, 2, 3), 50)).toBe(2);
    expect(percentile(new Float64Array(0), 50)).toBeNaN();
  });

  test('medians', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 3])).toBe(2.5);
    const measured = (metric: string, value: number): Measurement => {
      return { case: 'a', metric, value, unit: 'ms' };
    };
    const runs = [1, 9, 2].map((value) => [measured('p50_ms', value), measured('p99_ms', 10)]);
    expect(medians(runs)).toEqual([measured('p50_ms', 2), measured('p99_ms', 10)]);
  });
});

describe('the reader of answers', () => {
  const text = [
    'HTTP/1.1 201 Created\r\nContent-Length: 5\r\nconnection: keep-alive\r\n\r\nhello',
    'HTTP/1.1 204 No Content\r\ncontent-length:0\r\n\r\n',
    'HTTP/1.1 429 Too Many\r\nx: content-length\r\ncontent-length: 8\r\n\r\n호가\r\n',
  ].join('');
  const expected: Answer[] = [
    { status: 201, body: 'hello' },
    { status: 204, body: '' },
    { status: 429, body: '호가\r\n' },
  ];

  test.each([1, 2, 3, 7, 50, 1000])('puts pieces of %i bytes together', (size) => {
    const answers: Answer[] = [];
    const reader = new ResponseReader((answer) => answers.push(answer));
    const bytes = Buffer.from(text);
    for (let from = 0; from < bytes.length; from += size) {
      reader.feed(bytes.subarray(from, from + size));
    }
    expect(answers).toEqual(expected);
  });

  test.each([
    ['chunks', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n'],
    ['no length', 'HTTP/1.1 200 OK\r\n\r\n'],
    ['another protocol', 'HTTP/1.0 200 OK\r\ncontent-length: 0\r\n\r\n'],
  ])('refuses %s', (_, bad) => {
    const reader = new ResponseReader(() => undefined);
    expect(() => reader.feed(Buffer.from(bad))).toThrow('an');
  });
});

describe('the reader of frames', () => {
  const long = 'x'.repeat(300);
  const bytes = Buffer.concat([
    Buffer.from([0x81, 2]),
    Buffer.from('{}'),
    Buffer.from([0x89, 0]),
    Buffer.from([0x81, 126, 1, 0]),
    Buffer.from(long.slice(0, 256)),
    Buffer.from([0x81, 127, 0, 0, 0, 0, 0, 0, 1, 0x2c]),
    Buffer.from(long),
    Buffer.from([0x88, 2, 3, 0xe9]),
  ]);

  test.each([1, 2, 3, 200, 1_000])('puts pieces of %i bytes together', (size) => {
    const frames: string[] = [];
    const reader = new FrameReader((opcode, payload) => {
      frames.push(`${opcode} ${payload.toString('latin1')}`);
    });
    const memory = Buffer.alloc(size);
    for (let from = 0; from < bytes.length; from += size) {
      // The memory of a piece is used again for the next.
      reader.feed(memory.subarray(0, bytes.copy(memory, 0, from, from + size)));
    }
    expect(frames).toEqual(['1 {}', '9 ', `1 ${long.slice(0, 256)}`, `1 ${long}`, '8 \x03\xe9']);
  });

  test('refuses what a server of the feed never sends', () => {
    const reader = new FrameReader(() => undefined);
    expect(() => reader.feed(clientFrame(1, Buffer.from('masked')))).toThrow('not a frame');
    expect(() => reader.feed(Buffer.from([0x01, 0]))).toThrow('not a frame');
    expect(() => reader.feed(Buffer.from([0x81, 127, 1, 0, 0, 0, 0, 0, 0, 0]))).toThrow('bytes');
  });
});

describe('whoever follows the book', () => {
  type Level = [price: string, quantity: string, orders: number];
  const message = (from: number | null, sequence: number, of: object): Buffer =>
    Buffer.from(
      JSON.stringify({
        type: from === null ? 'snapshot' : 'update',
        channel: 'book',
        subscription: 'book:KRW-LPJ:15',
        epoch: 'one',
        sequence,
        previous: from,
        reason: from === null ? 'subscribed' : null,
        at: '2026-11-25T00:00:00.000Z',
        ...of,
      }),
    );
  const bids: Level[] = [
    ['3001', '2', 1],
    ['3000', '5', 2],
  ];
  const begun = (): BookFollower => {
    const follower = new BookFollower({ isChecked: true, onSnapshot: () => undefined });
    follower.hear(
      message(null, 7, { bids, asks: [], checksum: bookChecksum({ bids, asks: [] }) }),
      1,
    );
    return follower;
  };
  const gone = { bids: [['3001', '0', 0]], asks: [] };
  const checksum = bookChecksum({ bids: bids.slice(1), asks: [] });

  test('notes when it heard of which sequence', () => {
    const follower = begun();
    follower.hear(message(7, 12, { ...gone, checksum }), 2);
    follower.hear(Buffer.from('{"type":"heartbeat","at":"2026-11-25T00:00:00.000Z"}'), 3);
    expect(follower.sequences).toEqual([7, 12]);
    expect(follower.arrivals).toEqual([1, 2]);
  });

  test('finds a gap, a repetition, a wrong copy, and that it was left behind', () => {
    const says = (said: Buffer) => () => begun().hear(said, 2);
    expect(says(message(8, 12, { ...gone, checksum }))).toThrow('an update from 8 follows 7');
    expect(says(message(7, 7, { ...gone, checksum }))).toThrow('sequence 7 follows 7');
    expect(says(message(7, 12, { ...gone, checksum: 1 }))).toThrow('another checksum');
    expect(says(message(null, 12, { ...gone, checksum }))).toThrow('was told');
  });
});

describe('the flow of orders', () => {
  /** A market of one price: what rests is taken, first come first served. */
  function trade(rounds: number): { resting: Record<Side, number>; matched: number; sent: number } {
    const makers = 50;
    const flow = new OrderFlow({ makers, random: seededRandom(1) });
    const traders = Array.from({ length: 2 * makers }, (_, index): Trader => {
      return { role: index % 2 === 0 ? 'maker' : 'taker', net: 0 };
    });
    const resting = { buy: 0, sell: 0 };
    const seen = { matched: 0, sent: 0 };
    for (let round = 0; round < rounds; round += 1) {
      for (const trader of traders) {
        const placement = flow.next(trader);
        const { side, units, price } = placement;
        expect(price * units * UNIT_LPJ).toBeGreaterThanOrEqual(5_000);
        expect(Math.abs(price - 3_000)).toBeLessThanOrEqual(900);
        expect(Math.abs(trader.net)).toBeLessThanOrEqual(12);
        seen.sent += 1;
        if (trader.role === 'maker') {
          resting[side] += units;
          flow.rested(placement, trader, false);
        } else {
          const from = side === 'buy' ? 'sell' : 'buy';
          const filled = Math.min(units, resting[from]);
          resting[from] -= filled;
          seen.matched += filled > 0 ? 1 : 0;
          flow.took(placement, trader, filled);
        }
      }
    }
    return { resting, ...seen };
  }

  test('half of the orders match on arrival, and the book neither grows nor runs dry', () => {
    const { resting, matched, sent } = trade(200);
    expect(matched / sent).toBeGreaterThan(0.49);
    for (const side of ['buy', 'sell'] as const) {
      expect(resting[side]).toBeGreaterThan(0);
      expect(resting[side]).toBeLessThanOrEqual(5 * 50);
    }
  });

  test('it takes the public book at its word when it was wrong', () => {
    const flow = new OrderFlow({ makers: 10, random: seededRandom(1) });
    flow.correct({ bestBid: 3_199, bestAsk: 3_201, resting: { buy: 1_000, sell: 1_000 } });
    const taker: Trader = { role: 'taker', net: 0 };
    expect(flow.next(taker)).toEqual({ side: 'buy', price: 3_400, units: 2 });
  });
});

test('a profile is read within its window', () => {
  const frame = (functionName: string, url = '') => ({ functionName, url, lineNumber: 9 });
  const profile: CpuProfile = {
    nodes: [
      { id: 1, callFrame: frame('(idle)') },
      { id: 2, callFrame: frame('match', 'file:///home/hoga/core/src/matching/match.ts') },
      { id: 3, callFrame: frame('', 'file:///home/hoga/node_modules/pg/lib/client.js') },
    ],
    startTime: 100,
    samples: [1, 2, 2, 3, 1],
    timeDeltas: [50, 10, 20, 10, 50],
  };
  expect(selfTimes(profile, { from: 155, to: 195 })).toEqual([
    { name: 'match core/src/matching/match.ts:10', percent: 75 },
    { name: '(anonymous) node_modules/pg/lib/client.js:10', percent: 25 },
  ]);
});
