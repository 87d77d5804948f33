import { expect, test } from 'vitest';
import { RowReader } from './row-reader.ts';

const LINES = '{"a":1}\n{"b":2}\n';
const TABLES = [
  '',
  '1\tone\n',
  // Backslashes are doubled in rows, so none of these ends them.
  '\\\\.\n\\.x\n\\N\n.\n\\\n',
  '\n\n',
  'a\n'.repeat(40),
];
const TEXT = Buffer.from(`${LINES}${TABLES.map((rows) => `${rows}\\.\n`).join('')}"the end"\n`);

async function* cut(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function rowsFrom(reader: RowReader): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of reader.rows()) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}

test('lines and tables are the same, wherever the pieces are cut', async () => {
  for (let size = 1; size <= TEXT.length; size += 1) {
    const reader = new RowReader(cut(TEXT, size));
    expect(String(Buffer.concat([await reader.line(), await reader.line()]))).toBe(LINES);
    const tables: string[] = [];
    for (const _ of TABLES) tables.push(await rowsFrom(reader));
    expect(tables).toEqual(TABLES);
    expect(await reader.isAtEnd()).toBe(false);
    expect(String(await reader.line())).toBe('"the end"\n');
    expect(await reader.isAtEnd()).toBe(true);
  }
});

test('rows without an end, and lines without one, are damage', async () => {
  const damage = { code: 'damaged' };
  await expect(rowsFrom(new RowReader(cut(Buffer.from('1\tone\n'), 4)))).rejects.toMatchObject(
    damage,
  );
  await expect(new RowReader(cut(Buffer.from('{"a"'), 2)).line()).rejects.toMatchObject(damage);
  const endless = new RowReader(cut(Buffer.alloc(5 * 1024 * 1024, 'x'), 64 * 1024));
  await expect(endless.line()).rejects.toMatchObject({
    code: 'damaged',
    message: expect.stringContaining('a line has no end') as string,
  });
});
