/** Loads a server with orders from a process of its own, and tells what that took. */
import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Book } from '@hoga/contract/instrument';
import type { Window } from './cpu-profile.ts';
import type { HogaServer } from './hoga-server.ts';
import type { LoadPlan, LoadResult, Order, Report } from './load-generator.ts';
import { UNIT_LPJ, type BookView } from './order-flow.ts';
import * as usage from './process-usage.ts';

const LOAD_GENERATOR = fileURLToPath(new URL('./load-generator.ts', import.meta.url));
const BOOK_EVERY_MS = 1_000;

/** Processor seconds within the measurement. */
export interface Spent {
  readonly server: number;
  readonly serverMain: number;
  readonly postgres: number;
  /** All processes of the machine, ours included. */
  readonly machine: number;
}

export interface Loaded {
  readonly load: LoadResult;
  readonly spent: Spent;
  readonly window: Window;
}

export interface Loading {
  readonly server: HogaServer;
  readonly plan: LoadPlan;
  readonly signal: AbortSignal;
  /** Hears when the measurement begins and ends. */
  readonly onPhase?: (phase: 'measuring' | 'measured') => void;
}

export async function generateLoad(loading: Loading): Promise<Loaded> {
  const { server, plan, signal, onPhase } = loading;
  const child = fork(LOAD_GENERATOR, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const ending = Promise.withResolvers<LoadResult>();
  let spent: Spent = { server: 0, serverMain: 0, postgres: 0, machine: 0 };
  const window = { from: 0, to: 0 };
  child.on('message', (report: Report) => {
    if (report.type === 'done') ending.resolve(report.load);
    if (report.type === 'failed') ending.reject(new Error(report.reason));
    if (report.type === 'measuring') window.from = microseconds();
    if (report.type === 'measured') window.to = microseconds();
    if (report.type === 'measuring' || report.type === 'measured') {
      onPhase?.(report.type);
      spent = difference(cpuOf(server.pid), spent);
    }
  });
  child.once('exit', (code) => ending.reject(new Error(`the load generator ended (${code})`)));
  const abort = (): void => ending.reject(signal.reason);
  signal.addEventListener('abort', abort);
  const watching = setInterval(() => void tellBook(child, server.port), BOOK_EVERY_MS);
  try {
    tell(child, { type: 'start', plan });
    const load = await ending.promise;
    return { load, spent, window };
  } finally {
    clearInterval(watching);
    signal.removeEventListener('abort', abort);
    child.kill('SIGKILL');
  }
}

/** At the second moment, what has been spent since the first; a difference to nothing is itself. */
function difference(now: Spent, before: Spent): Spent {
  return {
    server: now.server - before.server,
    serverMain: now.serverMain - before.serverMain,
    postgres: now.postgres - before.postgres,
    machine: now.machine - before.machine,
  };
}

function cpuOf(server: number): Spent {
  return {
    server: usage.cpuSeconds([server]),
    serverMain: usage.mainThreadCpuSeconds(server),
    postgres: usage.cpuSeconds(usage.postgresOf(server)?.all ?? []),
    machine: usage.machineCpuSeconds(),
  };
}

const microseconds = (): number => Number(process.hrtime.bigint() / 1000n);

function tell(child: ChildProcess, order: Order): void {
  if (child.connected) child.send(order);
}

/** Once a second the public book, so that the load can follow the market. */
async function tellBook(child: ChildProcess, port: number): Promise<void> {
  try {
    const url = `http://127.0.0.1:${port}/api/v1/instruments/KRW-LPJ/book?depth=100`;
    const { bids, asks } = Book.parse(await (await fetch(url)).json());
    const book: BookView = {
      bestBid: bids[0] === undefined ? null : Number(bids[0].price),
      bestAsk: asks[0] === undefined ? null : Number(asks[0].price),
      resting: { buy: unitsIn(bids), sell: unitsIn(asks) },
    };
    tell(child, { type: 'book', book });
  } catch {
    // The load goes on with what it knew; if the server is gone, the orders tell.
  }
}

function unitsIn(levels: readonly { readonly quantity: string }[]): number {
  return levels.reduce((sum, { quantity }) => sum + Number(quantity), 0) / UNIT_LPJ;
}

/** Looks acknowledged orders up where they have to be: in the database. */
export async function verifyDurable(port: number, sample: LoadResult['sample']): Promise<void> {
  if (sample.length === 0) throw new Error('no order was acknowledged');
  for (const { person, order } of sample) {
    const url = `http://127.0.0.1:${port}/api/v1/accounts/${person.account}/orders/${order}`;
    const response = await fetch(url, { headers: { authorization: `Bearer ${person.token}` } });
    const text = await response.text();
    if (!response.ok || !text.includes(order)) {
      throw new Error(
        `order ${order} was acknowledged and is not there (${response.status}): ${text}`,
      );
    }
  }
}
