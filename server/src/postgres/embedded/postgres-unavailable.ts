/** Why the embedded PostgreSQL cannot be used; callers switch on it, never on the text. */
export type PostgresUnavailableCode =
  | 'unsupported_platform'
  | 'binaries_missing'
  | 'binaries_broken'
  | 'no_database_user'
  | 'folder_unreachable'
  | 'wrong_owner'
  | 'permission_denied'
  | 'disk_full'
  | 'damaged_cluster'
  | 'version_mismatch'
  | 'unusable_password'
  | 'wrong_password'
  | 'busy'
  | 'start_failed'
  | 'start_timeout'
  | 'stop_timeout';

/** What happened and the way out, in both languages. */
export interface Explanation {
  readonly en: string;
  readonly ko: string;
}

/** The embedded PostgreSQL could not be started or stopped. */
export class PostgresUnavailable extends Error {
  override readonly name = 'PostgresUnavailable';
  readonly code: PostgresUnavailableCode;
  readonly messageKo: string;

  constructor(code: PostgresUnavailableCode, explanation: Explanation, options?: ErrorOptions) {
    super(explanation.en, options);
    this.code = code;
    this.messageKo = explanation.ko;
  }
}

/** Gives a full disk or a missing permission its own explanation; any other fault stays itself. */
export function explainFileFault(fault: unknown): unknown {
  if (fault instanceof PostgresUnavailable || !(fault instanceof Error)) return fault;
  const { code } = fault as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT') return diskFull(fault.message);
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    return permissionDenied(fault.message);
  }
  return fault;
}

/** Reads out of what a PostgreSQL program printed why it gave up. */
export function explainOutput(what: string, output: string): PostgresUnavailable {
  if (/No space left on device|Disk quota exceeded/.test(output)) return diskFull(output);
  if (/Permission denied|Operation not permitted|Read-only file system/.test(output)) {
    return permissionDenied(output);
  }
  return new PostgresUnavailable('start_failed', {
    en: `${what} failed. Its last lines:\n${output}`,
    ko: `${what} 실행에 실패했습니다. 마지막 출력은 다음과 같습니다.\n${output}`,
  });
}

function diskFull(detail: string): PostgresUnavailable {
  return new PostgresUnavailable('disk_full', {
    en: `The disk has no room for the database. Free some space and start again.\n${detail}`,
    ko: `데이터베이스를 저장할 디스크 공간이 없습니다. 공간을 비우고 다시 시작하세요.\n${detail}`,
  });
}

function permissionDenied(detail: string): PostgresUnavailable {
  return new PostgresUnavailable('permission_denied', {
    en:
      'The database may not read or write one of its files. Give the folder to the user who runs ' +
      `hoga, or choose another one with HOGA_DATA.\n${detail}`,
    ko:
      '데이터베이스 파일을 읽거나 쓸 권한이 없습니다. hoga를 실행하는 사용자에게 폴더 권한을 주거나 ' +
      `HOGA_DATA로 다른 폴더를 지정하세요.\n${detail}`,
  });
}
