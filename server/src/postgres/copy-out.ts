import type { Client, Connection, Submittable } from 'pg';
import type { RowSource } from '../needs/index.ts';
import { copiedRows } from './copied-rows.ts';

/** Rows are gathered into pieces of this size; a row that is longer is a piece by itself. */
const PIECE_BYTES = 256 * 1024;

/** Runs `copy … to stdout`. Ended early, it takes its connection along. */
export function copyOut(client: Client, statement: string): RowSource {
  return new CopyOut(client, statement);
}

/**
 * The protocol's answer to COPY, which the driver hands to whoever submitted the statement. The
 * socket rests while a full piece waits to be taken, so memory stays the same however many rows come.
 */
class CopyOut implements Submittable, RowSource {
  count = 0;
  readonly #client: Client;
  readonly #statement: string;
  #connection: Connection | null = null;
  /** The driver uses its own buffer again, so rows are copied out of it. */
  #open = Buffer.alloc(0);
  #used = 0;
  readonly #full: Buffer[] = [];
  #end: { readonly error?: Error } | null = null;
  #wake: () => void = () => undefined;

  constructor(client: Client, statement: string) {
    this.#client = client;
    this.#statement = statement;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer> {
    this.#client.query(this);
    try {
      for (;;) {
        const piece = await this.#next();
        if (piece === null) return;
        yield piece;
      }
    } finally {
      // Its end may have come with the last piece, while the socket rested.
      if (this.#end === null) this.#connection?.stream.destroy();
      else this.#connection?.stream.resume();
    }
  }

  async #next(): Promise<Buffer | null> {
    while (this.#full.length === 0 && this.#end === null) {
      this.#connection?.stream.resume();
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
    if (this.#end?.error !== undefined) throw this.#end.error;
    return this.#full.shift() ?? null;
  }

  // ---------------------------------------------------------------- what the driver calls

  submit(connection: Connection): void {
    this.#connection = connection;
    connection.query(this.#statement);
  }

  handleCopyData({ chunk }: { readonly chunk: Buffer }): void {
    this.count += 1;
    if (this.#used + chunk.length > this.#open.length) {
      this.#close();
      this.#open = Buffer.allocUnsafeSlow(Math.max(PIECE_BYTES, chunk.length));
    }
    chunk.copy(this.#open, this.#used);
    this.#used += chunk.length;
  }

  handleCommandComplete({ text }: { readonly text: string }): void {
    this.#close();
    this.count = copiedRows(text);
  }

  handleReadyForQuery(): void {
    this.#finish({});
  }

  handleError(error: Error): void {
    this.#finish({ error });
  }

  #close(): void {
    if (this.#used > 0) this.#full.push(this.#open.subarray(0, this.#used));
    this.#used = 0;
    if (this.#full.length === 0) return;
    this.#connection?.stream.pause();
    this.#wake();
  }

  #finish(end: { readonly error?: Error }): void {
    this.#end ??= end;
    this.#wake();
  }
}
