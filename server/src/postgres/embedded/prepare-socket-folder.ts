import { createHash } from 'node:crypto';
import { lchown, lstat, mkdir, realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DatabaseUser, firstBlocked } from './database-user.ts';
import { PostgresUnavailable } from './postgres-unavailable.ts';

/** It only names the socket: PostgreSQL listens on no TCP port. */
export const PORT = 5432;

/** `sun_path` without its closing zero. */
const SOCKET_PATH_BYTES_MAX = process.platform === 'darwin' ? 103 : 107;

/** A folder that only the database's user (and root) can enter, with a path short enough. */
export async function prepareSocketFolder(home: string, user: DatabaseUser): Promise<string> {
  // The same data folder finds the same socket folder again.
  const name = `hoga-${createHash('sha256').update(home).digest('hex').slice(0, 16)}`;
  const candidates = [
    { parent: home, folder: join(home, 'postgres.socket') },
    ...(await temporaryFolders()).map((parent) => ({ parent, folder: join(parent, name) })),
  ];
  for (const { parent, folder } of candidates) {
    const bytes = Buffer.byteLength(join(folder, `.s.PGSQL.${PORT}`));
    if (bytes > SOCKET_PATH_BYTES_MAX) continue;
    if ((await firstBlocked(parent, user)) !== undefined) continue;
    await makePrivate(folder, user);
    return folder;
  }
  throw noRoom(home);
}

async function temporaryFolders(): Promise<readonly string[]> {
  const real = await Promise.all(
    [tmpdir(), '/tmp'].map((folder) => realpath(folder).catch(() => undefined)),
  );
  return [...new Set(real)].filter((folder) => folder !== undefined);
}

/** In a shared folder somebody else may have been first, so what exists already is checked. */
async function makePrivate(folder: string, user: DatabaseUser): Promise<void> {
  await mkdir(folder, { mode: 0o700 }).catch((fault: NodeJS.ErrnoException) => {
    if (fault.code !== 'EEXIST') throw fault;
  });
  const found = await lstat(folder);
  const isOurs = found.uid === user.uid || found.uid === process.getuid?.();
  if (!found.isDirectory() || !isOurs || (found.mode & 0o077) !== 0) throw notOurs(folder);
  if (found.uid !== user.uid) await lchown(folder, user.uid, user.gid);
}

function notOurs(folder: string): PostgresUnavailable {
  return new PostgresUnavailable('wrong_owner', {
    en: `${folder} must be a folder of the database's user alone, and is not. Remove it.`,
    ko: `${folder}는 데이터베이스 사용자만 쓰는 폴더여야 하는데 그렇지 않습니다. 삭제하세요.`,
  });
}

function noRoom(home: string): PostgresUnavailable {
  return new PostgresUnavailable('folder_unreachable', {
    en:
      `The path ${home} is too long for a socket, and the temporary folder cannot serve instead. ` +
      'Set HOGA_DATA to a shorter path, or set DATABASE_URL.',
    ko:
      `${home} 경로가 소켓을 두기에는 너무 길고 임시 폴더도 쓸 수 없습니다. ` +
      'HOGA_DATA를 더 짧은 경로로 지정하거나 DATABASE_URL을 설정하세요.',
  });
}
