/** Finds a browser, the same one on every machine where that can be, and starts it. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { chromium, type Browser } from 'playwright-core';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Our own pages on this machine are all it opens, and it asks nobody else anything. */
const ARGUMENTS = [
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
  '--no-sandbox', // Neither root nor most containers can have one.
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--no-first-run',
];

interface Program {
  readonly path: string;
  readonly env?: Readonly<Record<string, string>>;
}

interface Candidate {
  readonly name: string;
  readonly find: () => Promise<Program> | Program;
}

/** Starts the first browser that runs here. */
export async function startBrowser(extra: readonly string[] = []): Promise<Browser> {
  const faults: string[] = [];
  for (const { name, find } of candidates()) {
    try {
      const { path, env = {} } = await find();
      return await chromium.launch({
        executablePath: path,
        args: [...ARGUMENTS, ...extra],
        env: { ...process.env, ...env },
      });
    } catch (error) {
      faults.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  throw new Error(`${MISSING}\n\n${faults.join('\n')}`);
}

const MISSING = `The tests of the screens need a browser, and none of these runs here.
Install Chromium or Chrome (Debian, Ubuntu: apt install chromium; macOS: https://www.google.com/chrome),
or set HOGA_TEST_BROWSER to the path of one.`;

function candidates(): Candidate[] {
  const given = process.env['HOGA_TEST_BROWSER'] ?? '';
  if (given !== '') return [{ name: 'HOGA_TEST_BROWSER', find: () => ({ path: given }) }];
  return [
    { name: 'the npm package @sparticuz/chromium', find: unpacked },
    { name: 'Chromium or Chrome', find: installed },
  ];
}

// ---------------------------------------------------------------- the one from npm

/** Unpacks into a temporary folder of its own; each archive knows where it belongs. */
const UNPACK = `
import { inflate } from '@sparticuz/chromium';
for (const archive of process.argv.slice(1)) await inflate(archive);`;

/** It brings everything but the C library, and no fonts but one: pages bring theirs. */
async function unpacked(): Promise<Program> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error('it is for Linux on x64 only');
  }
  const packed = fileURLToPath(new URL('../', import.meta.resolve('@sparticuz/chromium')));
  const manifest: unknown = JSON.parse(await readFile(join(packed, 'package.json'), 'utf8'));
  const { version } = manifest as { readonly version: string };
  const folder = join(ROOT, '.build', `chromium-${version}`);
  if (!existsSync(folder)) await unpack(join(packed, 'bin'), folder);
  return {
    path: join(folder, 'chromium'),
    env: {
      LD_LIBRARY_PATH: join(folder, 'al2023', 'lib'),
      FONTCONFIG_FILE: join(folder, 'fonts.conf'),
    },
  };
}

/** Another process may do the same at the same time: whoever is first wins. */
async function unpack(from: string, folder: string): Promise<void> {
  const draft = `${folder}.${process.pid}.draft`;
  await mkdir(draft, { recursive: true });
  const archives = ['chromium.br', 'al2023.tar.br', 'fonts.tar.br'].map((name) => join(from, name));
  const words = ['--input-type=module', '--eval', UNPACK, ...archives];
  const env = { ...process.env, TMPDIR: draft };
  await promisify(execFile)(process.execPath, words, { cwd: ROOT, env });
  await writeFile(join(draft, 'fonts.conf'), fontsOf(folder));
  try {
    await rename(draft, folder);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
}

function fontsOf(folder: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${join(folder, 'fonts')}</dir>
  <cachedir>${join(folder, 'font-cache')}</cachedir>
</fontconfig>
`;
}

// ---------------------------------------------------------------- one of the machine's

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const ON_MACS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

function installed(): Program {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const paths = folders.flatMap((folder) => NAMES.map((name) => join(folder, name)));
  const path = [...paths, ...ON_MACS].find((each) => existsSync(each));
  if (path === undefined) throw new Error(`none of ${NAMES.join(', ')} is on the PATH`);
  return { path };
}
