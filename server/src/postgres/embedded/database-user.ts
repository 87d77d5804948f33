import { readFile, realpath, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { PostgresUnavailable } from './postgres-unavailable.ts';

/** The operating system's user who owns the cluster and runs PostgreSQL. */
export interface DatabaseUser {
  readonly uid: number;
  readonly gid: number;
  readonly name: string;
  /** We are root, which PostgreSQL refuses to be, so its programs run as somebody else. */
  readonly isSwitchedTo: boolean;
}

/** What decides whether a user may enter a folder: its owner, its group and its mode bits. */
interface Permissions {
  readonly uid: number;
  readonly gid: number;
  readonly mode: number;
}

/** In order of preference; macOS calls its own one `_postgres`. */
const USER_NAMES = ['postgres', '_postgres', 'nobody'] as const;
const ROOT = 0;

/** An existing cluster stays with its owner; for a new one root chooses somebody without power. */
export async function chooseDatabaseUser(clusterFolder: string): Promise<DatabaseUser> {
  const uid = process.getuid?.() ?? ROOT;
  if (uid === ROOT) return chooseForRoot(clusterFolder);
  const owner = await ownerOf(clusterFolder);
  if (owner !== undefined && owner.uid !== uid) throw wrongOwner(clusterFolder, String(uid));
  return { uid, gid: process.getgid?.() ?? uid, name: String(uid), isSwitchedTo: false };
}

async function chooseForRoot(clusterFolder: string): Promise<DatabaseUser> {
  const users = parsePasswd(await readFile('/etc/passwd', 'utf8').catch(() => ''));
  const [preferred] = USER_NAMES.flatMap((name) => users.filter((user) => user.name === name));
  const owner = await ownerOf(clusterFolder);
  if (owner === undefined) {
    if (preferred === undefined) throw noDatabaseUser();
    return preferred;
  }
  if (owner.uid === ROOT) throw wrongOwner(clusterFolder, preferred?.name ?? 'postgres');
  const name = users.find((user) => user.uid === owner.uid)?.name ?? String(owner.uid);
  return { uid: owner.uid, gid: owner.gid, name, isSwitchedTo: true };
}

/** Undefined when there is no such folder, or none we can see: then making one says why. */
async function ownerOf(folder: string): Promise<Permissions | undefined> {
  return stat(folder).catch(() => undefined);
}

/** Throws when the database's user cannot walk to the data folder or to the binaries. */
export async function assertReachable(
  user: DatabaseUser,
  paths: { readonly dataFolder: string; readonly binary: string },
): Promise<void> {
  const atData = await firstBlocked(paths.dataFolder, user);
  if (atData !== undefined) throw folderUnreachable(atData, user, 'data');
  const atBinary = await firstBlocked(paths.binary, user);
  if (atBinary !== undefined) throw folderUnreachable(atBinary, user, 'binary');
}

/** The first folder on the way, or the path itself, that lacks the execute bit for this user. */
export async function firstBlocked(path: string, user: DatabaseUser): Promise<string | undefined> {
  if (!user.isSwitchedTo) return undefined;
  const way = [await realpath(path)];
  for (let step = way[0] ?? '/'; step !== '/'; step = dirname(step)) way.unshift(dirname(step));
  for (const step of way) {
    if (!mayEnter(await stat(step), user)) return step;
  }
  return undefined;
}

export function mayEnter(permissions: Permissions, user: DatabaseUser): boolean {
  if (permissions.uid === user.uid) return (permissions.mode & 0o100) !== 0;
  if (permissions.gid === user.gid) return (permissions.mode & 0o010) !== 0;
  return (permissions.mode & 0o001) !== 0;
}

/** `name:password:uid:gid:…`; ids below zero (macOS) become what the kernel calls them. */
export function parsePasswd(text: string): readonly DatabaseUser[] {
  return text
    .split('\n')
    .map((line) => line.split(':'))
    .filter(([name, , uid, gid]) => name !== '' && isId(uid) && isId(gid))
    .map(([name = '', , uid, gid]) => ({
      name,
      uid: Number(uid) >>> 0,
      gid: Number(gid) >>> 0,
      isSwitchedTo: true,
    }))
    .filter((user) => user.uid !== ROOT);
}

function isId(text: string | undefined): boolean {
  return text !== undefined && /^-?\d+$/.test(text);
}

function wrongOwner(clusterFolder: string, expected: string): PostgresUnavailable {
  return new PostgresUnavailable('wrong_owner', {
    en:
      `The database in ${clusterFolder} belongs to another user, perhaps because hoga was once ` +
      `started with sudo. Give it back: sudo chown -R ${expected} '${clusterFolder}'`,
    ko:
      `${clusterFolder}의 데이터베이스는 다른 사용자의 것입니다. 예전에 sudo로 hoga를 시작했을 수 있습니다. ` +
      `소유자를 바꾸세요: sudo chown -R ${expected} '${clusterFolder}'`,
  });
}

function noDatabaseUser(): PostgresUnavailable {
  return new PostgresUnavailable('no_database_user', {
    en:
      'PostgreSQL refuses to run as root, and /etc/passwd has neither postgres nor nobody to run ' +
      'it as. Start hoga as an ordinary user, or set DATABASE_URL.',
    ko:
      'PostgreSQL은 root로 실행할 수 없고, /etc/passwd에 대신 실행할 postgres나 nobody 사용자가 없습니다. ' +
      'hoga를 일반 사용자로 시작하거나 DATABASE_URL을 설정하세요.',
  });
}

function folderUnreachable(
  blocking: string,
  user: DatabaseUser,
  target: 'data' | 'binary',
): PostgresUnavailable {
  const elsewhere = {
    data: { en: 'set HOGA_DATA=/var/lib/hoga', ko: 'HOGA_DATA=/var/lib/hoga를 설정' },
    binary: { en: 'move hoga to /opt/hoga', ko: 'hoga를 /opt/hoga로 옮기기' },
  }[target];
  return new PostgresUnavailable('folder_unreachable', {
    en:
      `hoga runs as root, so PostgreSQL runs as the user ${user.name}, who may not enter ` +
      `${blocking}. Any one of these helps: ${elsewhere.en}; chmod o+x '${blocking}'; ` +
      'start hoga as an ordinary user; set DATABASE_URL to a PostgreSQL of your own.',
    ko:
      `hoga가 root로 실행되어 PostgreSQL은 ${user.name} 사용자로 실행되는데, 이 사용자가 ` +
      `${blocking}에 들어갈 수 없습니다. 다음 중 하나로 해결됩니다: ${elsewhere.ko}; ` +
      `chmod o+x '${blocking}'; 일반 사용자로 hoga 시작; DATABASE_URL에 직접 운영하는 PostgreSQL 지정.`,
  });
}
