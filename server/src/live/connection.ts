import { closeCodes, liveLimits, type CloseCode, type LiveMessage } from '@hoga/contract/live';
import type { Language } from '@hoga/contract/problem';
import type { WebSocket } from 'ws';
import type { Caller } from '../app/index.ts';
import { encode } from './encode.ts';

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

/** One WebSocket: what may be sent to it now, who is at the other end, and its end. */
export class Connection {
  readonly client: LiveClient;
  readonly #socket: WebSocket;
  readonly #onClose: (code: CloseCode) => void;
  /** What it follows, and how to stop that. */
  readonly subscriptions = new Map<string, () => void>();
  authentication: Authentication | null = null;
  heardAt = performance.now();
  isOpen = true;
  #messages = 0;
  #spanBegan = 0;

  constructor(socket: WebSocket, client: LiveClient, onClose: (code: CloseCode) => void) {
    this.#socket = socket;
    this.client = client;
    this.#onClose = onClose;
  }

  /** Whether it reads fast enough to be told what only the newest counts of. */
  get hasRoom(): boolean {
    return this.#socket.bufferedAmount < liveLimits.roomBytes;
  }

  /** What can be told again in another way. */
  send(bytes: Buffer): void {
    if (this.isOpen) this.#socket.send(bytes, AS_TEXT);
  }

  /** What must not be lost as long as the connection lasts. */
  sendPrivate(bytes: Buffer): void {
    if (this.#socket.bufferedAmount > liveLimits.backlogBytes) this.close(4003);
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

const AS_TEXT = { binary: false };
