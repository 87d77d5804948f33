/** Why there is no backup or no restore; callers switch on it, never on the text. */
export type BackupProblemCode =
  | 'nothing_to_back_up'
  | 'file_exists'
  | 'no_such_file'
  | 'not_a_backup'
  | 'damaged'
  | 'newer_format'
  | 'unknown_migrations'
  | 'does_not_fit'
  | 'not_empty'
  | 'busy';

/** What happened and the way out, in both languages. */
export class BackupProblem extends Error {
  override readonly name = 'BackupProblem';
  readonly code: BackupProblemCode;
  readonly messageKo: string;

  constructor(
    code: BackupProblemCode,
    explanation: { readonly ko: string; readonly en: string },
    options?: ErrorOptions,
  ) {
    super(explanation.en, options);
    this.code = code;
    this.messageKo = explanation.ko;
  }
}

export function damaged(detail: string, cause?: unknown): BackupProblem {
  return new BackupProblem(
    'damaged',
    {
      ko: `백업 파일이 잘렸거나 손상되었습니다 (${detail}). 다른 사본이나 다른 백업을 쓰십시오.`,
      en: `The backup is cut or damaged (${detail}). Use another copy of it, or another backup.`,
    },
    { cause },
  );
}

export function notABackup(file: string, cause?: unknown): BackupProblem {
  return new BackupProblem(
    'not_a_backup',
    { ko: `${file}은 hoga 백업이 아닙니다.`, en: `${file} is no backup of hoga.` },
    { cause },
  );
}
