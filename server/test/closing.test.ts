/** A server that stops answers what is under way and then waits for nobody. */
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { createHttpServer } from '../src/http/index.ts';
import { call, signUp } from './api-client.ts';
import { openTestApp } from './app.ts';
import { UNMEASURED } from './unmeasured.ts';

const UNLIMITED = 1_000_000;

test('what is under way is answered, and its connection does not hold up the end', async () => {
  const running = await openTestApp();
  let isDraining = false;
  const http = await createHttpServer({
    app: running.app,
    live: { refusal: () => undefined, accept: ({ socket }) => socket.terminate() },
    limits: {
      addressPerSecond: UNLIMITED,
      readsPerSecond: UNLIMITED,
      ordersPerSecond: UNLIMITED,
      keyReadsPerSecond: UNLIMITED,
      keyOrdersPerSecond: UNLIMITED,
      signInsPerMinute: UNLIMITED,
      guestsPerAddress: UNLIMITED,
      guestsPerDay: UNLIMITED,
      mailsPerHour: UNLIMITED,
    },
    log: pino({ level: 'silent' }),
    ...UNMEASURED,
    trustedProxies: [],
    publicOrigins: new Set(),
    version: 'test',
    isDraining: () => isDraining,
  });
  try {
    await http.listen({ port: 0, host: '127.0.0.1' });
    const base = `http://127.0.0.1:${(http.server.address() as AddressInfo).port}`;
    const { account, token } = await signUp(base, 'trader');
    const [reached, gate] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    running.troubles.beforeCommit = () => {
      reached.resolve();
      return gate.promise;
    };
    const size = { price: '3000', quantity: '2' };
    const body = { instrument: 'KRW-LPJ', side: 'buy', type: 'limit', ...size };
    const path = `/api/v1/accounts/${account}/orders`;
    const answered = call(base, { method: 'POST', path, token, body });
    await reached.promise;
    isDraining = true;
    const closed = http.close();
    gate.resolve();
    expect((await answered).status).toBe(201);
    const began = performance.now();
    await closed;
    expect(performance.now() - began).toBeLessThan(2_000);
  } finally {
    http.server.closeAllConnections();
    await http.close();
    await running.stop();
    await running.database.close();
  }
}, 30_000);
