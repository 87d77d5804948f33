import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { health } from './health.ts';
import { languageOf } from './terminal.ts';

const READY = {
  status: 'ready',
  version: '0.1.0',
  database: 'up',
  engine: 'running',
  openOrders: 0,
  inbox: 0,
};

let server: Server | undefined;

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  server = undefined;
});

async function serve(listener: RequestListener): Promise<string> {
  const started = createServer(listener);
  server = started;
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(started.address() as AddressInfo).port}`;
}

function answering(status: number, body: unknown): RequestListener {
  return (request, response) => {
    response.statusCode = request.url === '/readyz' ? status : 404;
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
}

async function asked(url: string, language: 'ko' | 'en' = 'en') {
  const lines: string[] = [];
  const print = (line: string) => void lines.push(line);
  const code = await health(['--url', url], { language, print, complain: print });
  return { code, text: lines.join('\n') };
}

test('a ready server is healthy', async () => {
  const url = await serve(answering(200, READY));
  expect(await asked(url)).toEqual({
    code: 0,
    text: 'Healthy: it takes orders (hoga 0.1.0, database up, engine running)',
  });
  expect((await asked(`${url}/`, 'ko')).text).toContain('정상: 주문을 받습니다');
});

test('a server that takes no orders is not healthy', async () => {
  const url = await serve(answering(503, { ...READY, status: 'draining', engine: 'stopped' }));
  expect(await asked(url)).toEqual({
    code: 1,
    text: 'Not healthy: it takes no orders, draining (hoga 0.1.0, database up, engine stopped)',
  });
  expect((await asked(url, 'ko')).text).toContain('이상: 주문을 받지 않습니다');
});

test('503 is not healthy whatever the body says', async () => {
  const url = await serve(answering(503, READY));
  expect((await asked(url)).code).toBe(1);
});

test.each(['<html></html>', '{}', 'null', ''])('%j is no answer of hoga', async (body) => {
  const url = await serve(answering(200, body));
  const { code, text } = await asked(url);
  expect(code).toBe(1);
  expect(text).toContain('is no hoga server');
});

test('where nothing listens, it says how to start a server', async () => {
  const url = await serve(answering(200, READY));
  server?.close();
  const { code, text } = await asked(url);
  expect(code).toBe(1);
  expect(text).toContain("Start it with 'npm start'");
  expect((await asked(url, 'ko')).text).toContain("'npm start'로 켜거나");
});

test('a server that never answers is given up on', async () => {
  const url = await serve(() => {});
  const { code, text } = await asked(url);
  expect(code).toBe(1);
  expect(text).toContain('did not answer within 2 s');
});

test.each(['nonsense', 'ftp://127.0.0.1', ''])('%j is no address', async (url) => {
  expect((await asked(url)).code).toBe(2);
});

test('other arguments are wrong usage', async () => {
  const ignore = () => {};
  const terminal = { language: 'en', print: ignore, complain: ignore } as const;
  expect(await health(['extra'], terminal)).toBe(2);
  expect(await health(['--nonsense'], terminal)).toBe(2);
});

test('the language follows the locale, the more specific variable first', () => {
  expect(languageOf({ LANG: 'ko_KR.UTF-8' })).toBe('ko');
  expect(languageOf({ LANG: 'ko_KR.UTF-8', LC_ALL: 'C' })).toBe('en');
  expect(languageOf({ LANG: 'C', LC_MESSAGES: 'ko_KR.UTF-8', LC_ALL: '' })).toBe('ko');
  expect(languageOf({})).toBe('en');
});
