import { BinaryValues } from './binary-values.ts';

/** What PostgreSQL expects before the first row: a signature, no flags, no extension. */
const HEADER = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
/** In place of a row's number of values: there are no more rows. */
const NO_ROW = -1;

/** A message of rows begins with a letter and its length from there on. */
const COPY_DATA = 'd'.charCodeAt(0);
const MESSAGE_HEAD_BYTES = 5;
/** "Nothing more follows", the whole message. */
const COPY_DONE = Buffer.from('c\0\0\0\x04', 'latin1');
/** PostgreSQL reads a message whole, and then works on it while the next is on its way. */
const MESSAGE_BYTES_MAX = 32_768;

/**
 * Rows for `copy … from stdin (format binary)`. What is taken makes room for the next rows, so one
 * goes on for ever without growing.
 */
export class CopyRows extends BinaryValues {
  constructor() {
    super();
    this.clear();
  }

  /** Forgets what was not taken. */
  clear(): void {
    this.startWith(HEADER);
  }

  /** Begins a row; so many values have to follow. */
  row(values: number): void {
    this.makeRoom();
    this.int16(values);
  }

  /** Takes the rows out, as the messages of the protocol that follow the statement. */
  take(): Buffer {
    this.makeRoom();
    this.int16(NO_ROW);
    const messages = inMessages(this.written);
    this.clear();
    return messages;
  }
}

function inMessages(rows: Buffer): Buffer {
  const count = Math.ceil(rows.length / MESSAGE_BYTES_MAX);
  const bytes = rows.length + count * MESSAGE_HEAD_BYTES + COPY_DONE.length;
  const messages = Buffer.allocUnsafe(bytes);
  let end = 0;
  for (let from = 0; from < rows.length; from += MESSAGE_BYTES_MAX) {
    const piece = rows.subarray(from, from + MESSAGE_BYTES_MAX);
    messages[end] = COPY_DATA;
    messages.writeInt32BE(piece.length + 4, end + 1);
    piece.copy(messages, end + MESSAGE_HEAD_BYTES);
    end += MESSAGE_HEAD_BYTES + piece.length;
  }
  COPY_DONE.copy(messages, end);
  return messages;
}
