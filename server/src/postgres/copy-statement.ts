import pg from 'pg';

/**
 * A `copy … from stdin` with its rows behind it, as one of many queries that are on their way. Should
 * the statement fail, PostgreSQL passes over the rows.
 */
export class CopyStatement extends pg.Query {
  readonly #text: string;
  readonly #messages: Buffer;

  private constructor(text: string, messages: Buffer, done: (error: unknown) => void) {
    super(text, done);
    this.#text = text;
    this.#messages = messages;
  }

  static run(client: pg.Client, text: string, messages: Buffer): Promise<void> {
    return new Promise((resolve, reject) => {
      // The driver says null when nothing went wrong.
      const done = (error: unknown): void => (error instanceof Error ? reject(error) : resolve());
      client.query(new CopyStatement(text, messages, done));
    });
  }

  override submit = (connection: pg.Connection): void => {
    connection.query(this.#text);
    connection.stream.write(this.#messages);
  };

  /** The driver calls this when PostgreSQL waits for the rows, which have been sent. */
  handleCopyInResponse(): void {
    return undefined;
  }
}
