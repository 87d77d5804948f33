import { afterAll, beforeAll, expect, test } from 'vitest';
import { openCollector, type Collector } from '../../test/collector.ts';
import { keptLog } from '../../test/log.ts';
import { createErrorReporter } from './error-reporter.ts';
import { createTelemetry, type Telemetry } from './telemetry.ts';

let collector: Collector;
const log = keptLog();

beforeAll(async () => {
  collector = await openCollector();
});

afterAll(() => collector.close());

function open(url = collector.url): Promise<Telemetry> {
  return createTelemetry({
    version: 'test',
    log,
    reports: createErrorReporter({ dsn: null, release: 'test' }).outcomes,
    otlp: { url, times: { everyMs: 100, exportMs: 80 } },
  });
}

async function until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  for (let waited = 0; waited < 10_000; waited += 20) {
    if (await isTrue()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('it did not come true in time');
}

/** How many exports ended so, as a scrape tells; that it answers is part of the matter. */
async function exported(telemetry: Telemetry, outcome: string): Promise<number> {
  const text = await telemetry.exposition();
  const name = `hoga_otlp_exports_total\\{outcome="${outcome}"\\}`;
  return Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(text)?.[1]);
}

test('the collector is told what a scrape is told', async () => {
  const telemetry = await open(`${collector.url}/`);
  telemetry.http.rateLimited('order');
  await until(() => collector.heard.length > 1);
  await telemetry.stop();
  const { path, body } = collector.heard.at(-1) ?? { path: '', body: '' };
  expect(path).toBe('/v1/metrics');
  expect(body).toContain('"hoga_rate_limited_total"');
  expect(body).toContain('{"key":"service.name","value":{"stringValue":"hoga"}}');
});

test('trouble with the collector is said once, counted, and disturbs no scrape and no stop', async () => {
  collector.answer = 500;
  log.lines.length = 0;
  const telemetry = await open();
  await until(async () => (await exported(telemetry, 'failed')) > 1);
  collector.answer = 'silence';
  const before = await exported(telemetry, 'failed');
  await until(async () => (await exported(telemetry, 'failed')) > before);
  expect(log.lines).toEqual(['metrics do not reach their collector reason']);
  collector.answer = 200;
  await until(async () => (await exported(telemetry, 'sent')) > 0);
  expect(log.lines).toHaveLength(2);
  collector.answer = 'silence';
  const began = performance.now();
  await telemetry.stop();
  expect(performance.now() - began).toBeLessThan(3_000);
});

test('a collector that is not there is like one in trouble', async () => {
  const telemetry = await open('http://127.0.0.1:9');
  await until(async () => (await exported(telemetry, 'failed')) > 0);
  await telemetry.stop();
});
