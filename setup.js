// Prepares the working copy. npm runs it before `npm start`, `npm test` and the other scripts, so
// that one line is all a newcomer types. It installs what package-lock.json names when that is not
// there yet and, for whatever opens the web page, builds it when its sources are newer.
// Plain JavaScript without dependencies: it runs on the machine's own Node, before any install.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = path.dirname(fileURLToPath(import.meta.url));
const MARKER = inRoot('node_modules/.hoga-installed');
const NODE = inRoot('node_modules/.bin/node');
const LOCK = inRoot('.build/setup.lock');
const PAGE_STAMP = inRoot('.build/web.stamp');

const OLDEST_NODE = 20;
const SUPPORTED = ['linux x64', 'linux arm64', 'darwin x64', 'darwin arm64'];
const LOCK_WAIT_MS = 10 * 60_000;
const LOCK_POLL_MS = 200;
/** A lock file is created first and gets its owner's process id a moment later. */
const LOCK_UNNAMED_MS = 5_000;

/** What decides an install. Scripts and descriptions may change without installing again. */
const INSTALL_FIELDS = [
  'workspaces',
  'dependencies',
  'devDependencies',
  'optionalDependencies',
  'peerDependencies',
  'overrides',
  'allowScripts',
];

/** Something the reader can mend. It is shown in both languages, without a stack trace. */
class SetupError extends Error {
  constructor(korean, english) {
    super(`${korean}\n${english}`);
  }
}

function inRoot(name) {
  return path.join(ROOT, name);
}

function say(korean, english) {
  console.log(`호가  ${korean} · ${english}`);
}

function readJson(name) {
  return JSON.parse(fs.readFileSync(inRoot(name), 'utf8'));
}

// ---------------------------------------------------------------- the machine

/** The reason this machine cannot run hoga, or nothing. */
export function whatIsMissing({ platform, arch, nodeVersion, isMusl }) {
  if (Number(nodeVersion.split('.')[0]) < OLDEST_NODE) {
    return new SetupError(
      `Node.js ${OLDEST_NODE} 이상이 필요합니다 (지금은 ${nodeVersion}). https://nodejs.org 에서 설치하세요.`,
      `hoga needs Node.js ${OLDEST_NODE} or newer (this is ${nodeVersion}). Get it from https://nodejs.org.`,
    );
  }
  if (!SUPPORTED.includes(`${platform} ${arch}`)) {
    const hint = platform === 'win32' ? ['WSL2를 쓰세요. ', ' Use WSL2.'] : ['', ''];
    return new SetupError(
      `${platform} ${arch}용 PostgreSQL과 Node.js 26 실행 파일이 없습니다. ${hint[0]}지원: Linux x64·arm64, macOS.`,
      `There is no PostgreSQL and no Node.js 26 program for ${platform} ${arch}.${hint[1]} Supported: Linux x64 and arm64, macOS.`,
    );
  }
  if (isMusl) {
    return new SetupError(
      '이 리눅스에는 glibc가 없습니다 (Alpine 등). Debian, Ubuntu, Fedora처럼 glibc를 쓰는 배포판이 필요합니다.',
      'This Linux has no glibc (Alpine and the like). hoga needs a distribution with it: Debian, Ubuntu, Fedora.',
    );
  }
  return undefined;
}

function thisMachine() {
  const { platform, arch } = process;
  return { platform, arch, nodeVersion: process.versions.node, isMusl: isMusl() };
}

function isMusl() {
  if (process.platform !== 'linux') return false;
  process.report.excludeNetwork = true; // Otherwise the report looks up host names first.
  return !process.report.getReport().header.glibcVersionRuntime;
}

// ---------------------------------------------------------------- the install

function manifests() {
  const { workspaces } = readJson('package.json');
  return ['.', ...workspaces].map((folder) => [
    folder,
    readJson(path.join(folder, 'package.json')),
  ]);
}

/** Names the install this working copy asks for; another machine's node_modules does not fit. */
function fingerprint() {
  const hash = createHash('sha256');
  hash.update(`${process.platform} ${process.arch}\n`);
  hash.update(fs.readFileSync(inRoot('package-lock.json')));
  for (const [folder, manifest] of manifests()) {
    hash.update(JSON.stringify([folder, INSTALL_FIELDS.map((field) => manifest[field] ?? null)]));
  }
  return hash.digest('hex');
}

function isInstalled() {
  if (!fs.existsSync(MARKER) || !fs.existsSync(NODE)) return false;
  return fs.readFileSync(MARKER, 'utf8') === fingerprint();
}

async function install() {
  if (isInstalled()) return; // Another run did it while this one waited for the lock.
  if (!npmInstalledTheSame()) {
    say('필요한 것을 설치합니다. 1분쯤 걸립니다', 'installing what hoga needs, about a minute');
    const startedMs = Date.now();
    fs.rmSync(MARKER, { force: true });
    await npmCi();
    const seconds = Math.round((Date.now() - startedMs) / 1000);
    say(`설치를 마쳤습니다 (${seconds}초)`, `installed in ${seconds} s`);
  }
  fs.writeFileSync(MARKER, fingerprint());
}

/** `npm install` by hand is as good as ours, when npm's own record of it agrees with the lock. */
function npmInstalledTheSame() {
  const lock = readJson('package-lock.json').packages;
  const isInStep = manifests().every(([folder, manifest]) => {
    const locked = lock[folder === '.' ? '' : folder] ?? {};
    return ['dependencies', 'devDependencies', 'optionalDependencies'].every(
      (field) => sorted(locked[field]) === sorted(manifest[field]),
    );
  });
  return isInStep && notInstalled(lock).length === 0 && nodeRuns();
}

function sorted(record = {}) {
  return JSON.stringify(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** What package-lock.json wants on this machine and node_modules does not have. */
function notInstalled(lock) {
  const record = 'node_modules/.package-lock.json';
  const installed = fs.existsSync(inRoot(record)) ? readJson(record).packages : {};
  return Object.keys(lock).filter((name) => {
    if (name === '') return false;
    const [want, have] = [lock[name], installed[name]];
    if (have === undefined) return !want.optional || isForThisMachine(want);
    return want.version !== have.version || want.integrity !== have.integrity;
  });
}

/** npm leaves out optional packages of other machines, but also ones whose download failed. */
function isForThisMachine({ os, cpu, libc }) {
  const isNamed = (list, name) =>
    list === undefined ||
    (list.some((entry) => entry.startsWith('!'))
      ? !list.includes(`!${name}`)
      : list.includes(name));
  const isPlatformPackage = os !== undefined || cpu !== undefined;
  return (
    isPlatformPackage &&
    isNamed(os, process.platform) &&
    isNamed(cpu, process.arch) &&
    isNamed(libc, 'glibc')
  );
}

function nodeRuns() {
  const wanted = readJson('package.json').dependencies.node;
  const answer = spawnSync(NODE, ['--version'], { encoding: 'utf8' });
  return answer.stdout?.trim() === `v${wanted}`;
}

async function npmCi() {
  const [program, ...first] = npmCommand();
  // Development packages always: the same working copy runs `npm test`, whatever NODE_ENV says.
  const flags = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  await run(program, [...first, ...flags], { cwd: ROOT, env: npmEnvironment() });
  const missing = notInstalled(readJson('package-lock.json').packages);
  if (missing.length > 0) {
    throw new SetupError(
      `설치되지 않은 것이 있습니다. 네트워크를 확인하고 다시 실행하세요: ${missing.join(', ')}`,
      `Some packages did not install. Check the network and run it again: ${missing.join(', ')}`,
    );
  }
  if (!nodeRuns()) {
    throw new SetupError(
      `${NODE}가 실행되지 않습니다. npm 설정에 ignore-scripts가 켜져 있으면 끄세요.`,
      `${NODE} does not run. If your npm configuration sets ignore-scripts, unset it.`,
    );
  }
}

/** The npm that is running us, else the one in PATH. */
function npmCommand() {
  const cli = process.env.npm_execpath ?? '';
  return /npm-cli\.[cm]?js$/.test(cli) ? [machineNode(), cli] : ['npm'];
}

/** npm replaces node_modules, so it must not run on the Node that lives there. */
function npmEnvironment() {
  const folders = outsideFolders().join(path.delimiter);
  return { ...process.env, PATH: folders };
}

function outsideFolders() {
  const inside = inRoot('node_modules') + path.sep;
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  return folders.filter((folder) => !(folder + path.sep).startsWith(inside));
}

function machineNode() {
  const candidates = outsideFolders().map((folder) => path.join(folder, 'node'));
  return candidates.find((file) => fs.existsSync(file)) ?? process.execPath;
}

// ---------------------------------------------------------------- the page

/** The scripts that open the page in a browser, or serve it. */
const NEED_PAGE = ['start', 'dev', 'test', 'bench', 'screenshots'];
const PAGE_SOURCES = ['web', 'core/src', 'contract/src'];
const NOT_SOURCES = ['node_modules', 'dist', 'test'];

function pageIsFresh() {
  if (!fs.existsSync(inRoot('web/dist/index.html')) || !fs.existsSync(PAGE_STAMP)) return false;
  const newestMs = Math.max(...PAGE_SOURCES.map((name) => newestChangeMs(inRoot(name))));
  return newestMs < fs.statSync(PAGE_STAMP).mtimeMs;
}

/** Folders count too: their time changes when a file is removed. */
function newestChangeMs(name) {
  if (!fs.existsSync(name)) return 0;
  const stat = fs.statSync(name);
  if (!stat.isDirectory()) return stat.mtimeMs;
  const inside = fs.readdirSync(name).filter((entry) => !isNoSource(entry));
  // web itself is the parent of dist, so every build would touch it.
  const ownMs = name === inRoot('web') ? 0 : stat.mtimeMs;
  return Math.max(ownMs, ...inside.map((entry) => newestChangeMs(path.join(name, entry))));
}

function isNoSource(entry) {
  return NOT_SOURCES.includes(entry) || entry.endsWith('.test.ts') || entry.endsWith('.test.tsx');
}

async function buildPage() {
  if (pageIsFresh()) return;
  const vite = inRoot('node_modules/vite/bin/vite.js');
  say('화면을 만듭니다', 'building the web page');
  const startedAt = new Date(); // A source that changes during the build is newer than its page.
  // What people get and what tests open is the same, wherever it is built.
  const env = { ...process.env, NODE_ENV: 'production' };
  await run(NODE, [vite, 'build', '--logLevel', 'warn'], { cwd: inRoot('web'), env });
  fs.writeFileSync(PAGE_STAMP, '');
  fs.utimesSync(PAGE_STAMP, startedAt, startedAt);
}

async function preparePage() {
  if (!fs.existsSync(inRoot('web/index.html'))) {
    say('아직 화면이 없어 API만 켭니다', 'there is no web page yet; only the API starts');
  } else if (!pageIsFresh()) {
    await withLock(buildPage);
  }
}

// ---------------------------------------------------------------- one at a time

async function withLock(work) {
  fs.mkdirSync(path.dirname(LOCK), { recursive: true });
  await takeLock();
  const release = () => fs.rmSync(LOCK, { force: true });
  process.once('exit', release);
  try {
    await work();
  } finally {
    process.off('exit', release);
    release();
  }
}

async function takeLock() {
  const deadlineMs = Date.now() + LOCK_WAIT_MS;
  let isTold = false;
  while (!createExclusively(LOCK)) {
    if (isDead(lockOwner())) {
      removeDeadLock();
    } else if (!isTold) {
      isTold = true;
      say('다른 실행이 준비를 마치기를 기다립니다', 'waiting for another run to finish its set-up');
    }
    if (Date.now() > deadlineMs) {
      throw new SetupError(
        `다른 실행이 끝나지 않습니다. 아무것도 실행 중이 아니면 지우세요: ${LOCK}`,
        `Another run does not finish. If none is running, delete ${LOCK}`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, LOCK_POLL_MS));
  }
}

function createExclusively(file) {
  try {
    fs.writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

function lockOwner() {
  try {
    const pid = Number(fs.readFileSync(LOCK, 'utf8'));
    return { pid, ageMs: Date.now() - fs.statSync(LOCK).mtimeMs };
  } catch {
    return undefined; // Just released.
  }
}

function isDead(owner) {
  if (owner === undefined) return false;
  if (owner.pid === 0) return owner.ageMs > LOCK_UNNAMED_MS;
  try {
    process.kill(owner.pid, 0);
    return false;
  } catch (error) {
    return error.code === 'ESRCH';
  }
}

/** One waiter at a time, and only after a second look: else a slow one would remove a fresh lock. */
function removeDeadLock() {
  const guard = `${LOCK}.removing`;
  if (!createExclusively(guard)) {
    const isLeftOver = Date.now() - (fs.statSync(guard, { throwIfNoEntry: false })?.mtimeMs ?? 0);
    if (isLeftOver > LOCK_UNNAMED_MS) fs.rmSync(guard, { force: true });
    return;
  }
  if (isDead(lockOwner())) fs.rmSync(LOCK, { force: true });
  fs.rmSync(guard, { force: true });
}

// ---------------------------------------------------------------- running

/** Runs a program in our terminal; Ctrl-C reaches it first, so that it can end cleanly. */
function run(program, args, options) {
  const child = spawn(program, args, { stdio: 'inherit', ...options });
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  const forward = (signal) => child.kill(signal);
  for (const signal of signals) process.on(signal, forward);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      for (const name of signals) process.off(name, forward);
      if (code === 0) resolve();
      else reject(ended(path.basename(args[0] ?? program), code ?? signal));
    });
  });
}

function ended(name, how) {
  return new SetupError(
    `준비하지 못했습니다. 위의 오류를 보세요 (${name}: ${how}).`,
    `Set-up did not finish. See the error above (${name}: ${how}).`,
  );
}

async function main(command) {
  if (!isInstalled()) {
    const missing = whatIsMissing(thisMachine());
    if (missing !== undefined) throw missing;
    await withLock(install);
  }
  if (NEED_PAGE.includes(command)) await preparePage();
}

if (process.argv[1] !== undefined && fs.realpathSync(process.argv[1]) === inRoot('setup.js')) {
  main(process.argv[2]).catch((error) => {
    console.error(error instanceof SetupError ? error.message : error);
    process.exitCode = 1;
  });
}
