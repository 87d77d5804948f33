import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { doubtsAbout } from './doubts.ts';
import { listSettings, readSettings, SettingsError } from './settings.ts';
import { environmentExample, settingsMarkdown } from './settings-document.ts';

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
  expect(readSettings({}, ROOT)).toMatchObject({
    dataFolder: '/srv/hoga/.hoga',
    databaseUrl: null,
    host: '127.0.0.1',
    port: 4620,
    publicUrl: null,
    trustedProxies: [],
    smtpUrl: null,
    mailFrom: null,
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
      socketsPerAddress: 200,
      signInsPerMinute: 30,
      guestsPerAddress: 50,
      guestsPerDay: 2_000,
      mailsPerHour: 60,
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
  HOGA_SMTP_URL: 'smtps://hoga:p%40ss@mail.example.com',
  HOGA_MAIL_FROM: '호가 <hoga@example.com>',
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
  HOGA_LIMIT_GUESTS_PER_ADDRESS: '1007',
  HOGA_LIMIT_GUESTS_PER_DAY: '1008',
  HOGA_LIMIT_MAILS_PER_HOUR: '1009',
  HOGA_RETENTION_OUTBOX_HOURS: '48',
  HOGA_RETENTION_SECOND_CANDLES_DAYS: '3',
  HOGA_RETENTION_HOUSE_ORDERS_DAYS: '2',
};

test('every variable is heard', () => {
  expect(readSettings(EVERYTHING, ROOT)).toMatchObject({
    dataFolder: '/var/lib/hoga',
    databaseUrl: 'postgresql://hoga@db.example.com/hoga',
    host: '0.0.0.0',
    port: 8080,
    publicUrl: 'https://hoga.example.com',
    trustedProxies: ['10.0.0.1', '10.1.0.0/16', 'fd00::/8'],
    smtpUrl: 'smtps://hoga:p%40ss@mail.example.com',
    mailFrom: { name: '호가', address: 'hoga@example.com' },
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
      socketsPerAddress: 1006,
      signInsPerMinute: 1005,
      guestsPerAddress: 1007,
      guestsPerDay: 1008,
      mailsPerHour: 1009,
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
    HOGA_SMTP_URL: 'mail.example.com:587',
    HOGA_MAIL_FROM: 'hoga',
    HOGA_BOTS: 'yes',
    HOGA_BOT_SEED: '-1',
    HOGA_LOG_LEVEL: 'trace',
    HOGA_LIMIT_ADDRESS_PER_SECOND: '0',
    HOGA_LIMIT_READS_PER_SECOND: '1.5',
    HOGA_LIMIT_ORDERS_PER_SECOND: '1e3',
    HOGA_LIMIT_KEY_READS_PER_SECOND: '-1',
    HOGA_LIMIT_KEY_ORDERS_PER_SECOND: '10000001',
    HOGA_LIMIT_SOCKETS_PER_ADDRESS: '0',
    HOGA_LIMIT_SIGN_INS_PER_MINUTE: 'none',
    HOGA_LIMIT_GUESTS_PER_ADDRESS: '0',
    HOGA_LIMIT_GUESTS_PER_DAY: '0',
    HOGA_LIMIT_MAILS_PER_HOUR: '0',
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
      "HOGA_SMTP_URL must be an address such as smtp://user:password@mail.example.com:587",
      "HOGA_MAIL_FROM must be an address such as hoga@example.com or Hoga <hoga@example.com>",
      "HOGA_BOTS must be on or off",
      "HOGA_BOT_SEED must be a whole number",
      "HOGA_LOG_LEVEL must be debug, info, warn, error or silent",
      "HOGA_LIMIT_ADDRESS_PER_SECOND must be from 1 to 10000000",
      "HOGA_LIMIT_READS_PER_SECOND must be a whole number",
      "HOGA_LIMIT_ORDERS_PER_SECOND must be a whole number",
      "HOGA_LIMIT_KEY_READS_PER_SECOND must be a whole number",
      "HOGA_LIMIT_KEY_ORDERS_PER_SECOND must be from 1 to 10000000",
      "HOGA_LIMIT_SOCKETS_PER_ADDRESS must be from 1 to 10000000",
      "HOGA_LIMIT_SIGN_INS_PER_MINUTE must be a whole number",
      "HOGA_LIMIT_GUESTS_PER_ADDRESS must be from 1 to 10000000",
      "HOGA_LIMIT_GUESTS_PER_DAY must be from 1 to 10000000",
      "HOGA_LIMIT_MAILS_PER_HOUR must be from 1 to 10000000",
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

describe('what is told to others', () => {
  test.each([
    ['HOGA_METRICS_TOKEN', 'fifteen-or-less'],
    ['HOGA_METRICS_TOKEN', 'with a space in the middle'],
    ['HOGA_OTLP_URL', 'collector:4318'],
    ['HOGA_ERROR_DSN', 'https://errors.example.com/7'],
    ['HOGA_ERROR_DSN', 'https://key@errors.example.com'],
    ['HOGA_ERROR_DSN', 'https://key:secret@errors.example.com/7'],
    ['HOGA_LOG_FORMAT', 'text'],
  ])('%s may not be %o', (variable, value) => {
    const faults = faultsOf({ [variable]: value });
    expect(faults).toHaveLength(1);
    expect(faults.join()).not.toContain(value);
  });
});

describe('mail', () => {
  const from = 'hoga@example.com';

  test.each([
    'smtp://localhost',
    'smtp://10.0.0.1:25',
    'smtp://[::1]:2525/',
    'smtps://hoga:p%40s%3As@mail.example.com:465',
  ])('goes through %o', (url) => {
    const { smtpUrl } = readSettings({ HOGA_SMTP_URL: url, HOGA_MAIL_FROM: from }, ROOT);
    expect(smtpUrl).toBe(url);
  });

  test.each([
    'mail.example.com',
    'https://mail.example.com',
    'smtp://',
    'smtp://user@mail.example.com',
    'smtp://:password@mail.example.com',
    'smtp://hunter2:%zz@mail.example.com',
    'smtp://mail.example.com/?requireTLS=no',
    'smtp://mail.example.com:none',
    'smtp://mail example.com',
  ])('does not go through %o, which is not printed', (url) => {
    const faults = faultsOf({ HOGA_SMTP_URL: url, HOGA_MAIL_FROM: from });
    expect(faults).toEqual([expect.stringMatching(/^HOGA_SMTP_URL must be an address/)]);
    expect(faults.join()).not.toContain('hunter2');
  });

  test.each([
    ['hoga@example.com', { name: '', address: 'hoga@example.com' }],
    ['호가 거래소 <hoga@example.com>', { name: '호가 거래소', address: 'hoga@example.com' }],
  ])('is from %o', (written, sender) => {
    expect(readSettings({ HOGA_MAIL_FROM: written }, ROOT).mailFrom).toEqual(sender);
  });

  test.each([
    'hoga',
    '호가',
    'a@b@c',
    'hoga@example.com, other@example.com',
    'Hoga <hoga>',
    'hoga@example.com>',
    'Hoga\r\nBcc: x <hoga@example.com>',
    `${'a'.repeat(100)} <hoga@example.com>`,
  ])('is not from %o', (written) => {
    expect(faultsOf({ HOGA_MAIL_FROM: written })).toHaveLength(1);
  });

  test('needs somebody it is from', () => {
    const HOGA_SMTP_URL = 'smtp://localhost';
    expect(faultsOf({ HOGA_SMTP_URL })).toEqual([expect.stringContaining('needs HOGA_MAIL_FROM')]);
    expect(faultsOf({ HOGA_SMTP_URL, HOGA_MAIL_FROM: 'x' })).toHaveLength(1);
  });
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

describe('a variable nobody knows', () => {
  test.each([
    ['HOGA_TRUSTED_PROXY', 'did you mean HOGA_TRUSTED_PROXIES?'],
    ['HOGA_TRUSTED_PROXYS', 'did you mean HOGA_TRUSTED_PROXIES?'],
    ['HOGA_DATABASE_URL', 'did you mean DATABASE_URL?'],
    ['HOGA_LIMIT_ORDER_PER_SECOND', 'did you mean HOGA_LIMIT_ORDERS_PER_SECOND?'],
    ['hoga_port', 'did you mean HOGA_PORT?'],
    ['HOGA_PORT_FILE', 'docs/configuration.md lists all'],
    ['HOGA_COLOUR', 'docs/configuration.md lists all'],
  ])('%s is refused: %s', (name, hint) => {
    expect(faultsOf({ [name]: '1' })).toEqual([`${name} is no setting of hoga; ${hint}`]);
  });

  test('is said together with what else is wrong', () => {
    const faults = faultsOf({ HOGA_PORTS: '1', HOGA_PORT: 'x' });
    expect(faults).toEqual([
      'HOGA_PORTS is no setting of hoga; did you mean HOGA_PORT?',
      'HOGA_PORT must be a whole number',
    ]);
  });

  test('does not matter while it is empty, or when the tests read it', () => {
    expect(faultsOf({ HOGA_TRUSTED_PROXY: '', HOGA_SHARED: '..', HOGA_TEST_X: '1' })).toEqual([]);
  });
});

describe('a secret in a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hoga-settings-'));
  const file = join(folder, 'secret');
  afterAll(() => rmSync(folder, { recursive: true }));

  test('is its content without the line break at the end', () => {
    writeFileSync(file, 'postgres://hoga@db/hoga\n');
    const { databaseUrl } = readSettings({ DATABASE_URL_FILE: file }, ROOT);
    expect(databaseUrl).toBe('postgres://hoga@db/hoga');
  });

  test('is refused beside the variable itself', () => {
    writeFileSync(file, 'postgres://hoga@db/hoga');
    const both = { DATABASE_URL: 'postgres://a/b', DATABASE_URL_FILE: file };
    expect(faultsOf(both)).toEqual(['DATABASE_URL and DATABASE_URL_FILE are both set']);
  });

  test('is refused when it is empty or not there, and never printed', () => {
    writeFileSync(file, '\n');
    const missing = join(folder, 'missing');
    expect(faultsOf({ DATABASE_URL_FILE: file })[0]).toContain('names an empty file');
    expect(faultsOf({ DATABASE_URL_FILE: missing })).toEqual([
      `DATABASE_URL_FILE cannot be read: ${missing} (ENOENT)`,
    ]);
    writeFileSync(file, 'mysql://root:hunter2@db/hoga');
    expect(faultsOf({ DATABASE_URL_FILE: file }).join()).not.toContain('hunter2');
  });
});

describe('DATABASE_PASSWORD', () => {
  const urlWith = (url: string, password: string): string | null =>
    readSettings({ DATABASE_URL: url, DATABASE_PASSWORD: password }, ROOT).databaseUrl;

  test('goes into the URL, escaped', () => {
    const url = urlWith('postgres://hoga@db:5432/hoga?sslmode=require', "p@s$&/:'");
    expect(url).toBe("postgres://hoga:p%40s%24%26%2F%3A'@db:5432/hoga?sslmode=require");
    expect(urlWith('postgresql://hoga@/hoga?host=/run', 'x')).toBe(
      'postgresql://hoga:x@/hoga?host=/run',
    );
  });

  test.each([
    [{}, /needs a DATABASE_URL/],
    [{ DATABASE_URL: 'postgres://db/hoga' }, /with a role/],
    [{ DATABASE_URL: 'socket:/run/postgresql?db=hoga' }, /with a role/],
    [{ DATABASE_URL: 'postgres://hoga:y@db/hoga' }, /a password of its own/],
  ])('is refused with %o', (environment, why) => {
    const faults = faultsOf({ ...environment, DATABASE_PASSWORD: 'hunter2' });
    expect(faults).toEqual([expect.stringMatching(why)]);
    expect(faults.join()).not.toContain('hunter2');
  });
});

const MAIL = { HOGA_SMTP_URL: 'smtp://localhost', HOGA_MAIL_FROM: 'hoga@example.com' };

describe('what is hardly meant', () => {
  const doubts = (environment: Record<string, string>): string[] =>
    doubtsAbout(readSettings(environment, ROOT)).map((doubt) => doubt.split(/[ :]/, 1)[0] ?? '');

  test.each([
    [{}, []],
    [{ HOGA_PUBLIC_URL: 'http://localhost:4620', HOGA_HOST: '0.0.0.0' }, []],
    [{ ...MAIL, HOGA_PUBLIC_URL: 'https://a.example', HOGA_TRUSTED_PROXIES: '127.0.0.1' }, []],
    [{ HOGA_HOST: '0.0.0.0' }, ['HOGA_HOST']],
    [{ HOGA_TRUSTED_PROXIES: '10.0.0.1' }, ['HOGA_TRUSTED_PROXIES']],
    [{ ...MAIL, HOGA_PUBLIC_URL: 'http://hoga.example' }, ['HOGA_PUBLIC_URL']],
    [{ ...MAIL, HOGA_PUBLIC_URL: 'https://hoga.example' }, ['HOGA_PUBLIC_URL']],
    [{ HOGA_PUBLIC_URL: 'https://hoga.example' }, ['HOGA_PUBLIC_URL', 'HOGA_PUBLIC_URL']],
    [{ HOGA_MAIL_FROM: 'hoga@example.com' }, ['HOGA_MAIL_FROM']],
    [MAIL, ['HOGA_SMTP_URL']],
  ])('of %o is said: %o', (environment, variables) => {
    expect(doubts(environment)).toEqual(variables);
  });
});

describe('the documents', () => {
  test('name every setting once, and each default is one that may be set', () => {
    const [table, example] = [settingsMarkdown(), environmentExample()];
    const defaults: Record<string, string> = {};
    for (const { variable, byDefault } of listSettings()) {
      expect(table.split(`\n| \`${variable}\``), variable).toHaveLength(2);
      expect(example.split(`\n# ${variable}=`), variable).toHaveLength(2);
      if (byDefault !== null) defaults[variable] = byDefault;
    }
    expect(readSettings(defaults, ROOT)).toEqual(readSettings({}, ROOT));
  });
});
