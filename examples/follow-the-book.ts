// An own copy of the order book, kept from the live feed through every break of the connection.
//
//   node examples/follow-the-book.ts [url] [--minutes 5] [--cut]
//
// The server is http://127.0.0.1:4620 unless you say otherwise, and it goes on until you press Ctrl-C
// unless you say how long. With --cut the connection goes through a stretch of bad network that breaks it
// at random bytes. Whenever the copy is whole again it is compared with the order book of the API.
// Everything a client has to know is in docs/websocket.md.
import { parseArgs } from 'node:util';
import { crc32 } from 'node:zlib';
import { cutConnections } from './cut-connections.ts';

const INSTRUMENT = 'KRW-LPJ';
const DEPTH = 15;
const BOOK = `/api/v1/instruments/${INSTRUMENT}/book?depth=${DEPTH}`;
const SUBSCRIPTION = `book:${INSTRUMENT}:${DEPTH}`;
/** The first attempt to come back waits about this long, each further one twice as long. */
const BACK_OFF_MS = { first: 250, longest: 5_000 };
/** Silent for so many heartbeats, a connection is dead, whatever the operating system believes. */
const HEARTBEATS_MISSED = 3;
/** How often, and how long apart, to look for a moment at which both books can be compared. */
const LOOKS = 40;
const LOOK_MS = 150;
const ANSWER_LIMIT_MS = 5_000;
/** States of the copy that an answer of the API may still be of. */
const STATES_KEPT = 100;
const SHOW_MS = 1_000;

// ---------------------------------------------------------------- what the server says, in part

type Level = readonly [price: string, quantity: string, orders: number];

interface BookMessage {
  readonly type: 'snapshot' | 'update';
  readonly epoch: string;
  readonly sequence: number;
  /** An update goes on from this sequence or a later one; null in a snapshot. */
  readonly previous: number | null;
  /** Why it is a snapshot. */
  readonly reason: string | null;
  readonly bids: readonly Level[];
  readonly asks: readonly Level[];
  readonly checksum: number;
}

type Message =
  | BookMessage
  | { readonly type: 'welcome'; readonly heartbeatMs: number }
  | { readonly type: 'error'; readonly problem: { readonly detail: string } }
  | { readonly type: 'subscribed' | 'unsubscribed' | 'heartbeat' };

interface Book {
  readonly sequence: number;
  readonly bids: readonly { readonly price: string; readonly quantity: string }[];
  readonly asks: readonly { readonly price: string; readonly quantity: string }[];
  readonly checksum: number;
}

// ---------------------------------------------------------------- the copy

type Levels = readonly (readonly [price: string, quantity: string])[];

/** The text a checksum is counted over: best prices first. */
function textOf(bids: Levels, asks: Levels): string {
  const line = (levels: Levels): string => levels.map((level) => level.join(':')).join(',');
  return `${line(bids)}|${line(asks)}`;
}

class BookCopy {
  readonly #bids = new Map<string, string>();
  readonly #asks = new Map<string, string>();
  /** Where to go on from after a break; null as long as there is no copy. */
  at: { readonly epoch: string; readonly sequence: number } | null = null;

  /** Takes a message in. Answers whether the copy is whole; if it is not, it has to start anew. */
  take(message: BookMessage): 'whole' | 'gap' | 'wrong checksum' {
    const { epoch, sequence, previous } = message;
    if (previous === null) {
      this.#bids.clear();
      this.#asks.clear();
    } else {
      if (this.at?.epoch !== epoch) return 'gap';
      if (previous > this.at.sequence || this.at.sequence > sequence) return 'gap';
    }
    change(this.#bids, message.bids);
    change(this.#asks, message.asks);
    this.at = { epoch, sequence };
    return crc32(this.text()) === message.checksum ? 'whole' : 'wrong checksum';
  }

  /** Prices have few enough digits for a floating-point number to put them in order. */
  get bids(): Levels {
    return [...this.#bids].toSorted(([a], [b]) => Number(b) - Number(a));
  }

  get asks(): Levels {
    return [...this.#asks].toSorted(([a], [b]) => Number(a) - Number(b));
  }

  text(): string {
    return textOf(this.bids, this.asks);
  }
}

function change(side: Map<string, string>, levels: readonly Level[]): void {
  for (const [price, quantity] of levels) {
    if (quantity === '0') side.delete(price);
    else side.set(price, quantity);
  }
}

// ---------------------------------------------------------------- the connection

interface Listener {
  /** The copy is as of a new message; `reason` says so when it was whole only since then. */
  readonly onBook: (copy: BookCopy, reason: string | null) => void;
  readonly onTrouble: (what: string) => void;
}

/** Keeps a connection, and with it the copy, until it is stopped. */
class Feed {
  readonly copy = new BookCopy();
  readonly #address: string;
  readonly #listener: Listener;
  #socket: WebSocket | null = null;
  /** Attempts without a message of the book. */
  #failures = 0;
  #silence: NodeJS.Timeout | undefined;
  #heartbeatMs = 5_000;
  /** Whether the copy has missed something since it was last whole. */
  #isBehind = true;

  constructor(url: string, listener: Listener) {
    this.#address = `${url.replace(/^http/, 'ws')}/ws`;
    this.#listener = listener;
  }

  connect(): void {
    const socket = new WebSocket(this.#address);
    this.#socket = socket;
    this.#isBehind = true;
    this.#listen();
    socket.addEventListener('open', () => {
      if (socket === this.#socket) this.#subscribe();
    });
    socket.addEventListener('message', ({ data }) => {
      if (socket === this.#socket) this.#hear(JSON.parse(String(data)) as Message);
    });
    // An error is always followed by the close.
    socket.addEventListener('close', ({ code, reason }) => {
      if (socket === this.#socket) this.#comeBack(`closed, ${code} ${reason}`.trim());
    });
  }

  stop(): void {
    clearTimeout(this.#silence);
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  /** From where the copy is, if there is one. */
  #subscribe(): void {
    const { at } = this.copy;
    const from = at === null ? {} : { after: at.sequence, epoch: at.epoch };
    this.#send({ op: 'subscribe', channel: 'book', instrument: INSTRUMENT, depth: DEPTH, ...from });
  }

  #send(request: object): void {
    this.#socket?.send(JSON.stringify(request));
  }

  #hear(message: Message): void {
    this.#listen();
    switch (message.type) {
      case 'welcome':
        this.#heartbeatMs = message.heartbeatMs;
        return;
      case 'error':
        this.#listener.onTrouble(message.problem.detail);
        return;
      case 'snapshot':
      case 'update':
        return this.#take(message);
      default:
    }
  }

  #take(message: BookMessage): void {
    // What was on its way when the copy was given up.
    if (this.copy.at === null && message.previous !== null) return;
    const outcome = this.copy.take(message);
    if (outcome !== 'whole') {
      this.#listener.onTrouble(outcome);
      this.copy.at = null;
      this.#isBehind = true;
      this.#send({ op: 'unsubscribe', subscription: SUBSCRIPTION });
      this.#subscribe();
      return;
    }
    const reason = message.reason ?? (this.#isBehind ? 'resumed' : null);
    this.#isBehind = false;
    this.#failures = 0;
    this.#listener.onBook(this.copy, reason);
  }

  /** Waits for the next message, but not for ever. */
  #listen(): void {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(
      () => this.#comeBack('nothing heard'),
      this.#heartbeatMs * HEARTBEATS_MISSED,
    );
  }

  /** Later after every failure, and not at the same moment as everybody else. */
  #comeBack(why: string): void {
    const { first, longest } = BACK_OFF_MS;
    const backOff = Math.min(first * 2 ** this.#failures, longest) * (0.5 + Math.random() / 2);
    this.#failures += 1;
    this.#listener.onTrouble(`${why}; again in ${Math.round(backOff)} ms`);
    this.stop();
    this.#silence = setTimeout(() => this.connect(), backOff);
  }
}

// ---------------------------------------------------------------- the comparison

/** Remembers what the copy was, and compares it with what the API says. */
class Comparison {
  readonly #url: string;
  readonly #states = new Map<number, string>();
  #latest = { sequence: -1, text: '' };
  /** Counts the times the copy became whole, or ceased to be; only a whole one can be compared. */
  #run = 0;

  constructor(url: string) {
    this.#url = url;
  }

  remember({ at }: BookCopy, text: string): void {
    const sequence = at?.sequence ?? -1;
    this.#latest = { sequence, text };
    this.#states.set(sequence, text);
    const [oldest] = this.#states.keys();
    if (this.#states.size > STATES_KEPT && oldest !== undefined) this.#states.delete(oldest);
  }

  /** The copy is not kept up any more. */
  interrupt(): void {
    this.#run += 1;
  }

  /** Looks until an answer of the API is of a state that the copy had too. */
  async compare(): Promise<'agreed' | 'differed' | 'cut short' | 'undecided'> {
    this.#run += 1;
    const run = this.#run;
    for (let look = 0; look < LOOKS; look += 1) {
      const book = await this.#ask();
      // The feed may tell of it a moment later.
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
      const verdict = book === undefined ? 'undecided' : this.#verdictOn(book);
      if (verdict !== 'undecided') return verdict;
      if (run !== this.#run) return 'cut short';
    }
    return 'undecided';
  }

  #verdictOn({ sequence, bids, asks, checksum }: Book): 'agreed' | 'differed' | 'undecided' {
    const pairs = (levels: Book['bids']): Levels =>
      levels.map(({ price, quantity }) => [price, quantity]);
    const text = textOf(pairs(bids), pairs(asks));
    if (crc32(text) !== checksum) return 'differed';
    const same = this.#states.get(sequence);
    if (same !== undefined) return same === text ? 'agreed' : 'differed';
    // Not every command changes the book, so another sequence may be of the same state.
    return sequence > this.#latest.sequence && text === this.#latest.text ? 'agreed' : 'undecided';
  }

  async #ask(): Promise<Book | undefined> {
    try {
      const response = await fetch(this.#url + BOOK, {
        signal: AbortSignal.timeout(ANSWER_LIMIT_MS),
      });
      return response.ok ? ((await response.json()) as Book) : undefined;
    } catch {
      return undefined;
    }
  }
}

// ---------------------------------------------------------------- the program

/** 1234567.5 is printed as 1,234,567.5. */
function shown(number: string | number): string {
  const [whole = '', fraction] = String(number).split('.');
  const grouped = whole.replaceAll(/\B(?=(?:\d{3})+$)/g, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

function topOf({ bids, asks }: BookCopy): string {
  const best = ([level]: Levels): string =>
    level === undefined ? 'none' : `${shown(level[0])} × ${shown(level[1])}`;
  return `bid ${best(bids)}   ask ${best(asks)}`;
}

const say = (line: string): void =>
  console.log(`${new Date().toISOString().slice(11, 23)}  ${line}`);

interface Options {
  readonly url: string;
  readonly minutes: number;
  readonly isCut: boolean;
}

/** Follows the book until the time is over. Answers whether nothing was wrong. */
async function follow({ url, minutes, isCut }: Options): Promise<boolean> {
  const network = isCut ? await cutConnections(url) : null;
  const comparison = new Comparison(url);
  const found = { agreed: 0, differed: 0, 'cut short': 0, undecided: 0 };
  const began = new Map<string, number>();
  const running = new Set<Promise<void>>();
  let messages = 0;
  let wrong = 0;
  let shownAt = 0;
  let top = '';

  const compare = async (): Promise<void> => {
    const verdict = await comparison.compare();
    found[verdict] += 1;
    if (verdict === 'differed') say('THE BOOK OF THE API IS ANOTHER ONE');
  };

  const feed = new Feed(network?.url ?? url, {
    onBook: (copy, reason) => {
      messages += 1;
      comparison.remember(copy, copy.text());
      if (reason !== null) {
        began.set(reason, (began.get(reason) ?? 0) + 1);
        say(`in step at ${shown(copy.at?.sequence ?? 0)}: ${reason}`);
        const task = compare().finally(() => running.delete(task));
        running.add(task);
      }
      if (performance.now() - shownAt < SHOW_MS || top === topOf(copy)) return;
      shownAt = performance.now();
      top = topOf(copy);
      say(top);
    },
    onTrouble: (what) => {
      if (what === 'wrong checksum') wrong += 1;
      comparison.interrupt();
      say(what);
    },
  });
  feed.connect();
  await new Promise((resolve) => {
    process.once('SIGINT', resolve);
    if (Number.isFinite(minutes)) setTimeout(resolve, minutes * 60_000);
  });
  await Promise.all(running);
  feed.stop();
  network?.close();

  const starts = [...began].map(([reason, times]) => `${shown(times)} ${reason}`);
  const verdicts = Object.entries(found).map(([verdict, times]) => `${shown(times)} ${verdict}`);
  console.log('');
  if (network !== null) console.log(`The connection was cut ${shown(network.cuts)} times.`);
  const times = [...began.values()].reduce((sum, one) => sum + one, 0);
  console.log(`The copy came into step ${shown(times)} times: ${starts.join(', ') || 'never'}.`);
  console.log(`Messages taken in: ${shown(messages)}; wrong checksums: ${shown(wrong)}.`);
  console.log(`Comparisons with the API: ${verdicts.join(', ')}.`);
  return wrong === 0 && found.differed === 0 && found.agreed > 0;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { minutes: { type: 'string' }, cut: { type: 'boolean', default: false } },
});
const [address = 'http://127.0.0.1:4620'] = positionals;
const isRight = await follow({
  // The address of the feed names the same server.
  url: address.replace(/^ws/, 'http').replace(/(?:\/ws)?\/*$/, ''),
  minutes: Number(values.minutes ?? Infinity),
  isCut: values.cut,
});
process.exit(isRight ? 0 : 1);
