import { damaged } from './backup-problem.ts';
import { END_OF_ROWS } from './format.ts';

/** No line of JSON is longer: a thousand tables fit. */
const LINE_BYTES_MAX = 4 * 1024 * 1024;
const NEW_LINE = 0x0a;
const END_AFTER_ROW = Buffer.concat([Buffer.of(NEW_LINE), END_OF_ROWS]);

/** Reads lines and tables out of pieces that are cut anywhere. */
export class RowReader {
  readonly #source: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Buffer>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** The next line, with its end. */
  async line(): Promise<Buffer> {
    const pieces: Buffer[] = [];
    let bytes = 0;
    for (;;) {
      const end = this.#rest.indexOf(NEW_LINE) + 1;
      const piece = this.#rest.subarray(0, end === 0 ? this.#rest.length : end);
      pieces.push(piece);
      bytes += piece.length;
      if (bytes > LINE_BYTES_MAX) throw damaged('a line has no end');
      this.#rest = this.#rest.subarray(piece.length);
      if (end > 0) return Buffer.concat(pieces);
      await this.#more();
    }
  }

  /** The rows up to the line that ends them, in pieces. */
  async *rows(): AsyncGenerator<Buffer> {
    while (this.#rest.length < END_OF_ROWS.length) await this.#more();
    if (this.#rest.subarray(0, END_OF_ROWS.length).equals(END_OF_ROWS)) {
      this.#rest = this.#rest.subarray(END_OF_ROWS.length);
      return;
    }
    for (;;) {
      const end = this.#rest.indexOf(END_AFTER_ROW);
      if (end >= 0) {
        yield this.#rest.subarray(0, end + 1);
        this.#rest = this.#rest.subarray(end + END_AFTER_ROW.length);
        return;
      }
      // The end may have begun in the last bytes.
      const sure = Math.max(0, this.#rest.length - END_AFTER_ROW.length + 1);
      if (sure > 0) yield this.#rest.subarray(0, sure);
      this.#rest = this.#rest.subarray(sure);
      await this.#more();
    }
  }

  async isAtEnd(): Promise<boolean> {
    if (this.#rest.length > 0) return false;
    const { value, done } = await this.#source.next();
    if (done !== true) this.#rest = value;
    return done === true;
  }

  async #more(): Promise<void> {
    const { value, done } = await this.#source.next();
    if (done === true) throw damaged('it ends too early');
    this.#rest = this.#rest.length === 0 ? value : Buffer.concat([this.#rest, value]);
  }
}
