const POLYNOMIAL = 0xedb8_8320;

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit += 1) {
    remainder = remainder & 1 ? (remainder >>> 1) ^ POLYNOMIAL : remainder >>> 1;
  }
  return remainder;
});

/** Price and quantity, and whatever else is known of a level. */
type Level = readonly [price: string, quantity: string, ...more: unknown[]];

interface Sides {
  readonly bids: readonly Level[];
  readonly asks: readonly Level[];
}

/**
 * The CRC-32 (that of zip and PNG) of a copy of the book: `price:quantity` of each level, best first,
 * with commas between them; the bids, a bar, the asks: `2999:5,2998:1|3000:2.5`.
 */
export function bookChecksum({ bids, asks }: Sides): number {
  return crc32(`${lineOf(bids)}|${lineOf(asks)}`);
}

function lineOf(levels: readonly Level[]): string {
  return levels.map(([price, quantity]) => `${price}:${quantity}`).join(',');
}

/** Of ASCII text. */
function crc32(text: string): number {
  let remainder = 0xffff_ffff;
  for (let index = 0; index < text.length; index += 1) {
    const place = (remainder ^ text.charCodeAt(index)) & 0xff;
    remainder = (remainder >>> 8) ^ (TABLE[place] ?? 0);
  }
  return (remainder ^ 0xffff_ffff) >>> 0;
}
