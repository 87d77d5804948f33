/**
 * The server as a page sees it, in a process of its own: everything is passed on to the real one but the
 * live feed, which is a market livelier than any. It is told what to do by its parent.
 */
import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import { Ticker } from '@hoga/contract/instrument';
import { LiveRequest, subscriptionOf, type Subscribe } from '@hoga/contract/live';
import { WebSocketServer, type WebSocket } from 'ws';
import { seededRandom } from './random.ts';
import { headOf, ReplayBook, ReplayTape } from './replay-market.ts';

/** From the parent. */
export type ReplayOrder =
  | { readonly type: 'open'; readonly server: string }
  | { readonly type: 'begin'; readonly updatesPerSecond: number }
  | { readonly type: 'end' };

/** To the parent. */
export type ReplayReport =
  | { readonly type: 'opened'; readonly url: string }
  | { readonly type: 'ended'; readonly sent: ReplaySent }
  | { readonly type: 'failed'; readonly reason: string };

export interface ReplaySent {
  readonly seconds: number;
  readonly updates: number;
  readonly bytes: number;
  /** Bytes the page had not read at the end. */
  readonly unread: number;
  /** What the book of the page has to show now. */
  readonly bestBid: string;
  readonly bestAsk: string;
}

const SEED = 20_261_125;
const INSTRUMENT = 'KRW-LPJ';
const TURN_MS = 2;
/** Beside the book: as often as the real feed tells. */
const TELL_MS = 100;
const TRADE_MS = 20;
const HEARTBEAT_MS = 2_000;

/** The feed of one connection. */
class Replay {
  readonly #socket: WebSocket;
  readonly #random = seededRandom(SEED);
  readonly #tape: ReplayTape;
  readonly #books = new Map<string, ReplayBook>();
  /** How each other subscription is told. */
  readonly #others = new Map<string, (at: string) => object>();
  #turn = 0;
  updates = 0;
  bytes = 0;

  constructor(socket: WebSocket, ticker: Ticker) {
    this.#socket = socket;
    this.#tape = new ReplayTape(ticker, this.#random);
    socket.on('message', (data) => {
      this.#hear(LiveRequest.parse(JSON.parse(Buffer.isBuffer(data) ? data.toString() : '')));
    });
    this.#send({ type: 'welcome', epoch: 'replay', heartbeatMs: HEARTBEAT_MS, at: now() });
  }

  get unread(): number {
    return this.#socket.bufferedAmount;
  }

  /** The one that is drawn: orders are measured by a deeper one. */
  get book(): ReplayBook | undefined {
    return [...this.#books.values()].toSorted((a, b) => a.depth - b.depth)[0];
  }

  heartbeat(): void {
    this.#send({ type: 'heartbeat', at: now() });
  }

  /** The books in turn. */
  updateBook(): void {
    const books = [...this.#books.values()];
    const book = books[(this.#turn += 1) % books.length];
    if (book === undefined) return;
    this.#send(book.update(now()));
    this.updates += 1;
  }

  trade(): void {
    const book = this.book;
    if (book === undefined) return;
    this.#tape.trade(now(), book);
    for (const [subscription, tell] of this.#others) {
      if (subscription.startsWith('trades:')) this.#send(tell(now()));
    }
  }

  tellOthers(): void {
    for (const [subscription, tell] of this.#others) {
      if (!subscription.startsWith('trades:')) this.#send(tell(now()));
    }
  }

  #hear(asked: LiveRequest): void {
    const id = asked.id;
    switch (asked.op) {
      case 'ping':
        return this.#send({ type: 'pong', id, at: now() });
      case 'authenticate':
        return this.#send({ type: 'authenticated', id, expiresAt: null });
      case 'unsubscribe':
        this.#books.delete(asked.subscription);
        this.#others.delete(asked.subscription);
        return this.#send({ type: 'unsubscribed', id, subscription: asked.subscription });
      default:
        return this.#subscribe(asked);
    }
  }

  #subscribe(asked: Subscribe): void {
    const subscription = subscriptionOf(asked);
    this.#send({ type: 'subscribed', id: asked.id, subscription });
    if (asked.channel === 'book') {
      const book = new ReplayBook(asked, this.#random);
      this.#books.set(subscription, book);
      this.#send(book.snapshot(now()));
      return;
    }
    const tell = this.#teller(asked, subscription);
    if (tell === null) return;
    this.#others.set(subscription, tell);
    this.#send(tell(now()));
  }

  /** Nothing here needs the best prices alone. */
  #teller(asked: Subscribe, subscription: string): ((at: string) => object) | null {
    switch (asked.channel) {
      case 'trades':
        return (at) => this.#tape.trades(subscription, at);
      case 'ticker':
        return (at) => this.#tape.ticker(subscription, at);
      case 'market':
        return (at) => this.#tape.market(subscription, at);
      case 'candles':
        return (at) => this.#tape.candles(subscription, { at, interval: asked.interval });
      default:
        this.#tellOwner(asked, subscription);
        return null;
    }
  }

  /** Whoever looks on owns nothing and orders nothing. */
  #tellOwner({ channel }: Subscribe, subscription: string): void {
    if (channel !== 'orders' && channel !== 'fills' && channel !== 'balances') return;
    this.#send({
      ...headOf(channel, { subscription, sequence: 0, previous: null, at: now() }),
      [channel]: [],
    });
  }

  #send(message: object): void {
    const text = JSON.stringify(message);
    this.bytes += text.length;
    this.#socket.send(text);
  }
}

function now(): string {
  return new Date().toISOString();
}

// ---------------------------------------------------------------- the process

class Front {
  readonly #server: URL;
  readonly #replays = new Set<Replay>();
  #began: { readonly at: number; readonly updates: number; readonly bytes: number } | null = null;
  readonly #timers: NodeJS.Timeout[] = [];

  constructor(server: string) {
    this.#server = new URL(server);
  }

  async open(): Promise<string> {
    const ticker = Ticker.parse(
      await (await fetch(new URL(`/api/v1/instruments/${INSTRUMENT}/ticker`, this.#server))).json(),
    );
    const feed = new WebSocketServer({ noServer: true, perMessageDeflate: false });
    const http = createServer((asked, answer) => this.#passOn(asked, answer));
    http.on('upgrade', (asked, socket, head) => {
      feed.handleUpgrade(asked, socket, head, (accepted) => {
        const replay = new Replay(accepted, ticker);
        this.#replays.add(replay);
        accepted.on('close', () => this.#replays.delete(replay));
      });
    });
    setInterval(() => this.#replays.forEach((replay) => replay.heartbeat()), HEARTBEAT_MS);
    http.listen(0, '127.0.0.1');
    await once(http, 'listening');
    const address = http.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    return `http://127.0.0.1:${address.port}`;
  }

  begin(updatesPerSecond: number): void {
    const { updates, bytes } = this.#totals();
    const at = performance.now();
    this.#began = { at, updates, bytes };
    let sent = 0;
    this.#timers.push(
      setInterval(() => {
        const due = ((performance.now() - at) / 1_000) * updatesPerSecond;
        for (; sent < due; sent += 1) this.#replays.forEach((replay) => replay.updateBook());
      }, TURN_MS),
      setInterval(() => this.#replays.forEach((replay) => replay.trade()), TRADE_MS),
      setInterval(() => this.#replays.forEach((replay) => replay.tellOthers()), TELL_MS),
    );
  }

  end(): ReplaySent {
    for (const timer of this.#timers.splice(0)) clearInterval(timer);
    const began = this.#began;
    const [replay] = this.#replays;
    if (began === null || replay?.book === undefined) throw new Error('nobody followed the book');
    const { updates, bytes } = this.#totals();
    const { bestBid, bestAsk } = replay.book;
    return {
      seconds: (performance.now() - began.at) / 1_000,
      updates: updates - began.updates,
      bytes: bytes - began.bytes,
      unread: replay.unread,
      bestBid,
      bestAsk,
    };
  }

  #totals(): { updates: number; bytes: number } {
    const totals = { updates: 0, bytes: 0 };
    for (const { updates, bytes } of this.#replays) {
      totals.updates += updates;
      totals.bytes += bytes;
    }
    return totals;
  }

  #passOn(asked: IncomingMessage, answer: ServerResponse): void {
    const { hostname, port } = this.#server;
    const { method, url: path, headers } = asked;
    const passed = request({ hostname, port, method, path, headers }, (given) => {
      answer.writeHead(given.statusCode ?? 502, given.headers);
      given.pipe(answer);
    });
    passed.on('error', (error) => answer.destroy(error));
    asked.pipe(passed);
  }
}

function tell(report: ReplayReport): void {
  process.send?.(report);
}

function fail(error: unknown): void {
  tell({ type: 'failed', reason: error instanceof Error ? error.message : String(error) });
}

let front: Front | null = null;

// Ctrl-C is the parent's to handle; without a parent there is nothing to do.
process.on('SIGINT', () => undefined);
process.on('disconnect', () => process.exit());
process.on('message', (order: ReplayOrder) => {
  try {
    if (order.type === 'open') {
      front = new Front(order.server);
      front.open().then((url) => tell({ type: 'opened', url }), fail);
    } else if (order.type === 'begin') front?.begin(order.updatesPerSecond);
    else if (front !== null) tell({ type: 'ended', sent: front.end() });
  } catch (error) {
    fail(error);
  }
});
