/** An answer of a server on a connection that is kept alive. */
export interface Answer {
  readonly status: number;
  readonly body: string;
}

const END_OF_HEAD = Buffer.from('\r\n\r\n');
const STATUS_LINE = /^HTTP\/1\.1 (\d{3}) /;
const LENGTH = /\r\ncontent-length: *(\d{1,9}) *(?:\r\n|$)/i;
const CHUNKED = /\r\ntransfer-encoding:/i;
/** More than any answer to an order; a head without an end must not fill the memory. */
const PENDING_BYTES_MAX = 4 * 1024 * 1024;

/**
 * Reads HTTP/1.1 answers framed by Content-Length from pieces of any size: several answers may be
 * in one piece, and one answer in several. Anything else is an error. It does far less than a real
 * client because it shares the processors with the server it measures.
 */
export class ResponseReader {
  readonly #onAnswer: (answer: Answer) => void;
  #pending: Buffer = Buffer.alloc(0);

  constructor(onAnswer: (answer: Answer) => void) {
    this.#onAnswer = onAnswer;
  }

  feed(piece: Buffer): void {
    const bytes = this.#pending.length === 0 ? piece : Buffer.concat([this.#pending, piece]);
    let from = 0;
    for (let end = this.#read(bytes, from); end !== undefined; end = this.#read(bytes, from)) {
      from = end;
    }
    this.#pending = bytes.subarray(from);
    if (this.#pending.length > PENDING_BYTES_MAX) throw new Error('an answer without an end');
  }

  /** Where the answer that begins at `from` ends, or undefined when some of it is missing. */
  #read(bytes: Buffer, from: number): number | undefined {
    const endOfHead = bytes.indexOf(END_OF_HEAD, from);
    if (endOfHead === -1) return undefined;
    const head = bytes.toString('latin1', from, endOfHead);
    const start = endOfHead + END_OF_HEAD.length;
    const end = start + lengthOf(head);
    if (end > bytes.length) return undefined;
    const status = Number(STATUS_LINE.exec(head)?.[1]);
    if (!(status >= 200)) throw new Error(`not an HTTP/1.1 answer: ${head.slice(0, 100)}`);
    this.#onAnswer({ status, body: bytes.toString('utf8', start, end) });
    return end;
  }
}

function lengthOf(head: string): number {
  const length = LENGTH.exec(head)?.[1];
  if (length === undefined || CHUNKED.test(head)) {
    throw new Error(`an answer that is not framed by Content-Length:\n${head}`);
  }
  return Number(length);
}
