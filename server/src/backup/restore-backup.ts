import { DatabaseTaken, DatabaseNotEmpty, InventoryMismatch } from '../needs/index.ts';
import type { Restoration } from '../needs/index.ts';
import { BackupProblem, damaged } from './backup-problem.ts';
import type { CheckedBackup } from './check-backup.ts';
import type { OnProgress } from './progress.ts';
import { readBackup } from './read-backup.ts';

export interface RestoreOrder {
  readonly backup: CheckedBackup;
  /** Opens the database, which throws unless it is empty. */
  readonly open: () => Promise<Restoration>;
  /** Comes between finding the database empty and filling it. */
  readonly onEmpty: () => Promise<void>;
  readonly onProgress: OnProgress;
  readonly signal: AbortSignal;
}

export interface Restored {
  /** Tables in the backup that no migration makes; they stayed out. */
  readonly strangers: ReadonlySet<string>;
}

/** Fills an empty database with everything in the backup, or leaves it empty. */
export async function restoreBackup(order: RestoreOrder): Promise<Restored> {
  const restoration = await openEmpty(order);
  try {
    await order.onEmpty();
    return await fill(restoration, order);
  } catch (error) {
    throw error instanceof InventoryMismatch ? doesNotFit(error) : error;
  } finally {
    await restoration.close();
  }
}

async function fill(restoration: Restoration, order: RestoreOrder): Promise<Restored> {
  const { backup, onProgress, signal } = order;
  const strangers = await restoration.prepare(backup.header);
  const read = await readBackup({
    file: backup.file,
    open: async (table) => (strangers.has(table.name) ? null : restoration.fill(table)),
    onProgress,
    signal,
  });
  if (read.digest !== backup.digest) throw damaged('it changed while it was read');
  await restoration.commit((done, all) => {
    signal.throwIfAborted();
    onProgress({ stage: 'keys', done, all });
  });
  return { strangers };
}

async function openEmpty({ open }: RestoreOrder): Promise<Restoration> {
  try {
    return await open();
  } catch (error) {
    if (error instanceof DatabaseNotEmpty) throw notEmpty(error);
    if (error instanceof DatabaseTaken) throw busy(error);
    throw error;
  }
}

function notEmpty(cause: DatabaseNotEmpty): BackupProblem {
  return new BackupProblem(
    'not_empty',
    {
      ko:
        '데이터베이스가 비어 있지 않습니다. 복원은 빈 곳에만 합니다. HOGA_DATA로 빈 폴더를 지정하거나 ' +
        '(DATABASE_URL을 쓴다면) 빈 데이터베이스를 지정하십시오.',
      en:
        'The database is not empty, and a restore only fills an empty one. Choose an empty folder ' +
        'with HOGA_DATA or, with DATABASE_URL, an empty database.',
    },
    { cause },
  );
}

function busy(cause: DatabaseTaken): BackupProblem {
  return new BackupProblem(
    'busy',
    {
      ko: '다른 hoga가 이 데이터베이스에 테이블을 만드는 중입니다. 끝난 다음 다시 실행하십시오.',
      en: 'Another hoga is making tables in this database. Run it again when that has ended.',
    },
    { cause },
  );
}

function doesNotFit(cause: InventoryMismatch): BackupProblem {
  return new BackupProblem(
    'does_not_fit',
    {
      ko: `백업의 테이블이 이 버전이 만드는 것과 다릅니다 (${cause.message}).`,
      en: `The backup has other tables than its migrations make (${cause.message}).`,
    },
    { cause },
  );
}
