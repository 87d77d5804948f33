import { createServer, type AddressInfo, type Socket } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { startMailServer, tokenIn, type MailServer } from '../../test/mail-server.ts';
import type { Letter, Log } from '../needs/index.ts';
import { createMail, type MailOptions } from './create-mail.ts';

const FROM = { name: '호가', address: 'hoga@example.com' };
const TOKEN = 'x'.repeat(43);
const PATIENCE = { timeout: 10_000 };
let server: MailServer;
let lines: { level: string; fields: object; message: string }[];

beforeAll(async () => {
  server = await startMailServer();
});

beforeEach(() => {
  lines = [];
  server.received.length = 0;
  server.troubles.refuse.length = 0;
  delete server.troubles.greetAfterMs;
});

afterAll(() => server.close());

const keep =
  (level: string): Log['info'] =>
  (fields, message) =>
    void lines.push({ level, fields, message });
const log: Log = {
  debug: keep('debug'),
  info: keep('info'),
  warn: keep('warn'),
  error: keep('error'),
};

let person = 0;
function letter(changes: Partial<Letter> = {}): Letter {
  person += 1;
  return {
    purpose: 'password_reset',
    userId: `user ${person}`,
    to: `person${person}@example.com`,
    language: 'ko',
    token: TOKEN,
    hours: 1,
    ...changes,
  };
}

/** Through the mail server of the tests unless another is named; retries come at once. */
function open(changes: Partial<MailOptions> & { readonly url?: string; timeoutMs?: number } = {}) {
  const { url = server.url, timeoutMs = 5_000, ...rest } = changes;
  const smtp = { url, from: FROM, timeoutMs };
  const fixed = { smtp, publicUrl: () => 'https://hoga.example', log, retriesAfterMs: [1, 1] };
  return createMail({ ...fixed, ...rest });
}

const messages = (): string[] => lines.map(({ level, message }) => `${level} ${message}`);
const linesThat = (part: string) => lines.filter(({ message }) => message.includes(part));
const said = (part: string): Promise<unknown> =>
  vi.waitUntil(() => linesThat(part).length > 0, PATIENCE);

test('a letter arrives, in the language of its reader, with a link that no server sees', async () => {
  const mail = open();
  const sent = letter();
  expect(mail.post(async () => sent)).toBe(true);
  const received = await server.mailTo(sent.to);
  expect(received).toMatchObject({
    from: FROM.address,
    to: [sent.to],
    subject: '[호가] 비밀번호를 다시 설정해 주세요',
  });
  expect(tokenIn(received)).toBe(TOKEN);
  const link = `https://hoga.example/reset-password#token=${TOKEN}`;
  expect(received.text).toContain(`\n\n${link}\n\n`);
  expect(received.html).toContain(`href="${link}"`);
  expect(received.html).not.toMatch(/<img|src=|url\(/);
  expect(received.headers).toContain('Auto-Submitted: auto-generated');
  expect(received.headers.some((line) => /^From: .*<hoga@example\.com>$/.test(line))).toBe(true);
  await mail.close();
  expect(lines).toEqual([
    {
      level: 'info',
      fields: { userId: sent.userId, purpose: 'password_reset' },
      message: 'a mail was sent',
    },
  ]);
});

test('nothing is sent when there is nothing to write', async () => {
  const mail = open();
  const before = server.connections();
  mail.post(async () => undefined);
  await mail.close();
  expect(server.connections()).toBe(before);
  expect(lines).toEqual([]);
});

test('without a mail server the link is in the log, where an operator cannot overlook it', async () => {
  const mail = open({ smtp: null });
  const sent = letter({ purpose: 'email_verification', language: 'en' });
  mail.post(async () => sent);
  await mail.close();
  expect(lines).toEqual([
    {
      level: 'warn',
      fields: {
        userId: sent.userId,
        purpose: 'email_verification',
        link: `https://hoga.example/verify-email#token=${TOKEN}`,
      },
      message: expect.stringMatching(/^NO MAIL WAS SENT, because HOGA_SMTP_URL is not set\. /),
    },
  ]);
});

describe('a difficult mail server', () => {
  test('that is slow holds nobody up', async () => {
    server.troubles.greetAfterMs = 300;
    const mail = open();
    const began = performance.now();
    const letters = Array.from({ length: 3 }, () => letter());
    for (const each of letters) mail.post(async () => each);
    expect(performance.now() - began).toBeLessThan(100);
    await Promise.all(letters.map(({ to }) => server.mailTo(to)));
    await mail.close();
  });

  test('that puts strangers off is asked again, with the same link', async () => {
    server.troubles.refuse.push(450);
    const mail = open();
    const sent = letter();
    const write = vi.fn<() => Promise<Letter>>(async () => sent);
    mail.post(write);
    await server.mailTo(sent.to);
    await mail.close();
    expect(write).toHaveBeenCalledTimes(1);
    const [first] = lines;
    expect(first).toMatchObject({
      level: 'warn',
      message: expect.stringContaining('trying again'),
    });
    expect(first?.fields).toMatchObject({ attempt: 1, status: 450, code: 'EENVELOPE' });
  });

  test('that goes on putting us off is given up', async () => {
    server.troubles.refuse.push(450, 450, 450);
    const mail = open();
    mail.post(async () => letter());
    await said('given up');
    await mail.close();
    expect(messages()).toEqual([
      expect.stringMatching(/^warn .*trying again$/),
      expect.stringMatching(/^warn .*trying again$/),
      'error a mail was given up; whoever waits can ask for another',
    ]);
  });

  test('that knows no such address is asked once, and no operator is called', async () => {
    server.troubles.refuse.push(550);
    const mail = open();
    mail.post(async () => letter());
    await said('refused an address');
    await mail.close();
    expect(messages()).toEqual(['warn the mail server refused an address']);
  });

  test('that does not know us is a fault to be mended', async () => {
    const mail = open({ url: server.url.replace('hoga:', 'nobody:') });
    mail.post(async () => letter());
    await said('given up');
    await mail.close();
    expect(lines).toMatchObject([{ level: 'error', fields: { code: 'EAUTH', status: 535 } }]);
  });

  test('that speaks no TLS gets nothing where TLS is wanted', async () => {
    const mail = open({ url: server.url.replace('smtp:', 'smtps:'), timeoutMs: 1_000 });
    mail.post(async () => letter());
    await said('given up');
    await mail.close();
    expect(server.received).toEqual([]);
  });

  test.each(['is not there', 'says nothing'])('that %s is given up in time', async (how) => {
    const sockets: Socket[] = [];
    const silent = createServer((socket) => void sockets.push(socket));
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as AddressInfo;
    const close = (): Promise<unknown> => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => silent.close(resolve));
    };
    if (how === 'is not there') await close();
    const mail = open({ url: `smtp://127.0.0.1:${port}`, timeoutMs: 100 });
    mail.post(async () => letter());
    await said('given up');
    await mail.close();
    if (how !== 'is not there') await close();
    expect(lines).toHaveLength(3);
  });

  test('nothing of it in the log tells who was written to, or the link', async () => {
    server.troubles.refuse.push(450, 550, 450);
    const mail = open();
    const letters = Array.from({ length: 3 }, () => letter());
    for (const each of letters) mail.post(async () => each);
    await vi.waitUntil(() => server.received.length === 2, PATIENCE);
    await mail.close();
    const text = JSON.stringify(lines);
    for (const secret of [TOKEN, '@example.com', 'p@ss', ...letters.map(({ to }) => to)]) {
      expect(text).not.toContain(secret);
    }
    expect(text).toContain('user ');
  });
});

describe('many letters', () => {
  test('go four at a time; those too many are not taken', async () => {
    const mail = open({ smtp: null });
    const gate = Promise.withResolvers<void>();
    let writing = 0;
    const write = async (): Promise<undefined> => {
      writing += 1;
      await gate.promise;
    };
    const taken = Array.from({ length: mail.capacity + 2 }, () => mail.post(write));
    expect(taken.filter(Boolean)).toHaveLength(mail.capacity);
    expect(taken.slice(-2)).toEqual([false, false]);
    expect(messages()).toContain('warn a letter was not taken: too many wait');
    await vi.waitUntil(() => writing === 4);
    gate.resolve();
    await vi.waitUntil(() => writing === mail.capacity, PATIENCE);
    await vi.waitUntil(() => mail.post(async () => undefined));
    await mail.close();
  });

  test('one that cannot be written is tried again like one that cannot be sent', async () => {
    const mail = open();
    const sent = letter();
    const write = vi
      .fn<() => Promise<Letter>>(async () => sent)
      .mockRejectedValueOnce(new Error('no database'));
    mail.post(write);
    await server.mailTo(sent.to);
    await mail.close();
    expect(lines[0]?.fields).toEqual({ attempt: 1, error: 'no database' });
  });
});

describe('at the stop', () => {
  test('what is being sent arrives, and what waits for another attempt is given up', async () => {
    server.troubles.greetAfterMs = 200;
    const mail = open({ retriesAfterMs: [60_000] });
    const [lost, arriving] = [letter(), letter()];
    mail.post(() => Promise.reject(new Error('no database')));
    await said('trying again');
    mail.post(async () => arriving);
    await vi.waitUntil(() => server.connections() > 0);
    await mail.close();
    expect(server.received.map(({ to }) => to)).toEqual([[arriving.to]]);
    expect(messages()).toContain('warn a mail was given up at the stop');
    mail.post(async () => lost);
    await said('given up at the stop');
    expect(server.received).toHaveLength(1);
  });

  test('nobody waits long for a mail server that hangs', { timeout: 10_000 }, async () => {
    server.troubles.greetAfterMs = 4_000;
    const mail = open();
    mail.post(async () => letter());
    await new Promise((resolve) => setTimeout(resolve, 50));
    const began = performance.now();
    await mail.close();
    expect(performance.now() - began).toBeLessThan(3_900);
    expect(messages()).toContain('warn mails were given up at the stop');
  });
});
