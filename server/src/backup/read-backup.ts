import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createZstdDecompress } from 'node:zlib';
import type { RowSink, StoredTable } from '../needs/index.ts';
import { BackupProblem, damaged, notABackup } from './backup-problem.ts';
import {
  parseDigest,
  parseHeader,
  parseSecrets,
  parseTallies,
  Tallier,
  type BackedUpSecrets,
  type BackupHeader,
  type Tally,
} from './format.ts';
import type { OnProgress } from './progress.ts';
import { RowReader } from './row-reader.ts';

const PIECE_BYTES = 256 * 1024;

export interface ReadingOrder {
  readonly file: string;
  /** Takes the rows of a table; null lets them pass. */
  readonly open?: (table: StoredTable) => Promise<RowSink | null>;
  readonly onProgress: OnProgress;
  readonly signal: AbortSignal;
}

export interface ReadBackup {
  readonly header: BackupHeader;
  readonly secrets: BackedUpSecrets;
  readonly tallies: readonly Tally[];
  /** Stands for all of it. */
  readonly digest: string;
}

/**
 * Reads the file to its end and answers only when every table is what was written. Rows are handed
 * on before that is known.
 */
export async function readBackup(order: ReadingOrder): Promise<ReadBackup> {
  const { file, signal } = order;
  const source = createReadStream(file, { highWaterMark: PIECE_BYTES });
  const decompress = createZstdDecompress({ chunkSize: PIECE_BYTES });
  let read: ReadBackup | null = null;
  const take = async (pieces: AsyncIterable<Buffer>): Promise<void> => {
    read = await readAll(new RowReader(pieces), order);
  };
  try {
    await pipeline(source, decompress, take, { signal });
  } catch (error) {
    throw explain(error, file);
  }
  // What follows the compressed stream is not even looked at by who decompresses.
  if (read === null || decompress.bytesWritten !== source.bytesRead) throw damaged('its end');
  return read;
}

async function readAll(reader: RowReader, order: ReadingOrder): Promise<ReadBackup> {
  const lines = new Tallier();
  const nextLine = async (): Promise<Buffer> => {
    const line = await reader.line();
    lines.add(line);
    return line;
  };
  const header = parseHeader(await nextLine());
  if (header === null) throw notABackup(order.file);
  const secrets = parseSecrets(await nextLine());
  const counted: Omit<Tally, 'rows'>[] = [];
  const arrived = new Map<string, number>();
  let bytes = 0;
  for (const table of header.tables) {
    const sink = (await order.open?.(table)) ?? null;
    const tallier = new Tallier();
    for await (const piece of reader.rows()) {
      tallier.add(piece);
      await sink?.write(piece);
      order.onProgress({ stage: 'rows', table: table.name, bytes: bytes + tallier.bytes });
    }
    bytes += tallier.bytes;
    counted.push({ name: table.name, bytes: tallier.bytes, sha256: tallier.digest() });
    if (sink !== null) arrived.set(table.name, await sink.end());
  }
  const tallies = parseTallies(await nextLine());
  const digest = lines.digest();
  if (parseDigest(await reader.line()) !== digest) throw damaged('header');
  if (!(await reader.isAtEnd())) throw damaged('its end');
  compare(tallies, counted, arrived);
  return { header, secrets, tallies, digest };
}

function compare(
  tallies: readonly Tally[],
  counted: readonly Omit<Tally, 'rows'>[],
  arrived: ReadonlyMap<string, number>,
): void {
  if (tallies.length !== counted.length) throw damaged('tables');
  for (const [index, { name, rows, bytes, sha256 }] of tallies.entries()) {
    const found = counted[index];
    const isSame = found?.name === name && found.bytes === bytes && found.sha256 === sha256;
    if (!isSame || (arrived.get(name) ?? rows) !== rows) throw damaged(name);
  }
}

/** Gives what a broken file does to the reading of it a name; any other fault stays itself. */
function explain(error: unknown, file: string): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOENT') return noSuchFile(file);
  if (code === 'EISDIR' || code === 'ZSTD_error_prefix_unknown') return notABackup(file, error);
  if (code === 'Z_BUF_ERROR') return damaged('it ends too early', error);
  if (code.startsWith('ZSTD_')) return damaged(code, error);
  return error;
}

function noSuchFile(file: string): BackupProblem {
  return new BackupProblem('no_such_file', {
    ko: `${file} 파일이 없습니다.`,
    en: `There is no file ${file}.`,
  });
}
