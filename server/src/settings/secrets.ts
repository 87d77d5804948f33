import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';

/** What the server must keep to itself. Generated once, into the data folder. */
export interface Secrets {
  /** Encrypts the key that signs tokens, and signs cookies. */
  readonly identity: string;
  /** The embedded database's password for the server's role. */
  readonly database: string;
}

const SecretsFile = z.object({
  identity: z.string().min(32),
  database: z.string().min(32),
});

const FILE = 'secrets.json';

export class SecretsError extends Error {
  override readonly name = 'SecretsError';
}

/** Reads `secrets.json`, or makes it (mode 0600) when it is not there. */
export async function readSecrets(dataFolder: string): Promise<Secrets> {
  const secret = (): string => randomBytes(32).toString('base64url');
  await makeIfMissing(dataFolder, { identity: secret(), database: secret() });
  return readFrom(join(dataFolder, FILE));
}

/** Reads `secrets.json`; null when it is not there. */
export async function findSecrets(dataFolder: string): Promise<Secrets | null> {
  const path = join(dataFolder, FILE);
  return (await exists(path)) ? readFrom(path) : null;
}

/** Brings the secrets of a backup to a data folder that has none, and answers with those it has. */
export async function placeSecrets(dataFolder: string, secrets: unknown): Promise<Secrets> {
  const checked = SecretsFile.safeParse(secrets);
  if (!checked.success)
    throw new SecretsError('the backup lacks secrets', { cause: checked.error });
  await makeIfMissing(dataFolder, checked.data);
  return readFrom(join(dataFolder, FILE));
}

async function readFrom(path: string): Promise<Secrets> {
  const { mode } = await stat(path);
  if ((mode & 0o077) !== 0) {
    throw new SecretsError(`${path} can be read by others; run: chmod 600 ${path}`);
  }
  try {
    return SecretsFile.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (cause) {
    throw new SecretsError(`${path} is damaged; put it back from a backup`, { cause });
  }
}

/** Written whole and durable before it has its name, so that a crash leaves all of it or nothing. */
async function makeIfMissing(dataFolder: string, secrets: Secrets): Promise<void> {
  const path = join(dataFolder, FILE);
  if (await exists(path)) return;
  // The database may run as another user, who has to pass through; the file itself is closed.
  await mkdir(dataFolder, { recursive: true, mode: 0o711 });
  const draft = join(dataFolder, `secrets.${randomBytes(6).toString('hex')}.draft`);
  const file = await open(draft, 'wx', 0o600);
  try {
    await file.writeFile(`${JSON.stringify(secrets)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  try {
    // Unlike a rename, a link never replaces what another process has just made.
    await link(draft, path);
  } catch (error) {
    if (!(await exists(path))) throw error;
  } finally {
    await unlink(draft);
    await syncFolder(dataFolder);
  }
}

/** The name of a file is durable when its folder is. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch {
    return false;
  }
}
