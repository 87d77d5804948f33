import { stat } from 'node:fs/promises';
import { readBackup, type ReadBackup, type ReadingOrder } from './read-backup.ts';

/** A backup that was read to its end and is whole. */
export interface CheckedBackup extends ReadBackup {
  readonly file: string;
  readonly fileBytes: number;
}

/** Reads all of the file and hands nothing on: whoever restores does so first. */
export async function checkBackup(order: Omit<ReadingOrder, 'open'>): Promise<CheckedBackup> {
  const read = await readBackup(order);
  return { ...read, file: order.file, fileBytes: (await stat(order.file)).size };
}
