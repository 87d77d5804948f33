import { randomBytes } from 'node:crypto';
import { access, link, open, rename, rm, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { BackupProblem } from './backup-problem.ts';

/** Not every file system has links: those of memory sticks do not. */
const NO_LINKS: ReadonlySet<unknown> = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS']);

export async function assertNew(path: string): Promise<void> {
  if (await exists(path)) throw fileExists(path);
}

/**
 * Only its owner may read it, and it has its name only when it is whole and on the disk. What has
 * that name already is never replaced.
 */
export async function writeNewFile<Result>(
  path: string,
  write: (file: FileHandle) => Promise<Result>,
): Promise<Result> {
  await assertNew(path);
  const folder = dirname(path);
  const draft = join(folder, `.${basename(path)}.${randomBytes(6).toString('hex')}.draft`);
  const file = await open(draft, 'wx', 0o600);
  try {
    const result = await closeAfter(file, async () => {
      const written = await write(file);
      await file.sync();
      return written;
    });
    await giveName(draft, path);
    await syncFolder(folder);
    return result;
  } finally {
    await rm(draft, { force: true });
  }
}

async function closeAfter<Result>(file: FileHandle, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } finally {
    await file.close();
  }
}

/** Unlike a rename, a link never replaces what somebody else has just made. */
async function giveName(draft: string, path: string): Promise<void> {
  try {
    await link(draft, path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EEXIST') throw fileExists(path);
    if (!NO_LINKS.has(code)) throw error;
    await assertNew(path);
    await rename(draft, path);
  }
}

/** The name of a file is durable when its folder is. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  await closeAfter(folder, () => folder.sync());
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
}

function fileExists(path: string): BackupProblem {
  return new BackupProblem('file_exists', {
    ko: `${path} 파일이 이미 있습니다. 백업은 파일을 덮어쓰지 않습니다. --out으로 다른 이름을 지정하십시오.`,
    en: `${path} exists already, and a backup overwrites nothing. Choose another name with --out.`,
  });
}
