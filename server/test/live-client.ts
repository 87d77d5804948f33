/** A WebSocket as a program would use it: what it sends is as it is, what comes is kept. */
import { LiveMessage } from '@hoga/contract/live';
import { WebSocket } from 'ws';

const ANSWER_LIMIT_MS = 20_000;

/** Messages whose type may be one of these. */
type MessageOf<Type, Message = LiveMessage> = Message extends { readonly type: infer Own }
  ? Type extends Own
    ? Message
    : never
  : never;

export interface Closed {
  readonly code: number;
  readonly reason: string;
}

export interface LiveSocketOptions {
  readonly headers?: Readonly<Record<string, string>>;
  /** Called with each message, in order, after it was checked. */
  readonly onMessage?: (message: LiveMessage) => void;
}

export class LiveSocket {
  readonly socket: WebSocket;
  readonly messages: LiveMessage[] = [];
  readonly closed: Promise<Closed>;
  readonly #onMessage: (message: LiveMessage) => void;
  #isClosed = false;

  private constructor(socket: WebSocket, { onMessage = () => undefined }: LiveSocketOptions) {
    this.socket = socket;
    this.#onMessage = onMessage;
    // What breaks it is told by its end.
    socket.on('error', () => undefined);
    socket.on('message', (data) => this.#take(Buffer.isBuffer(data) ? data.toString() : ''));
    this.closed = new Promise((resolve) => {
      socket.once('close', (code, reason) => {
        this.#isClosed = true;
        resolve({ code, reason: reason.toString() });
      });
    });
  }

  /** Rejects when the upgrade is refused. */
  static async open(base: string, options: LiveSocketOptions = {}): Promise<LiveSocket> {
    const { headers = {} } = options;
    const url = `${base.replace(/^http/, 'ws')}/ws`;
    const socket = new WebSocket(url, { headers, perMessageDeflate: false });
    const live = new LiveSocket(socket, options);
    await new Promise<void>((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
    });
    return live;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  send(message: unknown): void {
    this.socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  /** Sends it and waits for the first message that fits. */
  async ask<Type extends LiveMessage['type']>(
    message: object,
    ...types: Type[]
  ): Promise<MessageOf<Type>> {
    const from = this.messages.length;
    this.send(message);
    return this.next(types, from);
  }

  /** The first message of one of these types, from a place on. */
  async next<Type extends LiveMessage['type']>(
    types: readonly Type[],
    from = this.messages.length,
  ): Promise<MessageOf<Type>> {
    const began = performance.now();
    for (;;) {
      const found = this.messages.slice(from).find((each) => isOf(each, types));
      if (found !== undefined && isOf(found, types)) return found;
      if (this.#isClosed) throw new Error('the connection ended');
      if (performance.now() - began > ANSWER_LIMIT_MS) throw new Error(`no ${types.join(' or ')}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  end(): Promise<Closed> {
    this.socket.terminate();
    return this.closed;
  }

  #take(text: string): void {
    const message = LiveMessage.parse(JSON.parse(text));
    this.messages.push(message);
    this.#onMessage(message);
  }
}

function isOf<Type extends LiveMessage['type']>(
  message: LiveMessage,
  types: readonly Type[],
): message is MessageOf<Type> {
  return types.some((type) => type === message.type);
}
