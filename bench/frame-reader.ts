/** What a frame of the WebSocket protocol holds, by the number the protocol gives it. */
export const OPCODE = { text: 1, close: 8, ping: 9, pong: 10 } as const;

export type OnFrame = (opcode: number, payload: Buffer) => void;

const HEADER_BYTES = 2;
/** In place of the length: it stands in the next two or eight bytes. */
const LENGTH_IN_2 = 126;
const LENGTH_IN_8 = 127;
const NOTHING = Buffer.alloc(0);
/** More than any message of the feed; a length that is nonsense must not fill the memory. */
const FRAME_BYTES_MAX = 4 * 1024 * 1024;

/**
 * Reads the frames of a server from pieces of any size, whose memory may be used again afterwards: so a
 * payload is to be read when it is handed over. A frame is a message here: the feed sends no fragments.
 * It does far less than a real client because it shares the processors with the server it measures.
 */
export class FrameReader {
  readonly #onFrame: OnFrame;
  #pending: Buffer = NOTHING;

  constructor(onFrame: OnFrame) {
    this.#onFrame = onFrame;
  }

  feed(piece: Buffer): void {
    const bytes = this.#pending.length === 0 ? piece : Buffer.concat([this.#pending, piece]);
    let from = 0;
    for (let end = this.#read(bytes, from); end !== undefined; end = this.#read(bytes, from)) {
      from = end;
    }
    this.#pending = from === bytes.length ? NOTHING : Buffer.from(bytes.subarray(from));
  }

  /** Where the frame that begins at `from` ends, or undefined when some of it is missing. */
  #read(bytes: Buffer, from: number): number | undefined {
    if (bytes.length < from + HEADER_BYTES) return undefined;
    const first = bytes[from] ?? 0;
    const short = bytes[from + 1] ?? 0;
    // The end of a message, no extension, and no mask: short is the length alone.
    if ((first & 0xf0) !== 0x80 || short > LENGTH_IN_8) throw new Error('not a frame of the feed');
    const start = from + HEADER_BYTES + lengthBytes(short);
    if (bytes.length < start) return undefined;
    const end = start + lengthOf(bytes, { at: from + HEADER_BYTES, short });
    if (end - start > FRAME_BYTES_MAX) throw new Error(`a frame of ${end - start} bytes`);
    if (bytes.length < end) return undefined;
    this.#onFrame(first & 0x0f, bytes.subarray(start, end));
    return end;
  }
}

function lengthBytes(short: number): number {
  if (short === LENGTH_IN_8) return 8;
  return short === LENGTH_IN_2 ? 2 : 0;
}

function lengthOf(bytes: Buffer, { at, short }: { at: number; short: number }): number {
  if (short === LENGTH_IN_8) return Number(bytes.readBigUInt64BE(at));
  return short === LENGTH_IN_2 ? bytes.readUInt16BE(at) : short;
}

/** A frame of a client. Its mask is of zeros, which leaves the payload as it is. */
export function clientFrame(opcode: number, payload: Buffer): Buffer {
  const { length } = payload;
  if (length > 0xffff) throw new RangeError('too long for a client of the feed');
  const isShort = length < LENGTH_IN_2;
  const header = Buffer.alloc(HEADER_BYTES + (isShort ? 0 : 2) + 4);
  header[0] = 0x80 | opcode;
  header[1] = 0x80 | (isShort ? length : LENGTH_IN_2);
  if (!isShort) header.writeUInt16BE(length, HEADER_BYTES);
  return Buffer.concat([header, payload]);
}
