import { EventEmitter } from 'node:events';
import type { Duplex } from 'node:stream';
import type { CloseCode } from '@hoga/contract/live';
import { expect, test } from 'vitest';
import type { WebSocket } from 'ws';
import { Connection, type Link } from './connection.ts';
import { StateTelling } from './state-telling.ts';
import { Topic } from './topic.ts';

/** A socket whose client reads as slowly as a test wants. */
class SlowSocket extends EventEmitter {
  writableLength = 0;
  readonly OPEN = 1;
  readonly readyState = 1;
  readonly sent: string[] = [];
  readonly closedWith: number[] = [];

  /** Messages are short here: their header is of two bytes. */
  write(frame: Buffer): void {
    this.sent.push(frame.toString('utf8', 2));
  }

  close(code: number): void {
    this.closedWith.push(code);
  }

  terminate(): void {
    this.emit('close');
  }

  /** What a connection needs of the library's socket and of its stream, and no more. */
  asLink(): Link {
    return { socket: this as unknown as WebSocket, stream: this as unknown as Duplex };
  }
}

function connected(): { socket: SlowSocket; connection: Connection; codes: CloseCode[] } {
  const socket = new SlowSocket();
  const codes: CloseCode[] = [];
  const client = { network: 'here', language: 'ko' as const };
  const connection = new Connection(socket.asLink(), client, (code) => codes.push(code));
  return { socket, connection, codes };
}

function counter(): { topic: Topic; count: () => void } {
  let value = 0;
  const telling = new StateTelling(() => {
    const sequence = value;
    return {
      sequence,
      fingerprint: String(sequence),
      write: (from) => Buffer.from(`${from}→${sequence}`),
    };
  });
  const topic = new Topic(telling, 'epoch');
  const count = (): void => {
    value += 1;
    topic.touch();
    topic.tell();
  };
  return { topic, count };
}

test('each who has room is told once, and whoever has none everything since in one message', () => {
  const { topic, count } = counter();
  const [quick, slow] = [connected(), connected()];
  for (const { connection } of [quick, slow]) {
    topic.follow(connection, { after: undefined, epoch: undefined });
  }
  count();
  slow.socket.writableLength = 100_000;
  count();
  count();
  expect(topic.isOwing).toBe(true);
  slow.socket.writableLength = 0;
  count();
  expect(topic.isOwing).toBe(false);
  count();
  expect(quick.socket.sent).toEqual(['subscribed→0', '0→1', '1→2', '2→3', '3→4', '4→5']);
  expect(slow.socket.sent).toEqual(['subscribed→0', '0→1', '1→4', '4→5']);
});

test('it goes on from where a client was, and begins anew when that cannot be', () => {
  const { topic, count } = counter();
  count();
  count();
  const first = (after: number | undefined, epoch: string | undefined): string | undefined => {
    const { socket, connection } = connected();
    topic.follow(connection, { after, epoch });
    return socket.sent[0];
  };
  expect(first(1, 'epoch')).toBe('1→2');
  expect(first(2, undefined)).toBe('2→2');
  expect(first(3, 'epoch')).toBe('sequence-unknown→2');
  expect(first(1, 'another')).toBe('epoch-changed→2');
});

test('who left hears nothing more, and who comes to a topic nobody followed hears the newest', () => {
  const { topic, count } = counter();
  const { socket, connection } = connected();
  topic.follow(connection, { after: undefined, epoch: undefined });
  topic.leave(connection);
  count();
  expect(socket.sent).toEqual(['subscribed→0']);
  const later = connected();
  topic.follow(later.connection, { after: undefined, epoch: undefined });
  expect(later.socket.sent).toEqual(['subscribed→1']);
});

test('what must not be lost ends the connection rather than wait without end', () => {
  const { socket, connection, codes } = connected();
  let isStopped = false;
  connection.subscriptions.set('orders', () => (isStopped = true));
  socket.writableLength = 1_000_000;
  connection.sendPrivate(Buffer.from('one'));
  socket.writableLength = 2_000_000;
  connection.sendPrivate(Buffer.from('two'));
  connection.sendPrivate(Buffer.from('three'));
  expect(socket.sent).toEqual(['one']);
  expect(socket.closedWith).toEqual([4003]);
  expect(codes).toEqual([4003]);
  expect(isStopped).toBe(true);
});
