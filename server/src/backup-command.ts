/** `npm run backup`: everything hoga has stored, as of one moment, in one file. */

import { fileURLToPath } from 'node:url';
import { assertNew, BackupProblem, writeBackup } from './backup/index.ts';
import {
  pathFromCaller,
  progressPrinter,
  readArguments,
  report,
  runCommand,
  secondsSince,
  sizeOf,
} from './command-line.ts';
import { NothingStored } from './needs/index.ts';
import { borrowEmbeddedPostgres, hasEmbeddedPostgres, postgresSnapshot } from './postgres/index.ts';
import { findSecrets, readSettings, type Secrets, type Settings } from './settings/index.ts';
import { describeContents } from './describe-contents.ts';
import { version } from './version.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const USAGE = `npm run backup -- [--out FILE]

  --out FILE   어디에 쓸지 (기본: 현재 폴더의 hoga-날짜.backup.zst)
               where to write (by default hoga-DATE.backup.zst in the current folder)`;

async function backUp(signal: AbortSignal): Promise<void> {
  const began = performance.now();
  const { out, help } = readArguments(
    { out: { type: 'string' }, help: { type: 'boolean' } },
    USAGE,
  );
  if (help === true) return void process.stdout.write(`${USAGE}\n`);
  const settings = readSettings(process.env, ROOT);
  const file = pathFromCaller(out ?? datedName(new Date()));
  await assertNew(file);
  const secrets = await secretsOf(settings);
  const written = await withDatabase(settings, secrets, async (url) => {
    const snapshot = await openSnapshot(url, settings);
    try {
      return await writeBackup({
        file,
        snapshot,
        secrets: { ...secrets },
        hoga: version(),
        onProgress: progressPrinter('백업 중 · backing up'),
        signal,
      });
    } finally {
      await snapshot.close();
    }
  });
  report(
    `백업했습니다 · backed up   ${file}`,
    ...describeContents(written),
    `${sizeOf(written.fileBytes)}, ${secondsSince(began)} s`,
    '',
    '비밀번호 해시와 서버의 비밀 키가 들어 있습니다. 다른 사람이 읽을 수 없는 곳에 보관하십시오.',
    'It holds password hashes and the secrets of the server: keep it where nobody else reads it.',
  );
}

function datedName(now: Date): string {
  return `hoga-${now.toISOString().slice(0, 19).replaceAll(':', '')}Z.backup.zst`;
}

/** A backup makes nothing: a folder without hoga is a folder that was named by mistake. */
async function secretsOf({ dataFolder, databaseUrl }: Settings): Promise<Secrets> {
  const secrets = await findSecrets(dataFolder);
  const hasDatabase = databaseUrl !== null || (await hasEmbeddedPostgres(dataFolder));
  if (secrets === null || !hasDatabase) throw nothingToBackUp(dataFolder);
  return secrets;
}

async function withDatabase<Result>(
  { dataFolder, databaseUrl }: Settings,
  secrets: Secrets,
  work: (url: string) => Promise<Result>,
): Promise<Result> {
  if (databaseUrl !== null) return work(databaseUrl);
  const postgres = await borrowEmbeddedPostgres({ folder: dataFolder, password: secrets.database });
  try {
    return await work(postgres.url);
  } finally {
    await postgres.giveBack();
  }
}

async function openSnapshot(url: string, { dataFolder, databaseUrl }: Settings) {
  try {
    return await postgresSnapshot(url);
  } catch (error) {
    if (!(error instanceof NothingStored)) throw error;
    throw nothingToBackUp(databaseUrl === null ? dataFolder : 'DATABASE_URL');
  }
}

function nothingToBackUp(where: string): BackupProblem {
  return new BackupProblem('nothing_to_back_up', {
    ko: `${where}에는 hoga 데이터가 없습니다. HOGA_DATA와 DATABASE_URL을 서버와 같게 지정하십시오.`,
    en: `There is no hoga in ${where}. Set HOGA_DATA and DATABASE_URL as they are for the server.`,
  });
}

await runCommand(backUp);
