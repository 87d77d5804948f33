/** `npm run bench` lists the benchmarks; `npm run bench -- orders` runs one. */
import { candles } from './candles.ts';
import { runBenchmarks } from './command-line.ts';
import { exchange } from './exchange.ts';
import { feeds } from './feeds.ts';
import { growth } from './growth.ts';
import { matching } from './matching.ts';
import { orders } from './orders.ts';
import { reads } from './reads.ts';
import { restart } from './restart.ts';
import { web } from './web.ts';

/** Whatever happens, it ends: nobody waits for a benchmark that hangs. */
const HARD_STOP_MS = 15 * 60_000;

const BENCHMARKS = [matching, exchange, orders, feeds, candles, restart, reads, growth, web];

const stopping = new AbortController();
const overdue = setTimeout(() => {
  stopping.abort(new Error('it took more than a quarter of an hour'));
}, HARD_STOP_MS);
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => stopping.abort(new Error('stopped')));
}

process.exitCode = await runBenchmarks(process.argv.slice(2), BENCHMARKS, {
  out: (line) => process.stdout.write(`${line}\n`),
  err: (line) => process.stderr.write(`${line}\n`),
  signal: stopping.signal,
});
clearTimeout(overdue);
