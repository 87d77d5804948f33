/** The line between a browser and the server, on which everything can go wrong. */
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** Passes bytes on; both ends notice nothing until somebody cuts it. */
export class Line {
  readonly #listener: Server;
  readonly #pairs = new Set<readonly [Socket, Socket]>();
  #far: string;
  #isCut = false;
  #refused: RegExp | null = null;
  /** How long answers are under way. */
  delayMs = 0;

  private constructor(listener: Server, far: string) {
    this.#listener = listener;
    this.#far = far;
    listener.on('connection', (near: Socket) => this.#join(near));
  }

  static async to(server: string): Promise<Line> {
    const listener = createServer().listen(0, '127.0.0.1');
    await once(listener, 'listening');
    return new Line(listener, server);
  }

  /** Where the browser finds the server. */
  get url(): string {
    const address = this.#listener.address();
    if (address === null || typeof address === 'string') throw new Error('the line is closed');
    return `http://127.0.0.1:${address.port}`;
  }

  /** Every connection breaks, and no new one comes about. */
  cut(): void {
    this.#isCut = true;
    this.#breakAll();
  }

  /** Requests whose first line is such a one break; what a browser asks comes a request at a time. */
  refuse(requests: RegExp): void {
    this.#refused = requests;
  }

  restore(): void {
    this.#isCut = false;
    this.#refused = null;
    this.delayMs = 0;
  }

  /** The server has moved: what is connected breaks, what connects finds the new one. */
  leadTo(server: string): void {
    this.#far = server;
    this.#breakAll();
  }

  async close(): Promise<void> {
    this.cut();
    this.#listener.close();
    await once(this.#listener, 'close');
  }

  #join(near: Socket): void {
    if (this.#isCut) {
      near.resetAndDestroy();
      return;
    }
    const { hostname, port } = new URL(this.#far);
    const far = connect(Number(port), hostname);
    const pair = [near, far] as const;
    this.#pairs.add(pair);
    const abandon = (): void => pair.forEach((socket) => socket.destroy());
    for (const socket of pair) {
      socket.setNoDelay(true);
      socket.on('error', abandon);
      socket.on('close', () => this.#pairs.delete(pair));
    }
    near.on('data', (bytes) => {
      const [line = ''] = bytes.toString('latin1', 0, 200).split('\r\n', 1);
      if (this.#refused?.test(line) === true) abandon();
      else far.write(bytes);
    });
    near.on('end', () => far.end());
    // In order, whatever the delay was when each piece set out.
    let passed = Promise.resolve();
    const pass = (then: () => void): void => {
      const due = performance.now() + this.delayMs;
      passed = passed.then(() => pause(Math.max(0, due - performance.now()))).then(then);
    };
    far.on('data', (bytes) => pass(() => near.write(bytes)));
    far.on('end', () => pass(() => near.end()));
  }

  #breakAll(): void {
    for (const pair of this.#pairs) for (const socket of pair) socket.resetAndDestroy();
  }
}
