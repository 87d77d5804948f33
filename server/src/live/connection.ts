import { closeCodes, liveLimits, type CloseCode, type LiveMessage } from '@hoga/contract/live';
import type { Language } from '@hoga/contract/problem';
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { Caller } from '../app/index.ts';
import { encode } from './encode.ts';
import { frameOf } from './frame.ts';

/** Whoever was told to go is cut off after this time, so that one who reads again learns why. */
const FAREWELL_MS = 10_000;

export interface Authentication {
  readonly caller: Caller;
  readonly token: string;
  /** Milliseconds since 1970; Infinity for a key without end. */
  readonly expiresAt: number;
}

export interface LiveClient {
  /** Under which its connections are counted. */
  readonly network: string;
  readonly language: Language;
}

/** The library's end of a connection, and the stream of bytes under it. */
export interface Link {
  readonly socket: WebSocket;
  readonly stream: Duplex;
}

/** One WebSocket: what may be sent to it now, who is at the other end, and its end. */
export class Connection {
  readonly client: LiveClient;
  readonly #socket: WebSocket;
  readonly #stream: Duplex;
  readonly #onClose: (code: CloseCode) => void;
  /** What it follows, and how to stop that. */
  readonly subscriptions = new Map<string, () => void>();
  authentication: Authentication | null = null;
  heardAt = performance.now();
  isOpen = true;
  #wasTold = true;
  #messages = 0;
  #spanBegan = 0;

  constructor({ socket, stream }: Link, client: LiveClient, onClose: (code: CloseCode) => void) {
    this.#socket = socket;
    this.#stream = stream;
    this.client = client;
    this.#onClose = onClose;
  }

  /** Whether it reads fast enough to be told what only the newest counts of. */
  get hasRoom(): boolean {
    return this.#stream.writableLength < liveLimits.roomBytes;
  }

  /** What can be told again in another way. */
  send(bytes: Buffer): void {
    // After the frame that ends a connection there is no other.
    if (!this.isOpen || this.#socket.readyState !== this.#socket.OPEN) return;
    this.#wasTold = true;
    this.#stream.write(frameOf(bytes));
  }

  /** Asked twice as often as something has to arrive, it sends only to whoever heard nothing else. */
  beat(bytes: Buffer): void {
    if (this.#wasTold) this.#wasTold = false;
    else if (this.hasRoom) this.send(bytes);
  }

  /** What must not be lost as long as the connection lasts. */
  sendPrivate(bytes: Buffer): void {
    if (this.#stream.writableLength > liveLimits.backlogBytes) this.close(4003);
    else this.send(bytes);
  }

  tell(message: LiveMessage): void {
    this.send(encode(message));
  }

  /** Notes that a message came. False when there were too many. */
  hear(): boolean {
    this.heardAt = performance.now();
    if (this.heardAt - this.#spanBegan > liveLimits.requestSpanMs) {
      this.#spanBegan = this.heardAt;
      this.#messages = 0;
    }
    this.#messages += 1;
    return this.#messages <= liveLimits.requests;
  }

  ping(): void {
    if (this.isOpen) this.#socket.ping();
  }

  /** Says why, and hears no more. */
  close(code: CloseCode, farewellMs = FAREWELL_MS): void {
    if (!this.isOpen) return;
    this.leave();
    this.#onClose(code);
    this.#socket.close(code, closeCodes[code][this.client.language]);
    setTimeout(() => this.#socket.terminate(), farewellMs).unref();
  }

  /** Stops everything it follows. */
  leave(): void {
    this.isOpen = false;
    for (const stop of this.subscriptions.values()) stop();
    this.subscriptions.clear();
  }
}
