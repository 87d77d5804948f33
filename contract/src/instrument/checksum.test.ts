import { expect, test } from 'vitest';
import { bookChecksum } from './checksum.ts';

// The figures are zlib's: crc32 of the text in each title.
test.each([
  { text: '|', bids: [], asks: [], checksum: 2_343_686_810 },
  {
    text: '2999:5,2998:1|3000:2.5',
    bids: [
      ['2999', '5'],
      ['2998', '1'],
    ] as const,
    asks: [['3000', '2.5', 4]] as const,
    checksum: 2_139_846_971,
  },
])('the checksum of $text', ({ bids, asks, checksum }) => {
  expect(bookChecksum({ bids, asks })).toBe(checksum);
});
