import { bookChecksum } from '@hoga/contract/instrument';
import { LiveMessage, type DataMessageOf, type FeedLevel } from '@hoga/contract/live';

/** What nearly every message begins with; the others are read as a whole. */
const UPDATE_START = Buffer.from('{"type":"update"');
const HEARTBEAT_START = Buffer.from('{"type":"heartbeat"');
const SEQUENCE = Buffer.from('"sequence":');
const PREVIOUS = Buffer.from('"previous":');
const DIGIT_0 = 0x30;
const DIGIT_9 = 0x39;

/** What one socket hears of the book: when which sequence arrived, and whether one was left out. */
export class BookFollower {
  readonly #copy: BookCopy | null;
  readonly #onSnapshot: () => void;
  /** Each message's sequence, and when it came. */
  readonly sequences: number[] = [];
  readonly arrivals: number[] = [];
  bytes = 0;

  constructor(options: { readonly isChecked: boolean; readonly onSnapshot: () => void }) {
    this.#copy = options.isChecked ? new BookCopy() : null;
    this.#onSnapshot = options.onSnapshot;
  }

  /** Throws when a message does not go on from the one before. */
  hear(message: Buffer, now: number): void {
    this.bytes += message.length;
    if (startsWith(message, UPDATE_START)) this.#update(message, now);
    else if (!startsWith(message, HEARTBEAT_START)) this.#begin(message, now);
  }

  #update(message: Buffer, now: number): void {
    const sequence = numberAfter(message, SEQUENCE);
    const previous = numberAfter(message, PREVIOUS);
    const last = this.sequences.at(-1);
    if (last !== previous) throw new Error(`an update from ${previous} follows ${last}`);
    if (sequence <= last) throw new Error(`sequence ${sequence} follows ${last}`);
    this.#note(sequence, now);
    if (this.#copy !== null) this.#copy.take(bookMessageIn(message));
  }

  #begin(message: Buffer, now: number): void {
    const said = LiveMessage.parse(JSON.parse(message.toString()));
    if (said.type === 'welcome' || said.type === 'subscribed') return;
    const isFirst = this.sequences.length === 0;
    if (said.type !== 'snapshot' || said.channel !== 'book' || !isFirst) {
      throw new Error(`a socket that reads at once was told: ${message.toString()}`);
    }
    this.#note(said.sequence, now);
    this.#copy?.take(said);
    this.#onSnapshot();
  }

  #note(sequence: number, now: number): void {
    this.sequences.push(sequence);
    this.arrivals.push(now);
  }
}

type BookMessage = DataMessageOf<'book'>;

/** A copy of the book that is checked after each message. */
class BookCopy {
  readonly #bids = new Map<string, FeedLevel>();
  readonly #asks = new Map<string, FeedLevel>();

  take({ bids, asks, checksum, sequence }: BookMessage): void {
    merge(this.#bids, bids);
    merge(this.#asks, asks);
    const copy = {
      bids: [...this.#bids.values()].toSorted((a, b) => Number(b[0]) - Number(a[0])),
      asks: [...this.#asks.values()].toSorted((a, b) => Number(a[0]) - Number(b[0])),
    };
    if (bookChecksum(copy) !== checksum) {
      throw new Error(`the copy of the book at ${sequence} has another checksum`);
    }
  }
}

function merge(side: Map<string, FeedLevel>, levels: readonly FeedLevel[]): void {
  for (const level of levels) {
    const [price, quantity] = level;
    if (quantity === '0') side.delete(price);
    else side.set(price, level);
  }
}

function bookMessageIn(message: Buffer): BookMessage {
  const said = LiveMessage.parse(JSON.parse(message.toString()));
  if (said.type !== 'update' || said.channel !== 'book') throw new Error('not of the book');
  return said;
}

function startsWith(message: Buffer, start: Buffer): boolean {
  return message.compare(start, 0, start.length, 0, start.length) === 0;
}

/** The number after a name, without reading the rest. */
function numberAfter(message: Buffer, name: Buffer): number {
  const at = message.indexOf(name) + name.length;
  let value = 0;
  for (let index = at; ; index += 1) {
    const byte = message[index] ?? 0;
    if (byte < DIGIT_0 || byte > DIGIT_9) break;
    value = 10 * value + byte - DIGIT_0;
  }
  return value;
}
