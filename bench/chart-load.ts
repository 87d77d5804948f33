/**
 * The clients of the benchmark `candles`, in a process of their own: connections that are kept
 * alive, each of which asks again when the former answer is there. Told what to do by its parent.
 */
import { connect, type Socket } from 'node:net';
import { percentile } from './statistics.ts';

export interface ChartPlan {
  readonly port: number;
  readonly connections: number;
  /** Asked for in turn, by all connections together. */
  readonly paths: readonly string[];
  /** Whether they accept compressed answers, and expect them. */
  readonly isGzip: boolean;
  readonly warmUpMs: number;
  readonly measureMs: number;
}

export interface ChartLoad {
  readonly seconds: number;
  readonly requests: number;
  readonly bytes: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Answers that were compressed. */
  readonly gzipped: number;
  /** Processor time of the clients, and all answers: those of the warm-up are in both. */
  readonly cpuSeconds: number;
  readonly answers: number;
}

export type ChartReport =
  | { readonly type: 'done'; readonly load: ChartLoad }
  | { readonly type: 'failed'; readonly reason: string };

/** Longer than any head of an answer here; a head comes in one piece. */
const HEAD_MAX = 2_048;
const END_OF_HEAD = '\r\n\r\n';
const OK = 'HTTP/1.1 200 ';
const LENGTH = /\r\ncontent-length: (\d+)\r\n/;
const GZIP = '\r\ncontent-encoding: gzip\r\n';
/** More answers than a measurement can bring. */
const ANSWERS_PER_MS_MAX = 50;

class ChartClients {
  readonly #plan: ChartPlan;
  readonly #latenciesMs: Float64Array;
  readonly #requests: readonly Buffer[];
  readonly #failed = Promise.withResolvers<undefined>();
  #next = 0;
  #isCounting = false;
  #counts = { requests: 0, bytes: 0, gzipped: 0, answers: 0 };

  constructor(plan: ChartPlan) {
    this.#plan = plan;
    this.#latenciesMs = new Float64Array(plan.measureMs * ANSWERS_PER_MS_MAX);
    this.#requests = plan.paths.map((path) => requestFor(path, plan));
    this.#failed.promise.catch(() => undefined);
  }

  async run(): Promise<ChartLoad> {
    const sockets = await Promise.all(
      Array.from({ length: this.#plan.connections }, () => open(this.#plan.port)),
    );
    try {
      for (const socket of sockets) this.#ask(socket);
      await this.#during(this.#plan.warmUpMs);
      const began = performance.now();
      this.#isCounting = true;
      await this.#during(this.#plan.measureMs);
      this.#isCounting = false;
      const seconds = (performance.now() - began) / 1000;
      const { user, system } = process.cpuUsage();
      const sorted = this.#latenciesMs.subarray(0, this.#counts.requests).sort();
      const [p50Ms, p99Ms] = [percentile(sorted, 50), percentile(sorted, 99)];
      return { seconds, ...this.#counts, p50Ms, p99Ms, cpuSeconds: (user + system) / 1e6 };
    } finally {
      for (const socket of sockets) socket.destroy();
    }
  }

  /** Goes on until the connection is closed. */
  #ask(socket: Socket): void {
    let sentAt = 0;
    let missing = 0;
    let length = 0;
    let isGzipped = false;
    const send = (): void => {
      sentAt = performance.now();
      socket.write(this.#nextRequest());
    };
    socket.on('data', (piece: Buffer) => {
      if (missing === 0) {
        const head = piece.toString('latin1', 0, HEAD_MAX);
        const end = head.indexOf(END_OF_HEAD) + END_OF_HEAD.length;
        length = Number(LENGTH.exec(head)?.[1]);
        if (!head.startsWith(OK) || !(length > 0)) return this.#fail(head);
        isGzipped = head.includes(GZIP);
        missing = length + end;
      }
      missing -= piece.length;
      if (missing > 0) return;
      this.#counts.answers += 1;
      if (this.#isCounting) {
        this.#latenciesMs[this.#counts.requests] = performance.now() - sentAt;
        this.#counts.requests += 1;
        this.#counts.bytes += length;
        if (isGzipped) this.#counts.gzipped += 1;
      }
      send();
    });
    socket.on('error', (error) => this.#failed.reject(error));
    socket.on('end', () => this.#fail('the server hung up'));
    send();
  }

  #nextRequest(): Buffer {
    const request = this.#requests[this.#next % this.#requests.length];
    this.#next += 1;
    return request ?? Buffer.alloc(0);
  }

  #fail(reason: string): void {
    this.#failed.reject(new Error(reason));
  }

  async #during(milliseconds: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const over = new Promise<undefined>((resolve) => {
      timer = setTimeout(() => resolve(undefined), milliseconds);
    });
    await Promise.race([over, this.#failed.promise]).finally(() => clearTimeout(timer));
  }
}

function requestFor(path: string, { port, isGzip }: ChartPlan): Buffer {
  const head = [`GET ${path} HTTP/1.1`, `Host: 127.0.0.1:${port}`];
  if (isGzip) head.push('Accept-Encoding: gzip');
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n`);
}

async function open(port: number): Promise<Socket> {
  const socket = connect({ host: '127.0.0.1', port, noDelay: true });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve).once('error', reject);
  });
  return socket;
}

function tell(report: ChartReport): void {
  process.send?.(report);
}

// Ctrl-C is the parent's to handle; without a parent there is nothing to do.
process.on('SIGINT', () => undefined);
process.on('disconnect', () => process.exit());
process.on('message', (plan: ChartPlan) => {
  new ChartClients(plan).run().then(
    (load) => tell({ type: 'done', load }),
    (error: unknown) => tell({ type: 'failed', reason: String(error) }),
  );
});
