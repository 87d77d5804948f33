import { access, constants } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseSync } from 'node:sqlite';
import { PostgresUnavailable } from './postgres-unavailable.ts';

const POLL_MS = 50;
const SQLITE_BUSY = 5;

/**
 * One process at a time, machine-wide. Node offers no flock, and a file with a pid in it needs a
 * take-over that is itself a race; an open SQLite transaction is a lock of the kernel, which ends
 * with its holder, whatever ended it.
 */
export async function withFolderLock<Result>(
  lock: { readonly file: string; readonly waitMs: number },
  work: () => Promise<Result>,
): Promise<Result> {
  await assertWritable(lock.file);
  const database = new DatabaseSync(lock.file, { timeout: 0 });
  try {
    const deadline = performance.now() + lock.waitMs;
    while (!tryLock(database)) {
      if (performance.now() > deadline) throw lockedByAnother(lock.file);
      await sleep(POLL_MS);
    }
    return await work();
  } finally {
    database.close();
  }
}

/** SQLite would only say that it cannot open; opening the file ourselves would drop its locks. */
async function assertWritable(file: string): Promise<void> {
  await access(file, constants.W_OK).catch((fault: NodeJS.ErrnoException) => {
    if (fault.code !== 'ENOENT') throw fault;
  });
}

function tryLock(database: DatabaseSync): boolean {
  try {
    database.exec('BEGIN EXCLUSIVE');
    return true;
  } catch (fault) {
    if (fault instanceof Error && 'errcode' in fault && fault.errcode === SQLITE_BUSY) return false;
    throw fault;
  }
}

function lockedByAnother(file: string): PostgresUnavailable {
  return new PostgresUnavailable('busy', {
    en: `Another hoga has been starting its database for long and holds ${file}. Stop it first.`,
    ko: `다른 hoga가 데이터베이스를 오래 시작하는 중이며 ${file}을 잡고 있습니다. 먼저 종료하세요.`,
  });
}
