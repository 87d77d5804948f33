import { describe, expect, test } from 'vitest';
import { readSettings, SettingsError } from './settings.ts';

const ROOT = '/srv/hoga';

function faultsOf(environment: Record<string, string>): readonly string[] {
  try {
    readSettings(environment, ROOT);
  } catch (error) {
    if (error instanceof SettingsError) return error.faults;
    throw error;
  }
  return [];
}

test('everything has a default: the server starts with an empty environment', () => {
  expect(readSettings({}, ROOT)).toEqual({
    dataFolder: '/srv/hoga/.hoga',
    databaseUrl: null,
    host: '127.0.0.1',
    port: 4620,
    publicUrl: null,
    trustedProxies: [],
    bots: true,
    botSeed: 1,
    metricsToken: null,
    otlpUrl: null,
    errorDsn: null,
    logFormat: 'json',
    logLevel: 'info',
    limits: {
      addressPerSecond: 200,
      readsPerSecond: 50,
      ordersPerSecond: 20,
      keyReadsPerSecond: 50,
      keyOrdersPerSecond: 20,
      signInsPerMinute: 30,
      socketsPerAddress: 200,
    },
    retention: { outboxHours: 24, secondCandlesDays: 7, houseOrdersDays: 1 },
  });
});

const EVERYTHING = {
  HOGA_DATA: '/var/lib/hoga',
  DATABASE_URL: 'postgresql://hoga@db.example.com/hoga',
  HOGA_HOST: '0.0.0.0',
  HOGA_PORT: '8080',
  HOGA_PUBLIC_URL: 'https://hoga.example.com/',
  HOGA_TRUSTED_PROXIES: '10.0.0.1, 10.1.0.0/16 ,fd00::/8,',
  HOGA_BOTS: 'off',
  HOGA_BOT_SEED: '42',
  HOGA_METRICS_TOKEN: 'sixteen-or-more!',
  HOGA_OTLP_URL: 'http://collector:4318',
  HOGA_ERROR_DSN: 'https://key@errors.example.com/path/7',
  HOGA_LOG_FORMAT: 'ecs',
  HOGA_LOG_LEVEL: 'silent',
  HOGA_LIMIT_ADDRESS_PER_SECOND: '1000',
  HOGA_LIMIT_READS_PER_SECOND: '1001',
  HOGA_LIMIT_ORDERS_PER_SECOND: '1002',
  HOGA_LIMIT_KEY_READS_PER_SECOND: '1003',
  HOGA_LIMIT_KEY_ORDERS_PER_SECOND: '1004',
  HOGA_LIMIT_SIGN_INS_PER_MINUTE: '1005',
  HOGA_LIMIT_SOCKETS_PER_ADDRESS: '1006',
  HOGA_RETENTION_OUTBOX_HOURS: '48',
  HOGA_RETENTION_SECOND_CANDLES_DAYS: '3',
  HOGA_RETENTION_HOUSE_ORDERS_DAYS: '2',
};

test('every variable is heard', () => {
  expect(readSettings(EVERYTHING, ROOT)).toEqual({
    dataFolder: '/var/lib/hoga',
    databaseUrl: 'postgresql://hoga@db.example.com/hoga',
    host: '0.0.0.0',
    port: 8080,
    publicUrl: 'https://hoga.example.com',
    trustedProxies: ['10.0.0.1', '10.1.0.0/16', 'fd00::/8'],
    bots: false,
    botSeed: 42,
    metricsToken: 'sixteen-or-more!',
    otlpUrl: 'http://collector:4318',
    errorDsn: 'https://key@errors.example.com/path/7',
    logFormat: 'ecs',
    logLevel: 'silent',
    limits: {
      addressPerSecond: 1000,
      readsPerSecond: 1001,
      ordersPerSecond: 1002,
      keyReadsPerSecond: 1003,
      keyOrdersPerSecond: 1004,
      signInsPerMinute: 1005,
      socketsPerAddress: 1006,
    },
    retention: { outboxHours: 48, secondCandlesDays: 3, houseOrdersDays: 2 },
  });
});

test('an empty variable is one that is not set, and other programs’ variables are none of ours', () => {
  const empty = Object.fromEntries(Object.keys(EVERYTHING).map((name) => [name, '']));
  const environment = { ...empty, PATH: '/bin', PORT: 'x', HOGA_HOST: undefined };
  expect(readSettings(environment, ROOT)).toEqual(readSettings({}, ROOT));
});

test('everything that is wrong is said at once, one line each', () => {
  const wrong = {
    DATABASE_URL: 'mysql://root:hunter2@db/hoga',
    HOGA_PORT: '65536',
    HOGA_PUBLIC_URL: 'hoga.example.com',
    HOGA_TRUSTED_PROXIES: 'proxy.example.com',
    HOGA_BOTS: 'yes',
    HOGA_BOT_SEED: '-1',
    HOGA_LOG_LEVEL: 'trace',
    HOGA_LIMIT_ADDRESS_PER_SECOND: '0',
    HOGA_LIMIT_READS_PER_SECOND: '1.5',
    HOGA_LIMIT_ORDERS_PER_SECOND: '1e3',
    HOGA_LIMIT_KEY_READS_PER_SECOND: '-1',
    HOGA_LIMIT_KEY_ORDERS_PER_SECOND: '10000001',
    HOGA_LIMIT_SIGN_INS_PER_MINUTE: 'none',
    HOGA_RETENTION_OUTBOX_HOURS: '0',
    HOGA_RETENTION_SECOND_CANDLES_DAYS: '-1',
    HOGA_RETENTION_HOUSE_ORDERS_DAYS: '4000',
  };
  const faults = faultsOf(wrong);
  expect(faults.map((fault) => fault.split(' ', 1)[0])).toEqual(Object.keys(wrong));
  expect(faults).toMatchInlineSnapshot(`
    [
      "DATABASE_URL must be a URL that begins with postgres:// or postgresql:// or socket:",
      "HOGA_PORT must be from 0 to 65535",
      "HOGA_PUBLIC_URL must be a URL that begins with http:// or https://",
      "HOGA_TRUSTED_PROXIES must be addresses or networks such as 10.0.0.0/8, separated by commas",
      "HOGA_BOTS must be on or off",
      "HOGA_BOT_SEED must be a whole number",
      "HOGA_LOG_LEVEL must be debug, info, warn, error or silent",
      "HOGA_LIMIT_ADDRESS_PER_SECOND must be from 1 to 10000000",
      "HOGA_LIMIT_READS_PER_SECOND must be a whole number",
      "HOGA_LIMIT_ORDERS_PER_SECOND must be a whole number",
      "HOGA_LIMIT_KEY_READS_PER_SECOND must be a whole number",
      "HOGA_LIMIT_KEY_ORDERS_PER_SECOND must be from 1 to 10000000",
      "HOGA_LIMIT_SIGN_INS_PER_MINUTE must be a whole number",
      "HOGA_RETENTION_OUTBOX_HOURS must be from 1 to 8760",
      "HOGA_RETENTION_SECOND_CANDLES_DAYS must be a whole number",
      "HOGA_RETENTION_HOUSE_ORDERS_DAYS must be from 1 to 3650",
    ]
  `);
  const { message } = new SettingsError(faults);
  expect(message.split('\n')).toHaveLength(faults.length + 1);
  expect(message).not.toContain('hunter2');
});

describe('HOGA_PORT', () => {
  test.each(['0', '1', '65535'])('%s is a port', (port) => {
    expect(readSettings({ HOGA_PORT: port }, ROOT).port).toBe(Number(port));
  });

  test.each(['-1', '65536', '80 ', '0x50', '8.5', 'http', '9999999999', '８０'])(
    '%o is none',
    (port) => {
      expect(faultsOf({ HOGA_PORT: port })).toHaveLength(1);
    },
  );
});

describe('HOGA_TRUSTED_PROXIES', () => {
  test.each(['127.0.0.1', '::1', '10.0.0.0/8', '10.0.0.1/32', 'fd00::/8', '::1/128', ' ,, '])(
    '%o names whom to trust',
    (proxies) => {
      expect(faultsOf({ HOGA_TRUSTED_PROXIES: proxies })).toEqual([]);
    },
  );

  test.each([
    '10.0.0.0/33',
    '10.0.0.0/0',
    '10.0.0.0/',
    '10.0.0.0/x',
    '10.0.0.0/8/8',
    '10.0.0.0/-8',
    'fd00::/129',
    '10.0.0',
    'localhost',
    '10.0.0.1 10.0.0.2',
  ])('%o names nobody', (proxies) => {
    expect(faultsOf({ HOGA_TRUSTED_PROXIES: proxies })).toHaveLength(1);
  });
});

test('a relative data folder is one of the repository, wherever the server is started', () => {
  expect(readSettings({ HOGA_DATA: 'data/a' }, ROOT).dataFolder).toBe('/srv/hoga/data/a');
});

test.each(['postgres://a/b', 'postgresql://a/b', 'socket:/run/postgresql?db=hoga'])(
  '%s is a database',
  (url) => {
    expect(readSettings({ DATABASE_URL: url }, ROOT).databaseUrl).toBe(url);
  },
);
