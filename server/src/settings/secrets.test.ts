import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findSecrets, placeSecrets, readSecrets, SecretsError } from './secrets.ts';

let folder: string;
let file: string;

beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'hoga-secrets-')), 'data');
  file = join(folder, 'secrets.json');
});

afterEach(() => rm(join(folder, '..'), { recursive: true, force: true }));

const modeOf = async (path: string): Promise<number> => (await stat(path)).mode & 0o777;

describe('a new data folder', () => {
  test('gets secrets of its own, which stay', async () => {
    const secrets = await readSecrets(folder);
    expect(secrets.identity.length).toBeGreaterThanOrEqual(43);
    expect(secrets.database.length).toBeGreaterThanOrEqual(43);
    expect(secrets.identity).not.toBe(secrets.database);
    expect(await readSecrets(folder)).toEqual(secrets);
    const other = await readSecrets(join(folder, 'other'));
    expect(other.identity).not.toBe(secrets.identity);
  });

  test('lets others pass through, and read nothing', async () => {
    await readSecrets(folder);
    expect((await modeOf(folder)) & 0o066).toBe(0);
    expect(await modeOf(file)).toBe(0o600);
    expect(await readdir(folder)).toEqual(['secrets.json']);
  });

  test('has one set of secrets when many ask at once', async () => {
    const asked = await Promise.all(Array.from({ length: 20 }, () => readSecrets(folder)));
    expect(new Set(asked.map((secrets) => JSON.stringify(secrets))).size).toBe(1);
    expect(await readdir(folder)).toEqual(['secrets.json']);
  });

  test('has one set of secrets when two processes start at once', async () => {
    const url = new URL('secrets.ts', import.meta.url).href;
    const program = `const { readSecrets } = await import(${JSON.stringify(url)});
      console.log(JSON.stringify(await readSecrets(${JSON.stringify(folder)})));`;
    const run = () => promisify(execFile)(process.execPath, ['--input-type=module', '-e', program]);
    const [one, two] = await Promise.all([run(), run()]);
    expect(JSON.parse(one.stdout)).toEqual(JSON.parse(two.stdout));
  });
});

describe('the secrets of a backup', () => {
  const secrets = { identity: 'i'.repeat(40), database: 'd'.repeat(40) };

  test('come to a folder that has none, closed to others', async () => {
    expect(await findSecrets(folder)).toBeNull();
    await expect(stat(folder)).rejects.toThrow('ENOENT');
    expect(await placeSecrets(folder, secrets)).toEqual(secrets);
    expect(await findSecrets(folder)).toEqual(secrets);
    expect(await readSecrets(folder)).toEqual(secrets);
    expect(await modeOf(file)).toBe(0o600);
    expect(await readdir(folder)).toEqual(['secrets.json']);
  });

  test('replace none that are there', async () => {
    const own = await readSecrets(folder);
    expect(await placeSecrets(folder, secrets)).toEqual(own);
  });

  test('are refused when one is missing', async () => {
    const { identity } = secrets;
    await expect(placeSecrets(folder, { identity })).rejects.toThrow(SecretsError);
    expect(await findSecrets(folder)).toBeNull();
  });
});

test('a draft that a crash left behind is no obstacle', async () => {
  await mkdir(folder);
  await writeFile(join(folder, 'secrets.0123456789ab.draft'), '{"identity":"ab', { mode: 0o600 });
  const secrets = await readSecrets(folder);
  expect(await readSecrets(folder)).toEqual(secrets);
});

describe('is refused, and left as it is', () => {
  const long = 'x'.repeat(43);

  test.each([
    ['half a file', `{"identity":"${long}"`],
    ['an empty file', ''],
    ['something else', '[]'],
    ['a secret that is missing', JSON.stringify({ identity: long })],
    ['a secret that is too short', JSON.stringify({ identity: long, database: 'x'.repeat(31) })],
  ])('%s', async (_, text) => {
    await mkdir(folder);
    await writeFile(file, text, { mode: 0o600 });
    const refused = readSecrets(folder);
    await expect(refused).rejects.toThrow(SecretsError);
    await expect(refused).rejects.toThrow(`${file} is damaged; put it back from a backup`);
    expect(await readFile(file, 'utf8')).toBe(text);
  });

  test.each([0o640, 0o604, 0o666, 0o601])('a file of mode %o', async (mode) => {
    await readSecrets(folder);
    await chmod(file, mode);
    await expect(readSecrets(folder)).rejects.toThrow(
      new SecretsError(`${file} can be read by others; run: chmod 600 ${file}`),
    );
    await chmod(file, 0o600);
    await readSecrets(folder);
  });
});

test('a folder that cannot be made is a fault of its own', async () => {
  await writeFile(folder, 'a file');
  await expect(readSecrets(folder)).rejects.toThrow(/EEXIST|ENOTDIR/);
});
