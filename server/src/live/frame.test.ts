import { expect, test } from 'vitest';
import { frameOf } from './frame.ts';

test.each([
  [0, [0x81, 0]],
  [125, [0x81, 125]],
  [126, [0x81, 126, 0, 126]],
  [65_535, [0x81, 126, 0xff, 0xff]],
  [65_536, [0x81, 127, 0, 0, 0, 0, 0, 1, 0, 0]],
  [200_000, [0x81, 127, 0, 0, 0, 0, 0, 3, 0x0d, 0x40]],
])('a message of %i bytes follows its header as RFC 6455 has it', (length, header) => {
  const message = Buffer.alloc(length, 'x');
  expect(frameOf(message)).toEqual(Buffer.concat([Buffer.from(header), message]));
});

test('the same message is framed once', () => {
  const message = Buffer.from('{}');
  expect(frameOf(message)).toBe(frameOf(message));
  expect(frameOf(Buffer.from('[]'))).toEqual(Buffer.from([0x81, 2, 0x5b, 0x5d]));
  expect(frameOf(message)).toEqual(Buffer.from([0x81, 2, 0x7b, 0x7d]));
});
