/**
 * Builds what deploy/Dockerfile says without a container engine, and runs it: as root,
 * `npx node deploy/rehearse.ts`. Each stage is a folder; its COPY and RUN lines are carried out there.
 * Then the server starts from the last one as the user of the image, who may write to none of its
 * code, against a PostgreSQL of its own; the health check is asked, and the server is told to stop.
 */

import { execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
} from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { testDatabase } from '../server/test/database.ts';
import { copyOf, isInContext, readDockerfile, type Instruction, type Stage } from './dockerfile.ts';

const ROOT = path.join(import.meta.dirname, '..');
const START_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 10_000;

interface Image {
  readonly folder: string;
  workdir: string;
  readonly env: Record<string, string>;
  user: { uid: number; gid: number };
  command: readonly string[];
  healthCheck: readonly string[];
}

const work = mkdtempSync(path.join(tmpdir(), 'hoga-image-'));
const images = new Map<string, Image>();
const dockerignore = readFileSync(path.join(ROOT, '.dockerignore'), 'utf8');
const context = execFileSync('git', ['ls-files'], { cwd: ROOT, encoding: 'utf8' })
  .split('\n')
  .filter((file) => file !== '' && isInContext(file, dockerignore));

function build(stage: Stage, index: number): Image {
  const base = images.get(stage.from);
  const folder = path.join(work, stage.name || `stage-${index}`);
  mkdirSync(folder, { mode: 0o755 });
  if (base !== undefined) cpSync(base.folder, folder, COPYING);
  const image: Image = {
    workdir: '/',
    env: {},
    user: { uid: 0, gid: 0 },
    command: [],
    healthCheck: [],
    ...structuredClone(base),
    folder,
  };
  for (const instruction of stage.instructions) carryOut(instruction, image);
  images.set(stage.name, image);
  return image;
}

const COPYING = { recursive: true, verbatimSymlinks: true, preserveTimestamps: true };

function carryOut(instruction: Instruction, image: Image): void {
  const { name, rest, words } = instruction;
  const here = path.join(image.folder, image.workdir);
  if (name === 'WORKDIR') {
    image.workdir = rest;
    mkdirSync(path.join(image.folder, rest), { recursive: true });
  } else if (name === 'COPY') {
    copy(instruction, image);
  } else if (name === 'RUN') {
    // A path from the image's root is one from the folder that stands for it.
    const line = rest.replaceAll(/(^| )\/(?=\w)/g, `$1${image.folder}/`);
    process.stdout.write(`  RUN ${rest}\n`);
    execFileSync('sh', ['-c', line], { cwd: here, env: environment(), stdio: 'inherit' });
  } else if (name === 'ENV') {
    Object.assign(image.env, Object.fromEntries(words.map((word) => word.split('=', 2))));
  } else if (name === 'USER') {
    const [uid = 0, gid = uid] = rest.split(':').map(Number);
    image.user = { uid, gid };
  } else if (name === 'CMD') {
    image.command = words;
  } else if (name === 'HEALTHCHECK') {
    image.healthCheck = JSON.parse(rest.replace(/^CMD /, '')) as string[];
  }
}

function copy(instruction: Instruction, image: Image): void {
  const { from, sources, target } = copyOf(instruction);
  const other = from === undefined ? undefined : images.get(from);
  for (const source of sources) {
    const goal = path.join(image.folder, image.workdir, target);
    if (other !== undefined) {
      cpSync(path.join(other.folder, source), goal, COPYING);
      continue;
    }
    for (const file of context.filter((each) => each === source || each.startsWith(`${source}/`))) {
      // A folder is copied as what is in it, a file by its name into a folder.
      const inside = file === source && target.endsWith('/') ? path.basename(file) : '';
      cpSync(path.join(ROOT, file), path.join(goal, inside, file.slice(source.length)), COPYING);
    }
  }
}

/** This Node is the one of the image, and nothing of the working copy is in the way. */
function environment(): NodeJS.ProcessEnv {
  const folders = [path.dirname(process.execPath), ...(process.env['PATH'] ?? '').split(':')];
  const outside = folders.filter((folder) => !folder.endsWith('node_modules/.bin'));
  return { ...process.env, PATH: outside.join(':') };
}

/** The program itself as well: the image's user may not reach the folder of this one. */
function placeNode(): string {
  const node = path.join(work, 'node');
  cpSync(process.execPath, node);
  chmodSync(node, 0o755);
  return node;
}

/** The socket of the tests' PostgreSQL is for the user who runs them; here another one asks. */
function openSocket(databaseUrl: string): void {
  const folder = new URLSearchParams(databaseUrl.split('?')[1]).get('host') ?? '';
  chmodSync(folder, 0o711);
  chmodSync(path.join(folder, '.s.PGSQL.5432'), 0o777);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function expect(isSo: boolean, what: string): void {
  if (!isSo) throw new Error(`expected: ${what}`);
  process.stdout.write(`  ok  ${what}\n`);
}

function sizeOf(folder: string): string {
  return execFileSync('du', ['-sh', folder], { encoding: 'utf8' }).split('\t')[0] ?? '';
}

async function run(image: Image, databaseUrl: string): Promise<void> {
  const node = placeNode();
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const program = {
    cwd: path.join(image.folder, image.workdir),
    ...image.user,
    env: {
      ...image.env,
      PATH: '/usr/bin:/bin',
      HOGA_DATA: path.join(image.folder, image.env['HOGA_DATA'] ?? ''),
      HOGA_PORT: String(port),
      DATABASE_URL: databaseUrl,
    },
  };
  const writable = execFileSync('find', [program.cwd, '-not', '-type', 'l', '-perm', '/o+w'], {
    encoding: 'utf8',
  });
  expect(writable === '', 'nothing of the code may be written by others than root');
  const server = spawn(node, image.command.slice(1), {
    ...program,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [server.stdout, server.stderr]) {
    stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  }
  try {
    for (
      let waited = 0;
      !output.includes('hoga is open') && waited < START_LIMIT_MS;
      waited += 100
    ) {
      if (server.exitCode !== null) break;
      await pause(100);
    }
    expect(output.includes('hoga is open'), `the server opens\n${output.trimEnd()}`);
    const ask = (): number | null => {
      const args = [...image.healthCheck.slice(1), '--url', url];
      return spawnSync(node, args, { ...program, encoding: 'utf8' }).status;
    };
    const began = performance.now();
    expect(ask() === 0, 'the health check says yes');
    process.stdout.write(`      in ${Math.round(performance.now() - began)} ms\n`);
    const page = await fetch(url);
    expect(/<script /.test(await page.text()), 'the page is served');
    expect(
      existsSync(path.join(program.env.HOGA_DATA, 'secrets.json')),
      'secrets are in the data folder',
    );
    const stopping = performance.now();
    server.kill('SIGTERM');
    const code = await new Promise((resolve) => server.once('exit', resolve));
    const tookMs = Math.round(performance.now() - stopping);
    expect(code === 0 && tookMs < STOP_LIMIT_MS, `it stops by itself, in ${tookMs} ms`);
    expect(ask() === 1, 'the health check says no');
  } finally {
    server.kill('SIGKILL');
  }
}

if (process.getuid?.() !== 0)
  throw new Error('Run it as root: it starts the server as another user.');
const stages = readDockerfile(readFileSync(path.join(ROOT, 'deploy/Dockerfile'), 'utf8'));
const database = await testDatabase();
try {
  chmodSync(work, 0o755);
  const image = stages.map(build).at(-1);
  if (image === undefined) throw new Error('the Dockerfile has no stage');
  process.stdout.write(`  ${sizeOf(image.folder)} above the base image\n`);
  openSocket(database.url);
  await run(image, database.url);
} finally {
  await database.close();
  rmSync(work, { recursive: true, force: true });
}
