import { pipeline } from 'node:stream/promises';
import { constants, createZstdCompress } from 'node:zlib';
import type { DatabaseSnapshot } from '../needs/index.ts';
import {
  END_OF_ROWS,
  lineOf,
  newHeader,
  Tallier,
  type BackedUpSecrets,
  type BackupHeader,
  type Tally,
} from './format.ts';
import type { OnProgress } from './progress.ts';
import { writeNewFile } from './write-new-file.ts';

const PIECE_BYTES = 256 * 1024;

export interface BackupOrder {
  readonly file: string;
  readonly snapshot: DatabaseSnapshot;
  readonly secrets: BackedUpSecrets;
  /** The version of hoga. */
  readonly hoga: string;
  readonly onProgress: OnProgress;
  readonly signal: AbortSignal;
}

export interface Written {
  readonly header: BackupHeader;
  readonly tallies: readonly Tally[];
  readonly fileBytes: number;
}

/** Writes everything in the snapshot, and the secrets, into a new file. */
export function writeBackup(order: BackupOrder): Promise<Written> {
  const header = newHeader({
    hoga: order.hoga,
    takenAt: order.snapshot.takenAt.toISOString(),
    migrations: [...order.snapshot.inventory.migrations],
    leagues: [...order.snapshot.inventory.leagues],
    tables: order.snapshot.inventory.tables.map(({ name, columns }) => ({
      name,
      columns: [...columns],
    })),
    sequences: [...order.snapshot.inventory.sequences],
  });
  const tallies: Tally[] = [];
  const compress = createZstdCompress({
    chunkSize: PIECE_BYTES,
    params: { [constants.ZSTD_c_checksumFlag]: 1 },
  });
  return writeNewFile(order.file, async (file) => {
    const write = (pieces: AsyncIterable<Buffer>): Promise<void> => file.writeFile(pieces);
    await pipeline(contentOf(header, order, tallies), compress, write, { signal: order.signal });
    return { header, tallies, fileBytes: (await file.stat()).size };
  });
}

async function* contentOf(
  header: BackupHeader,
  { snapshot, secrets, onProgress }: BackupOrder,
  tallies: Tally[],
): AsyncGenerator<Buffer> {
  const lines = [lineOf(header), lineOf(secrets)];
  yield* lines;
  let bytesBefore = 0;
  for (const table of header.tables) {
    const rows = snapshot.rowsOf(table);
    const tallier = new Tallier();
    for await (const piece of rows) {
      tallier.add(piece);
      onProgress({ stage: 'rows', table: table.name, bytes: bytesBefore + tallier.bytes });
      yield piece;
    }
    yield END_OF_ROWS;
    bytesBefore += tallier.bytes;
    const { count } = rows;
    tallies.push({ name: table.name, rows: count, bytes: tallier.bytes, sha256: tallier.digest() });
  }
  lines.push(lineOf(tallies));
  yield lineOf(tallies);
  const tallier = new Tallier();
  for (const line of lines) tallier.add(line);
  yield lineOf(tallier.digest());
}
