import { connect, type Socket } from 'node:net';
import { UNIT_LPJ, type Placement, type Side, type Trader } from './order-flow.ts';
import { ResponseReader, type Answer } from './response-reader.ts';

/** Who trades on a connection, and where. */
export interface Person {
  readonly account: string;
  readonly token: string;
}

export interface ConnectionOptions {
  readonly port: number;
  readonly person: Person;
  readonly trader: Trader;
  /** Unique among connections; client order ids begin with it. */
  readonly number: number;
  readonly onAnswer: (connection: OrderConnection, answer: Answer) => void;
  readonly onBroken: (reason: Error) => void;
}

const COUNT_DIGITS = 8;

/** One kept-alive connection of one trader, with the bytes of its requests all but ready. */
export class OrderConnection {
  readonly trader: Trader;
  readonly person: Person;
  placement: Placement | null = null;
  dueAt = 0;
  readonly #socket: Socket;
  readonly #fronts: Readonly<Record<Side, string>>;
  readonly #backs: Readonly<Record<Side, string>>;
  #count = 0;

  private constructor(options: ConnectionOptions, socket: Socket) {
    const { person, trader, number, onAnswer, onBroken } = options;
    this.person = person;
    this.trader = trader;
    this.#socket = socket;
    this.#backs = { buy: backOf(trader, 'buy'), sell: backOf(trader, 'sell') };
    this.#fronts = { buy: this.#front(options, 'buy'), sell: this.#front(options, 'sell') };
    const reader = new ResponseReader((answer) => onAnswer(this, answer));
    socket.on('data', (piece: Buffer) => {
      try {
        reader.feed(piece);
      } catch (error) {
        onBroken(error instanceof Error ? error : new Error(String(error)));
      }
    });
    socket.on('error', onBroken);
    socket.on('end', () => onBroken(new Error(`the server hung up on connection ${number}`)));
  }

  static async open(options: ConnectionOptions): Promise<OrderConnection> {
    const socket = connect({ host: '127.0.0.1', port: options.port, noDelay: true });
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve).once('error', reject);
    });
    return new OrderConnection(options, socket);
  }

  /** An order that was due before it could be sent counts from then. */
  send(placement: Placement, dueAt = performance.now()): void {
    const { side, price, units } = placement;
    this.placement = placement;
    this.#count += 1;
    const count = this.#count.toString().padStart(COUNT_DIGITS, '0');
    const order = `${count}","price":"${price}","quantity":"${units * UNIT_LPJ}`;
    this.dueAt = dueAt;
    this.#socket.write(this.#fronts[side] + order + this.#backs[side], 'latin1');
  }

  close(): void {
    this.#socket.destroy();
  }

  /** The request up to the number in the client order id; what follows has the same length always. */
  #front({ port, person, number }: ConnectionOptions, side: Side): string {
    const start = `{"clientOrderId":"bench-${number}-`;
    const middle = `${'0'.repeat(COUNT_DIGITS)}","price":"0000","quantity":"0`;
    const length = start.length + middle.length + this.#backs[side].length;
    return [
      `POST /api/v1/accounts/${person.account}/orders HTTP/1.1`,
      `Host: 127.0.0.1:${port}`,
      `Authorization: Bearer ${person.token}`,
      'Content-Type: application/json',
      `Content-Length: ${length}`,
      '',
      start,
    ].join('\r\n');
  }
}

/** Makers never trade on arrival, and takers never rest. */
function backOf({ role }: Trader, side: Side): string {
  const timeInForce = role === 'maker' ? 'post_only' : 'ioc';
  const rest = { instrument: 'KRW-LPJ', side, type: 'limit', timeInForce };
  return `",${JSON.stringify(rest).slice(1)}`;
}
