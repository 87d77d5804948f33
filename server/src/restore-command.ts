/** `npm run restore`: a backup into an empty data folder or an empty database. */

import { fileURLToPath } from 'node:url';
import {
  BackupProblem,
  checkBackup,
  restoreBackup,
  type CheckedBackup,
  type Restored,
} from './backup/index.ts';
import {
  pathFromCaller,
  progressPrinter,
  readArguments,
  report,
  runCommand,
  secondsSince,
  sizeOf,
  UsageError,
} from './command-line.ts';
import { describeContents } from './describe-contents.ts';
import {
  borrowEmbeddedPostgres,
  hasEmbeddedPostgres,
  postgresRestoration,
  unknownMigrations,
} from './postgres/index.ts';
import { findSecrets, placeSecrets, readSettings, type Settings } from './settings/index.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const USAGE = `npm run restore -- --from FILE [--check]

  --from FILE   복원할 백업 · the backup
  --check       끝까지 읽어 확인만 하고 복원하지 않습니다
                only reads it to its end, to see that it is whole`;

async function restore(signal: AbortSignal): Promise<void> {
  const began = performance.now();
  const { from, check, help } = readArguments(
    { from: { type: 'string' }, check: { type: 'boolean' }, help: { type: 'boolean' } },
    USAGE,
  );
  if (help === true) return void process.stdout.write(`${USAGE}\n`);
  if (from === undefined) throw new UsageError(USAGE);
  const settings = readSettings(process.env, ROOT);
  // Read once as a whole, so that nothing is touched for a backup that cannot be restored.
  const backup = await checkBackup({
    file: pathFromCaller(from),
    onProgress: progressPrinter('확인 중 · checking'),
    signal,
  });
  await refuseUnknownMigrations(backup);
  if (check === true) return tell('온전한 백업입니다 · the backup is whole', backup, { began });
  await refuseOtherSecrets(backup, settings);
  const restored = await fillFrom(backup, settings, signal);
  const where = settings.databaseUrl === null ? settings.dataFolder : 'DATABASE_URL';
  tell(`복원했습니다 · restored   ${where}`, backup, { began, restored });
}

async function refuseUnknownMigrations({ header }: CheckedBackup): Promise<void> {
  const unknown = await unknownMigrations(header.migrations);
  if (unknown.length === 0) return;
  const names = unknown.join(', ');
  throw new BackupProblem('unknown_migrations', {
    ko:
      `이 백업은 hoga ${header.hoga}이 만들었고 이 버전이 모르는 테이블 변경이 있습니다 (${names}). ` +
      '그 버전이나 더 새로운 버전으로 복원하십시오.',
    en:
      `The backup was made by hoga ${header.hoga} and has migrations this version does not know ` +
      `(${names}). Restore it with that version or a newer one.`,
  });
}

/** Secrets in the folder may be in use with another database, so they are never replaced. */
async function refuseOtherSecrets(
  { secrets }: CheckedBackup,
  { dataFolder, databaseUrl }: Settings,
): Promise<void> {
  const found = await findSecrets(dataFolder);
  const isOther = found !== null && found.identity !== secrets['identity'];
  const isHalf = found === null && databaseUrl === null && (await hasEmbeddedPostgres(dataFolder));
  if (!isOther && !isHalf) return;
  throw new BackupProblem('not_empty', {
    ko:
      `${dataFolder}에는 다른 hoga의 비밀 키나 데이터가 있습니다. HOGA_DATA로 빈 폴더를 지정하십시오. ` +
      '복원이 중간에 멈춘 폴더라면 지우고 다시 하십시오.',
    en:
      `${dataFolder} has secrets or data of another hoga. Choose an empty folder with HOGA_DATA; ` +
      'if a restore stopped half-way in this one, remove it first.',
  });
}

async function fillFrom(
  backup: CheckedBackup,
  { dataFolder, databaseUrl }: Settings,
  signal: AbortSignal,
): Promise<Restored> {
  const total = backup.tallies.reduce((sum, { bytes }) => sum + bytes, 0);
  const onProgress = progressPrinter('복원 중 · restoring', total);
  const fill = (url: string, onEmpty: () => Promise<void>): Promise<Restored> =>
    restoreBackup({ backup, open: () => postgresRestoration(url), onEmpty, onProgress, signal });
  const place = () => placeSecrets(dataFolder, backup.secrets);
  if (databaseUrl !== null) return fill(databaseUrl, async () => void (await place()));
  // The embedded database starts with its password, so the secrets come first.
  const { database: password } = await place();
  const postgres = await borrowEmbeddedPostgres({ folder: dataFolder, password });
  try {
    return await fill(postgres.url, async () => undefined);
  } finally {
    await postgres.giveBack();
  }
}

function tell(
  headline: string,
  backup: CheckedBackup,
  { began, restored }: { readonly began: number; readonly restored?: Restored },
): void {
  report(
    headline,
    ...describeContents(backup),
    `${sizeOf(backup.fileBytes)}, ${secondsSince(began)} s`,
    ...[...(restored?.strangers ?? [])].map(
      (name) =>
        `hoga의 테이블이 아니어서 복원하지 않았습니다 · not restored, as it is not hoga's: ${name}`,
    ),
  );
}

await runCommand(restore);
