import { open, readFile, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatabaseUser } from './database-user.ts';
import type { Binaries } from './find-binaries.ts';
import { PostgresUnavailable } from './postgres-unavailable.ts';

/** The one role and the one database of the server, and the role only the launcher uses. */
export const ROLE = 'hoga';
export const DATABASE = 'hoga';
export const SUPERUSER = 'postgres';

/** Where a cluster lives and who runs it with what. */
export interface Cluster {
  /** The data folder of hoga, with every symbolic link resolved. */
  readonly home: string;
  readonly folder: string;
  readonly logFile: string;
  readonly user: DatabaseUser;
  readonly binaries: Binaries;
}

/** The cluster's major version; undefined when there is no cluster yet. */
export async function clusterVersion(cluster: Cluster): Promise<number | undefined> {
  const text = await readOptional(join(cluster.folder, 'PG_VERSION'));
  if (text !== undefined) return Number(text.trim());
  const names = (await readdir(cluster.folder).catch(ignoreMissing)) ?? [];
  if (names.length > 0) throw damaged(cluster.folder);
  return undefined;
}

export async function readOptional(file: string): Promise<string | undefined> {
  return readFile(file, 'utf8').catch(ignoreMissing);
}

/**
 * Readers see the old content or the new one. The new file is created exclusively and then
 * renamed, so root never writes through a link that the database's user may have put there.
 */
export async function replaceFile(
  cluster: Cluster,
  file: { readonly path: string; readonly content: string },
): Promise<void> {
  const temporary = `${file.path}.${process.pid}.new`;
  // A process that was killed here may have had our pid.
  await rm(temporary, { force: true });
  const handle = await open(temporary, 'wx', 0o600);
  try {
    await handle.writeFile(file.content);
    await handle.sync();
    if (cluster.user.isSwitchedTo) await handle.chown(cluster.user.uid, cluster.user.gid);
  } finally {
    await handle.close();
  }
  await rename(temporary, file.path);
}

function ignoreMissing(fault: NodeJS.ErrnoException): undefined {
  if (fault.code === 'ENOENT') return undefined;
  throw fault;
}

function damaged(folder: string): PostgresUnavailable {
  return new PostgresUnavailable('damaged_cluster', {
    en:
      `${folder} has files but no PG_VERSION, so it is not a whole database. ` +
      'Restore it from a backup, or move the folder away to start with an empty one.',
    ko:
      `${folder}에 파일은 있지만 PG_VERSION이 없어 온전한 데이터베이스가 아닙니다. ` +
      '백업에서 복원하거나, 폴더를 다른 곳으로 옮기면 빈 데이터베이스로 시작합니다.',
  });
}
