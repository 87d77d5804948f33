import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import type { LiveRequest } from '@hoga/contract/live';
import { clientFrame, FrameReader, OPCODE } from './frame-reader.ts';

export interface FeedSocketOptions {
  readonly port: number;
  /** Hears each message; its bytes are gone afterwards. */
  readonly onMessage: (message: Buffer) => void;
  readonly onBroken: (reason: Error) => void;
}

const END_OF_HEAD = Buffer.from('\r\n\r\n');
const SWITCHED = 'HTTP/1.1 101 ';
/** Whatever arrives is read before the next piece comes, so one buffer serves all sockets. */
const ARRIVING = Buffer.alloc(64 * 1024);

/** One connection to the feed. */
export class FeedSocket {
  readonly #socket: Socket;

  private constructor(socket: Socket) {
    this.#socket = socket;
  }

  /** Resolves when the server has switched to the WebSocket protocol. */
  static open({ port, onMessage, onBroken }: FeedSocketOptions): Promise<FeedSocket> {
    const { promise, resolve, reject } = Promise.withResolvers<FeedSocket>();
    const broken = (reason: Error): void => {
      reject(reason);
      onBroken(reason);
    };
    const frames = new FrameReader((opcode, payload) => {
      if (opcode === OPCODE.text) onMessage(payload);
      else if (opcode === OPCODE.ping) socket.write(clientFrame(OPCODE.pong, payload));
      else broken(new Error(reasonOf(opcode, payload)));
    });
    const onUpgraded = (): void => resolve(new FeedSocket(socket));
    const feed = afterUpgrade(frames, onUpgraded);
    const callback = (length: number): boolean => {
      try {
        feed(ARRIVING.subarray(0, length));
      } catch (error) {
        broken(error instanceof Error ? error : new Error(String(error)));
      }
      return true;
    };
    const onread = { buffer: ARRIVING, callback };
    const socket = connect({ host: '127.0.0.1', port, noDelay: true, onread });
    socket.once('connect', () => socket.write(upgradeRequest(port)));
    socket.on('error', broken);
    socket.on('end', () => broken(new Error('the server hung up on a socket')));
    return promise;
  }

  send(request: LiveRequest): void {
    this.#socket.write(clientFrame(OPCODE.text, Buffer.from(JSON.stringify(request))));
  }

  close(): void {
    this.#socket.destroy();
  }
}

/** Takes the answer to the upgrade off what arrives, and hands on what follows. */
function afterUpgrade(frames: FrameReader, onUpgraded: () => void): (piece: Buffer) => void {
  let head: Buffer | null = Buffer.alloc(0);
  return (piece) => {
    if (head === null) return frames.feed(piece);
    head = Buffer.concat([head, piece]);
    const end = head.indexOf(END_OF_HEAD);
    if (end === -1) return undefined;
    const text = head.toString('latin1', 0, end);
    if (!text.startsWith(SWITCHED)) throw new Error(`the upgrade was refused: ${text}`);
    const rest = head.subarray(end + END_OF_HEAD.length);
    head = null;
    onUpgraded();
    return frames.feed(rest);
  };
}

function upgradeRequest(port: number): string {
  return [
    'GET /ws HTTP/1.1',
    `Host: 127.0.0.1:${port}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
    '\r\n',
  ].join('\r\n');
}

function reasonOf(opcode: number, payload: Buffer): string {
  if (opcode !== OPCODE.close || payload.length < 2) return `a frame of kind ${opcode}`;
  return `the server closed a socket with ${payload.readUInt16BE(0)}: ${payload.toString('utf8', 2)}`;
}
