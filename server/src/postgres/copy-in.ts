import type { Client, Connection, Submittable } from 'pg';
import type { RowSink } from '../needs/index.ts';
import { copiedRows } from './copied-rows.ts';

/** What the driver's connection can do besides what its types say. */
interface CopyConnection extends Connection {
  sendCopyFromChunk(rows: Buffer): void;
  endCopyFrom(): void;
}

/** Runs `copy … from stdin`; resolves when the database takes rows. */
export async function copyIn(client: Client, statement: string): Promise<RowSink> {
  const copy = new CopyIn(statement);
  client.query(copy);
  await copy.isOpen;
  return copy;
}

class CopyIn implements Submittable, RowSink {
  readonly isOpen: Promise<void>;
  readonly #statement: string;
  readonly #opened = Promise.withResolvers<void>();
  readonly #ended = Promise.withResolvers<number>();
  #connection: CopyConnection | null = null;
  #error: Error | null = null;
  #rows = 0;
  /** Goes on when the socket takes more, or never will. */
  #goOn: () => void = () => undefined;

  constructor(statement: string) {
    this.#statement = statement;
    this.isOpen = this.#opened.promise;
    // Whoever is writing hears of an error at the next piece, not here.
    this.#ended.promise.catch(() => undefined);
  }

  async write(rows: Buffer): Promise<void> {
    if (this.#error !== null) throw this.#error;
    const connection = this.#connection;
    if (connection === null) throw new Error('rows were written before COPY was open');
    connection.sendCopyFromChunk(rows);
    if (connection.stream.writableNeedDrain) {
      await new Promise<void>((resolve) => {
        this.#goOn = resolve;
        connection.stream.once('drain', resolve);
      });
      connection.stream.off('drain', this.#goOn);
    }
    if (this.#error !== null) throw this.#error;
  }

  async end(): Promise<number> {
    if (this.#error !== null) throw this.#error;
    this.#connection?.endCopyFrom();
    return this.#ended.promise;
  }

  // ---------------------------------------------------------------- what the driver calls

  submit(connection: Connection): void {
    connection.query(this.#statement);
  }

  handleCopyInResponse(connection: CopyConnection): void {
    this.#connection = connection;
    this.#opened.resolve();
  }

  handleCommandComplete({ text }: { readonly text: string }): void {
    this.#rows = copiedRows(text);
  }

  handleReadyForQuery(): void {
    this.#ended.resolve(this.#rows);
  }

  handleError(error: Error): void {
    this.#error ??= error;
    this.#opened.reject(error);
    this.#ended.reject(error);
    this.#goOn();
  }
}
