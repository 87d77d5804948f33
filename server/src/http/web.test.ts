// The page as a build leaves it, asked for over a real connection: fetch would tidy addresses up.
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { request, type IncomingHttpHeaders } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestApp, type TestApp } from '../../test/app.ts';
import { UNMEASURED } from '../../test/unmeasured.ts';
import { createHttpServer } from './index.ts';
import { STYLE_OF_CHARTS } from './web.ts';

const PAGE = `<!doctype html><title>호가</title>${'<p>LPJ</p>'.repeat(300)}`;
const SCRIPT = 'export const book = [];\n'.repeat(200);
const FONT = Buffer.from('wOF2, and no compression helps');
const HTML = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
const NEVER_CHANGES = 'public, max-age=31536000, immutable';
const PROBLEM = 'application/problem+json; charset=utf-8';
const LONG = `/${'a'.repeat(8_000)}`;
const MANY = 1_000_000;

let folder: string;
let running: TestApp;
let http: FastifyInstance;
let origin: URL;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hoga-page-'));
  await mkdir(join(folder, 'dist/assets'), { recursive: true });
  await writeFile(join(folder, 'secret.html'), 'a secret beside the page');
  await place('index.html', PAGE);
  await place('theme.js', SCRIPT);
  await place('assets/main-4f2a.js', SCRIPT);
  await writeFile(join(folder, 'dist/assets/font-4f2a.woff2'), FONT);
  running = await openTestApp();
  http = await createHttpServer({
    app: running.app,
    live: { refusal: () => undefined, accept: ({ socket }) => socket.terminate() },
    log: pino({ level: 'silent' }),
    limits: {
      addressPerSecond: MANY,
      readsPerSecond: MANY,
      ordersPerSecond: MANY,
      keyReadsPerSecond: MANY,
      keyOrdersPerSecond: MANY,
      signInsPerMinute: MANY,
      guestsPerAddress: MANY,
      guestsPerDay: MANY,
      mailsPerHour: MANY,
    },
    ...UNMEASURED,
    pageFolder: join(folder, 'dist'),
    trustedProxies: [],
    publicOrigins: new Set(['https://hoga.example']),
    version: '0',
    isDraining: () => false,
  });
  origin = new URL(await http.listen({ port: 0, host: '127.0.0.1' }));
});

afterAll(async () => {
  await http?.close();
  await running?.stop();
  await running?.database.close();
  await rm(folder, { recursive: true, force: true });
});

/** A file with its packed twins, as the build makes them. */
async function place(name: string, content: string): Promise<void> {
  const file = join(folder, 'dist', name);
  await writeFile(file, content);
  await writeFile(`${file}.br`, brotliCompressSync(content));
  await writeFile(`${file}.gz`, gzipSync(content));
}

interface Got {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

function get(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Got> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = origin;
    const asking = request({ hostname, port, path, method, headers }, (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('end', () => {
        const { statusCode: status = 0, headers: told } = answer;
        resolve({ status, headers: told, body: Buffer.concat(parts) });
      });
    });
    asking.on('error', reject).end();
  });
}

const policyOf = ({ headers }: Got): string => String(headers['content-security-policy']);

describe('the page', () => {
  test.each([
    '/',
    '/index.html',
    '/market/KRW-LPJ',
    '/stocks/BRK.B?range=1d',
    '/reset-password?token=x',
    '/apiary',
    '/한글',
    LONG,
  ])('address %# is the page, asked again each time', async (path) => {
    const got = await get(encodeURI(path), HTML);
    expect([got.status, got.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(got.body.toString()).toBe(PAGE);
    expect(got.headers['cache-control']).toBe('no-cache');
    const { etag = '' } = got.headers;
    const again = await get(encodeURI(path), { ...HTML, 'if-none-match': etag });
    expect([again.status, again.body.length, again.headers['etag']]).toEqual([304, 0, etag]);
    const head = await get(encodeURI(path), HTML, 'HEAD');
    expect([head.status, head.body.length]).toEqual([200, 0]);
  });

  test('may load its own files and nothing else', async () => {
    const got = await get('/market/KRW-LPJ', { ...HTML, 'accept-encoding': 'br' });
    const policy = policyOf(got);
    for (const kind of ['script', 'font', 'img', 'connect', 'manifest', 'worker']) {
      expect(policy).toContain(`${kind}-src 'self';`);
    }
    for (const rule of ["default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'"]) {
      expect(policy).toContain(rule);
    }
    expect(policy).not.toMatch(/unsafe|\*|https?:|data:/);
    expect(got.headers['permissions-policy']).toContain('geolocation=()');
    expect(got.headers['strict-transport-security']).toBe('max-age=31536000');
    expect(got.headers['x-content-type-options']).toBe('nosniff');
  });

  test('a worker, which goes by the policy of its script, may open the feed', async () => {
    expect(policyOf(await get('/assets/main-4f2a.js'))).toContain("connect-src 'self';");
  });

  test('the one style a library writes is the one that is let in', async () => {
    const page = createRequire(join(import.meta.dirname, '../../../web/package.json'));
    const charts = join(page.resolve('lightweight-charts/package.json'), '../dist');
    const source = await readFile(join(charts, 'lightweight-charts.production.mjs'), 'utf8');
    const [, style = ''] = /createElement\("style"\),this\.\w+\.innerText="([^"]+)"/.exec(source)!;
    expect(`sha256-${createHash('sha256').update(style).digest('base64')}`).toBe(STYLE_OF_CHARTS);
    expect(source.match(/createElement\("style"\)/g)).toHaveLength(1);
  });
});

describe('its files', () => {
  test.each([
    ['br, gzip', 'br', brotliDecompressSync],
    ['gzip', 'gzip', gunzipSync],
    ['br;q=0, gzip', 'gzip', gunzipSync],
  ])('whoever accepts %s gets %s', async (accepted, encoding, unpack) => {
    for (const [path, content] of [
      ['/assets/main-4f2a.js', SCRIPT],
      ['/theme.js', SCRIPT],
      ['/', PAGE],
      ['/orders', PAGE],
    ] as const) {
      const got = await get(path, { ...HTML, 'accept-encoding': accepted });
      expect([path, got.status, got.headers['content-encoding']]).toEqual([path, 200, encoding]);
      expect(got.headers['vary']).toMatch(/accept-encoding/i);
      expect(got.headers['content-type']).toBe(
        content === PAGE ? 'text/html; charset=utf-8' : 'application/javascript; charset=utf-8',
      );
      expect(unpack(got.body).toString()).toBe(content);
      expect(Number(got.headers['content-length'])).toBe(got.body.length);
    }
  });

  test('each encoding has a tag of its own', async () => {
    const accepting = ['identity', 'gzip', 'br'];
    const tags = await Promise.all(
      accepting.map(async (encoding) => {
        const got = await get('/assets/main-4f2a.js', { 'accept-encoding': encoding });
        return got.headers.etag;
      }),
    );
    expect(new Set(tags).size).toBe(3);
  });

  test('names with a hash never change; others are asked for again', async () => {
    const [hashed, plain] = [await get('/assets/main-4f2a.js'), await get('/theme.js')];
    expect(hashed.headers['cache-control']).toBe(NEVER_CHANGES);
    expect(plain.headers['cache-control']).toBe('no-cache');
    expect(hashed.headers['content-encoding']).toBeUndefined();
    expect(hashed.headers['vary']).toMatch(/accept-encoding/i);
    expect(hashed.body.toString()).toBe(SCRIPT);
  });

  test('a font is sent as it is', async () => {
    const got = await get('/assets/font-4f2a.woff2', { 'accept-encoding': 'br, gzip' });
    expect([got.status, got.headers['content-type']]).toEqual([200, 'font/woff2']);
    expect(got.headers['content-encoding']).toBeUndefined();
    expect(got.headers['cache-control']).toBe(NEVER_CHANGES);
    expect(got.body).toEqual(FONT);
  });
});

describe('what is no page', () => {
  test.each([
    '/api/v1/nowhere',
    '/docs/nowhere',
    '/assets/main-old.js',
    '/assets/main-4f2a.js.br',
    '/ws/x',
    '/metrics/x',
  ])('%s is told so, to browsers too', async (path) => {
    const got = await get(path, HTML);
    expect([path, got.status]).toEqual([path, 404]);
    expect(got.headers['content-type']).toBe(PROBLEM);
    expect(policyOf(got)).toMatch(/^default-src 'none'/);
  });

  test('a program that asks for no HTML is told so anywhere', async () => {
    for (const accept of ['application/json', '*/*']) {
      const got = await get('/market/KRW-LPJ', { accept });
      expect([got.status, got.headers['content-type']]).toEqual([404, PROBLEM]);
    }
    expect((await get('/market/KRW-LPJ')).status).toBe(404);
    expect((await get('/market/KRW-LPJ', HTML, 'POST')).status).toBe(404);
  });

  test.each([
    '/../secret.html',
    '/assets/../../secret.html',
    '/%2e%2e/secret.html',
    '/assets/%2e%2e/%2e%2e/secret.html',
    '/..%2fsecret.html',
    '/..%5csecret.html',
    '//../secret.html',
    '/%00',
    '/%ZZ',
  ])('%s leads to nothing outside', async (path) => {
    for (const headers of [HTML, {}]) {
      const got = await get(path, headers);
      expect(got.body.toString()).not.toContain('secret');
      expect([200, 404]).toContain(got.status);
    }
  });

  test('an address of the size of a novel is refused', async () => {
    const got = await get(`/${'a'.repeat(20_000)}`, HTML);
    expect([got.status, got.headers['content-type']]).toEqual([431, PROBLEM]);
  });

  test('the reference and the pages of problems style themselves as before', async () => {
    const reference = await get('/api/', HTML);
    expect([reference.status, policyOf(reference)]).toEqual([
      200,
      expect.stringContaining("style-src 'self' 'unsafe-inline'"),
    ]);
    const problems = await get('/docs/problems', HTML);
    expect(problems.status).toBe(200);
    for (const rule of ["style-src 'self'", "img-src 'self'", "default-src 'none'"]) {
      expect(policyOf(problems)).toContain(rule);
    }
    expect(problems.body.toString()).not.toMatch(/<script|<style|style="/);
  });
});
