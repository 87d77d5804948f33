import type { LiveMessage } from '@hoga/contract/live';
import { backOff } from './back-off.ts';

/** Silent for so many heartbeats, a connection is dead, whatever the operating system believes. */
const HEARTBEATS_MISSED = 3;
/** As long as the server has not said how often it can be heard. */
const WELCOME_WITHIN_MS = 10_000;
/** Whoever looks again or has a network again need not wait, but tries no oftener than this. */
const AWAKE_MS = 250;
/** So many heartbeats late, somebody who looks again rather connects anew. */
const HEARTBEATS_LATE = 1.5;

export interface ConnectionNeeds {
  readonly address: string;
  readonly onMessage: (message: LiveMessage) => void;
  /** The connection broke, or an attempt failed. */
  readonly onLost: (code: number) => void;
}

/** One WebSocket that comes back for as long as it is wanted. */
export class Connection {
  readonly #needs: ConnectionNeeds;
  #socket: WebSocket | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #heartbeatMs = WELCOME_WITHIN_MS / HEARTBEATS_MISSED;
  #failures = 0;
  #isWelcome = false;
  #isLost = false;
  #triedAt = -Infinity;
  /** When something was heard last, or else when it began; by `performance.now()`. */
  heardAt = performance.now();

  constructor(needs: ConnectionNeeds) {
    this.#needs = needs;
    this.#connect();
  }

  get isOpen(): boolean {
    return this.#isWelcome;
  }

  /** It has failed to come back; before that it may only have blinked. */
  get isLost(): boolean {
    return this.#isLost;
  }

  send(request: object): void {
    if (this.#isWelcome) this.#socket?.send(JSON.stringify(request));
  }

  /** Something worth having was heard: the next break is the first again. */
  succeed(): void {
    this.#failures = 0;
  }

  /** There may be a network again, or somebody who looks. */
  awake(): void {
    const now = performance.now();
    const isLate = now - this.heardAt > this.#heartbeatMs * HEARTBEATS_LATE;
    if (this.#socket !== null && !(this.#isWelcome && isLate)) return;
    if (this.#socket !== null) this.#lose(1006);
    this.#failures = 0;
    this.#connectIn(Math.max(0, this.#triedAt + AWAKE_MS - now));
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#drop();
  }

  #connect(): void {
    this.#triedAt = performance.now();
    const socket = new WebSocket(this.#needs.address);
    this.#socket = socket;
    this.#listen(WELCOME_WITHIN_MS);
    socket.addEventListener('message', ({ data }) => {
      if (socket === this.#socket) this.#hear(String(data));
    });
    // An error is always followed by the close.
    socket.addEventListener('close', ({ code }) => {
      if (socket === this.#socket) this.#lose(code);
    });
  }

  #hear(text: string): void {
    this.heardAt = performance.now();
    const message = JSON.parse(text) as LiveMessage;
    if (message.type === 'welcome') {
      this.#isWelcome = true;
      this.#isLost = false;
      this.#heartbeatMs = message.heartbeatMs;
    }
    this.#listen(this.#heartbeatMs * HEARTBEATS_MISSED);
    this.#needs.onMessage(message);
  }

  /** Waits for the next message, but not for ever. */
  #listen(withinMs: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#lose(1006), withinMs);
  }

  #lose(code: number): void {
    if (!this.#isWelcome) this.#isLost = true;
    this.#drop();
    this.#connectIn(backOff({ failures: this.#failures, code, chance: Math.random() }));
    this.#failures += 1;
    this.#needs.onLost(code);
  }

  #connectIn(waitMs: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#connect(), waitMs);
  }

  #drop(): void {
    const socket = this.#socket;
    this.#socket = null;
    this.#isWelcome = false;
    socket?.close();
  }
}
