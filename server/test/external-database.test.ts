/** With DATABASE_URL the server keeps everything in a database it neither starts nor stops. */
import { readdir } from 'node:fs/promises';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { call, signUp } from './api-client.ts';
import { testDatabase, type TestDatabase } from './database.ts';
import { newDataFolder, removeDataFolder, startServer } from './start-server.ts';

let database: TestDatabase;
let folder: string;

beforeAll(async () => {
  database = await testDatabase();
  folder = await newDataFolder();
});

afterAll(async () => {
  await removeDataFolder(folder);
  await database.close();
});

test('orders are stored in the database that DATABASE_URL names, which goes on without us', async () => {
  const server = await startServer({ dataFolder: folder, env: { DATABASE_URL: database.url } });
  const ann = await signUp(server.url, 'ann');
  const path = `/api/v1/accounts/${ann.account}/orders`;
  const body = { instrument: 'KRW-LPJ', side: 'buy', type: 'limit', price: '2500', quantity: '3' };
  const placed = await call(server.url, { method: 'POST', path, token: ann.token, body });
  expect(placed.status).toBe(201);
  expect(await server.stop()).toBe(0);

  const client = new Client({ connectionString: database.url });
  await client.connect();
  const { rows } = await client.query('select id, price, held from orders');
  await client.end();
  // 3 × 2,500 and 0.05 % of it.
  expect(rows).toEqual([{ id: expect.any(String), price: '2500', held: '7503.75' }]);
  expect(await readdir(folder)).toEqual(['secrets.json']);
});

test.each([
  ['a database that is not there', 'postgres://hoga:hunter2@127.0.0.1:1/hoga', 'ECONNREFUSED'],
  ['a password that is wrong', '', '28P01'],
])('%s is said plainly, without the password', async (_, elsewhere, code) => {
  const url = elsewhere || database.url.replace(/\/\/hoga:[^@]*@/, '//hoga:hunter2@');
  const start = startServer({ dataFolder: folder, env: { DATABASE_URL: url } });
  const fault = await start.catch((error: unknown) => String(error));
  expect(fault).toContain(`The database cannot be reached or refuses (${code})`);
  expect(fault).not.toContain('hunter2');
});
