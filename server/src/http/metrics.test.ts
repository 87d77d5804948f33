import fastify, { type FastifyInstance, type InjectOptions } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { serveMetrics } from './metrics.ts';

const TOKEN = 'a-token-of-the-operator';
let open: FastifyInstance;
let locked: FastifyInstance;

beforeAll(() => {
  const exposition = async (): Promise<string> => 'up 1\n';
  // Trusting a proxy says whose address to believe, not who may read.
  open = fastify({ trustProxy: true });
  serveMetrics(open, { exposition, token: null });
  locked = fastify();
  serveMetrics(locked, { exposition, token: TOKEN });
});

afterAll(async () => {
  await open.close();
  await locked.close();
});

async function ask(server: FastifyInstance, how: InjectOptions): Promise<number> {
  const { statusCode, body } = await server.inject({ url: '/metrics', ...how });
  expect(body.includes('up 1')).toBe(statusCode === 200);
  return statusCode;
}

const local = (headers: Record<string, string> = {}): InjectOptions => ({
  remoteAddress: '127.0.0.1',
  headers: { host: 'localhost:4620', ...headers },
});

describe('without a token', () => {
  test.each([
    ['127.0.0.1', 'localhost:4620'],
    ['127.8.8.8', '127.0.0.1:4620'],
    ['::1', '[::1]:4620'],
    ['::ffff:127.0.0.1', 'localhost'],
  ])('%s, who asks for %s, is answered', async (remoteAddress, host) => {
    expect(await ask(open, { remoteAddress, headers: { host } })).toBe(200);
  });

  test.each([
    ['192.0.2.1', 'localhost:4620'],
    ['10.0.0.1', '127.0.0.1'],
    ['::ffff:192.0.2.1', 'localhost'],
    ['fe80::1', 'localhost'],
    ['127.0.0.1', 'evil.example'],
    ['127.0.0.1', 'localhost.evil.example'],
  ])('%s, who asks for %s, is not', async (remoteAddress, host) => {
    expect(await ask(open, { remoteAddress, headers: { host } })).toBe(404);
  });

  test.each([
    'x-forwarded-for',
    'X-Forwarded-Host',
    'x-forwarded-proto',
    'forwarded',
    'x-real-ip',
    'via',
    'cf-connecting-ip',
  ])('who was passed on, as %s shows, is not', async (name) => {
    expect(await ask(open, local({ [name]: '127.0.0.1' }))).toBe(404);
  });

  test('a token is no way in', async () => {
    const headers = { authorization: `Bearer ${TOKEN}` };
    expect(await ask(open, { remoteAddress: '192.0.2.1', headers })).toBe(404);
  });
});

describe('with a token', () => {
  test.each([`Bearer ${TOKEN}`, `bearer  ${TOKEN}`])('%o is answered', async (authorization) => {
    const headers = { authorization, 'x-forwarded-for': '192.0.2.7' };
    expect(await ask(locked, { remoteAddress: '192.0.2.1', headers })).toBe(200);
  });

  test.each([
    '',
    'Bearer',
    'Bearer ',
    TOKEN,
    `Basic ${TOKEN}`,
    `Bearer ${TOKEN}x`,
    `Bearer ${TOKEN.slice(1)}`,
    `Bearer ${TOKEN} ${TOKEN}`,
  ])('%o is not, from this machine either', async (authorization) => {
    expect(await ask(locked, local({ authorization }))).toBe(404);
  });

  test('nor is who shows none, nor any other method', async () => {
    expect(await ask(locked, local())).toBe(404);
    const headers = { authorization: `Bearer ${TOKEN}` };
    expect(await ask(locked, { method: 'POST', headers })).toBe(404);
  });
});
