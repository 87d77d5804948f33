/**
 * What a backup file is, how it is written, and how it is read again and believed.
 *
 * This room knows nothing of SQL and starts no database; it is given one. Start with `format.ts`.
 */

export { BackupProblem, type BackupProblemCode } from './backup-problem.ts';
export { checkBackup, type CheckedBackup } from './check-backup.ts';
export type { Progress } from './progress.ts';
export { restoreBackup, type Restored } from './restore-backup.ts';
export { assertNew } from './write-new-file.ts';
export { writeBackup, type Written } from './write-backup.ts';
