import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openCollector, type Collector } from '../../test/collector.ts';
import { createErrorReporter, type ErrorReporter } from './error-reporter.ts';

let collector: Collector;

beforeAll(async () => {
  collector = await openCollector();
});

afterAll(() => collector.close());

beforeEach(() => {
  collector.heard.length = 0;
  Object.assign(collector, { answer: 200, retryAfter: null });
});

function open(dsn = `${collector.url.replace('//', '//key@')}/sub/path/7`): ErrorReporter {
  return createErrorReporter({ dsn, release: '1.2', times: { answerMs: 150, flushMs: 1_000 } });
}

function outcomesOf({ outcomes }: ErrorReporter): Record<string, number> {
  const told: Record<string, number> = {};
  outcomes.tell((count, labels) => (told[String(labels?.['outcome'])] = count));
  return told;
}

const fault = (message = 'a batch failed', error: unknown = new TypeError('no')) =>
  ({ level: 'error', message, error }) as const;

test('a fault arrives as an event of the protocol', async () => {
  const reporter = open();
  reporter.report({ ...fault(), level: 'fatal' });
  await reporter.flush();
  const [{ path, headers, body } = { path: '', headers: {}, body: '' }] = collector.heard;
  expect(path).toBe('/sub/path/api/7/envelope/');
  expect(headers['x-sentry-auth']).toContain(
    'sentry_version=7, sentry_client=hoga/1.2, sentry_key=key',
  );
  expect(headers['content-type']).toBe('application/x-sentry-envelope');
  const [head, item, event] = body.split('\n').map((line) => JSON.parse(line || 'null') as unknown);
  expect(item).toEqual({ type: 'event' });
  expect(head).toEqual({
    event_id: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
    sent_at: expect.stringMatching(/^\d{4}-.+Z$/) as string,
  });
  expect(event).toMatchObject({
    level: 'fatal',
    release: 'hoga@1.2',
    message: { formatted: 'a batch failed' },
    exception: { values: [{ type: 'TypeError', value: 'no' }] },
  });
  expect(body).toContain('error-reporter.test.ts');
  expect(body).not.toContain(process.cwd());
  expect(outcomesOf(reporter)).toEqual({ sent: 1, failed: 0, dropped: 0 });
});

test('people, addresses and secrets stay here', async () => {
  const reporter = open();
  const secrets = [
    'kim@example.com',
    '192.0.2.17',
    '2001:db8::17',
    'postgres://hoga:hunter2@db/hoga',
    'Bearer abcdef',
    'eyJhbGciOi.eyJzdWIi.c2ln',
    'hoga_0123_abc',
  ];
  const error = Object.assign(new Error(`of ${secrets.join(' and ')}`), {
    detail: 'Key (email)=(lee@example.com) exists',
    cookie: 'session=1',
  });
  reporter.report(fault('a request failed', error));
  await reporter.flush();
  expect(collector.heard).toHaveLength(1);
  const said = collector.heard[0]?.body ?? '';
  expect(said).not.toMatch(/example\.com|192\.0|db8|hunter2|abcdef|eyJ|hoga_0123|session=1/);
});

test('what happens again and again is told ten times a minute', async () => {
  const reporter = open();
  const error = new Error('same');
  for (let times = 0; times < 30; times += 1) reporter.report(fault('again', error));
  reporter.report(fault('another', error));
  await reporter.flush();
  expect(collector.heard).toHaveLength(11);
  expect(outcomesOf(reporter)).toEqual({ sent: 11, failed: 0, dropped: 20 });
});

test('so many different faults wait at most', async () => {
  const reporter = open();
  for (let which = 0; which < 200; which += 1) reporter.report(fault(`fault ${which}`));
  await reporter.flush();
  expect(collector.heard.length).toBeLessThanOrEqual(51);
  expect(outcomesOf(reporter)['dropped']).toBeGreaterThanOrEqual(149);
});

describe('a tracker in trouble troubles nobody', () => {
  test('told to wait, it sends nothing until then', async () => {
    Object.assign(collector, { answer: 429, retryAfter: '1' });
    const reporter = open();
    reporter.report(fault('first'));
    await reporter.flush();
    reporter.report(fault('second'));
    await reporter.flush();
    expect(collector.heard).toHaveLength(1);
    expect(outcomesOf(reporter)).toEqual({ sent: 0, failed: 1, dropped: 1 });
    collector.answer = 200;
    await new Promise((resolve) => setTimeout(resolve, 1_050));
    reporter.report(fault('third'));
    await reporter.flush();
    expect(outcomesOf(reporter)).toEqual({ sent: 1, failed: 1, dropped: 1 });
  });

  test('a fault of its own is counted', async () => {
    collector.answer = 500;
    const reporter = open();
    reporter.report(fault());
    await reporter.flush();
    expect(outcomesOf(reporter)).toEqual({ sent: 0, failed: 1, dropped: 0 });
  });

  test('silence is given up', async () => {
    collector.answer = 'silence';
    const reporter = open();
    reporter.report(fault('first'));
    reporter.report(fault('second'));
    const began = performance.now();
    await reporter.flush();
    expect(performance.now() - began).toBeLessThan(1_500);
    expect(outcomesOf(reporter)).toEqual({ sent: 0, failed: 2, dropped: 0 });
  });

  test('nobody waits longer than a process that ends can', async () => {
    collector.answer = 'silence';
    const reporter = open();
    for (let which = 0; which < 20; which += 1) reporter.report(fault(`fault ${which}`));
    const began = performance.now();
    await reporter.flush();
    expect(performance.now() - began).toBeLessThan(1_500);
  });

  test('nor does it matter when nobody is there', async () => {
    const reporter = open('http://key@127.0.0.1:9/7');
    reporter.report(fault());
    await reporter.flush();
    expect(outcomesOf(reporter)).toEqual({ sent: 0, failed: 1, dropped: 0 });
  });
});
