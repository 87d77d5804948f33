/** What the running server says of itself, against what was done to it, and against the documents. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { createErrorReporter, createTelemetry } from '../src/telemetry/index.ts';
import { call, signUp, type Person } from './api-client.ts';
import { figure, parseExposition, type Family } from './exposition.ts';
import { LiveSocket } from './live-client.ts';
import { keptLog } from './log.ts';
import {
  newDataFolder,
  removeDataFolder,
  startServer,
  type RunningServer,
} from './start-server.ts';

const read = (file: string): string =>
  readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');

let server: RunningServer;
let scrape: Map<string, Family>;
const statuses: Record<string, number> = {};

beforeAll(async () => {
  server = await startServer({ dataFolder: await newDataFolder() });
  const ann = await signUp(server.url, 'ann');
  const ben = await signUp(server.url, 'ben');
  const size = { price: '3000', quantity: '2' };
  await order(ann, { ...size, side: 'sell', clientOrderId: 'a' });
  await order(ann, { ...size, side: 'sell', clientOrderId: 'a' });
  await order(ann, { ...size, side: 'sell', quantity: '3', clientOrderId: 'a' });
  await order(ben, { ...size, side: 'buy' });
  await order(ben, { ...size, side: 'sell', quantity: '5000' });
  const resting = await order(ben, { ...size, side: 'buy', price: '2900' });
  await order(ben, { ...size, side: 'buy', price: '2901' });
  const path = `/api/v1/accounts/${ben.account}/orders/${idIn(resting)}`;
  await call(server.url, { method: 'DELETE', path, token: ben.token });
  const gone = await LiveSocket.open(server.url);
  gone.socket.send(Buffer.from('binary'));
  await gone.closed;
  const live = await LiveSocket.open(server.url);
  await live.ask({ op: 'subscribe', channel: 'bbo', instrument: 'KRW-LPJ' }, 'subscribed');
  await call(server.url, { method: 'GET', path: `/made-up/${Math.random()}` });
  const answer = await call(server.url, { method: 'GET', path: '/metrics' });
  expect(answer.headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
  scrape = parseExposition(answer.text);
  live.socket.terminate();
});

afterAll(async () => {
  await server.stop();
  await removeDataFolder(server.dataFolder);
});

async function order({ account, token }: Person, rest: object): Promise<unknown> {
  const path = `/api/v1/accounts/${account}/orders`;
  const body = { instrument: 'KRW-LPJ', type: 'limit', ...rest };
  const { status, body: said } = await call(server.url, { method: 'POST', path, token, body });
  statuses[status] = (statuses[status] ?? 0) + 1;
  return said;
}

function idIn(body: unknown): string {
  return typeof body === 'object' && body !== null && 'id' in body ? String(body.id) : '';
}

describe('the figures are those of what was done', () => {
  test.each([
    ['hoga_orders_accepted_total', {}, 4],
    ['hoga_orders_refused_total', { reason: 'insufficient_funds' }, 1],
    ['hoga_orders_refused_total', { reason: 'client_order_id_reused' }, 1],
    ['hoga_orders_ended_total', { reason: 'filled' }, 2],
    ['hoga_orders_ended_total', { reason: 'by_owner' }, 1],
    ['hoga_fills_total', {}, 1],
    ['hoga_open_orders', {}, 1],
    // Two accounts, seven orders, one cancel.
    ['hoga_commands_total', {}, 10],
    ['hoga_batch_commands_sum', {}, 10],
    // A repeat and two refusals change nothing.
    ['hoga_commit_duration_seconds_count', {}, 7],
    ['hoga_inbox_commands', {}, 0],
    ['hoga_engine_phase', { phase: 'running' }, 1],
    ['hoga_engine_phase', { phase: 'reloading' }, 0],
    ['hoga_market_phase', { instrument: 'KRW-LPJ', phase: 'continuous' }, 1],
    ['hoga_live_sockets', {}, 1],
    ['hoga_live_subscriptions', {}, 1],
    ['hoga_live_closed_total', { code: '1003' }, 1],
    ['hoga_candles_behind', {}, 0],
    ['hoga_rate_limited_total', { kind: 'order' }, 0],
  ])('%s %o is %i', (name, labels, expected) => {
    expect(figure(scrape, name, labels)).toBe(expected);
  });

  test('each order is a request of its route, by status', () => {
    const name = 'hoga_http_request_duration_seconds_count';
    const route = '/api/v1/accounts/:account/orders';
    const counted = Object.fromEntries(
      Object.keys(statuses).map((status) => [
        status,
        figure(scrape, name, { method: 'POST', route, status }),
      ]),
    );
    expect(counted).toEqual(statuses);
    expect(Object.values(statuses).reduce((sum, count) => sum + count, 0)).toBe(7);
    expect(figure(scrape, name, { method: 'GET', route: 'none', status: '404' })).toBe(1);
  });

  test('commits and requests took time, and no address or name of anybody is in a label', () => {
    expect(figure(scrape, 'hoga_commit_duration_seconds_sum')).toBeGreaterThan(0);
    const commit = figure(scrape, 'hoga_writer_seconds_total', { part: 'commit' });
    expect(commit).toBeCloseTo(figure(scrape, 'hoga_commit_duration_seconds_sum'), 6);
    const values = [...scrape.values()].flatMap(({ samples }) =>
      samples.flatMap(({ labels }) => Object.values(labels)),
    );
    expect(values.join(' ')).not.toMatch(/made-up|@|127\.0\.0\.1|[0-9a-f]{8}-/);
  });

  test('scrapes within a second are one', async () => {
    const texts = await Promise.all(
      Array.from({ length: 5 }, async () => {
        const { text } = await call(server.url, { method: 'GET', path: '/metrics' });
        return text;
      }),
    );
    expect(new Set(texts).size).toBe(1);
  });

  test('somebody passed on by a proxy is told that there is nothing', async () => {
    const headers = { 'x-forwarded-for': '192.0.2.1' };
    const { status } = await call(server.url, { method: 'GET', path: '/metrics', headers });
    expect(status).toBe(404);
  });
});

/** Every metric there is: those of the server, and of jobs, none of which has run yet. */
async function everyMetric(): Promise<Map<string, Family>> {
  const telemetry = await createTelemetry({
    version: 'test',
    log: keptLog(),
    otlp: null,
    reports: createErrorReporter({ dsn: null, release: 'test' }).outcomes,
  });
  telemetry.onJob({ name: 'retention', outcome: 'done', durationMs: 250 });
  telemetry.onJob({ name: 'retention', outcome: 'failed', durationMs: 500 });
  const families = parseExposition(await telemetry.exposition());
  await telemetry.stop();
  const job = { job: 'retention' };
  expect(figure(families, 'hoga_job_runs_total', { ...job, outcome: 'done' })).toBe(1);
  expect(figure(families, 'hoga_job_runs_total', { ...job, outcome: 'failed' })).toBe(1);
  expect(figure(families, 'hoga_job_seconds_total', job)).toBe(0.75);
  const jobs = [...families].filter(([name]) => name.startsWith('hoga_job_'));
  return new Map([...scrape, ...jobs]);
}

test('docs/metrics.md has every metric as it is, and no other', async () => {
  const rows = read('docs/metrics.md')
    .split('\n')
    .filter((line) => line.startsWith('| `hoga_'))
    .map((line) => line.split('|').map((cell) => cell.trim()));
  const documented = rows.map(([, name = '', type, labels, unit, meaning]) => ({
    name: name.replaceAll('`', ''),
    type,
    labels,
    unit,
    meaning,
  }));
  const actual = [...(await everyMetric()).values()].map(({ name, type, help, samples }) => ({
    name,
    type,
    labels: labelsOf(samples),
    unit: unitOf(name),
    meaning: help,
  }));
  const byName = (one: { name: string }, other: { name: string }): number =>
    one.name < other.name ? -1 : 1;
  expect(documented.toSorted(byName)).toEqual(actual.toSorted(byName));
});

function labelsOf(samples: Family['samples']): string {
  const names = new Set(samples.flatMap(({ labels }) => Object.keys(labels)));
  names.delete('le');
  return [...names].map((name) => `\`${name}\``).join(', ');
}

function unitOf(name: string): string {
  if (/_seconds(?:_total)?$/.test(name)) return 'seconds';
  return name.endsWith('_bytes') ? 'bytes' : '';
}

interface Alert {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

describe('what deploy/ has for Prometheus and Grafana', () => {
  const { groups } = parse(read('deploy/prometheus/alerts.yml')) as {
    readonly groups: readonly { readonly rules: readonly Alert[] }[];
  };
  const alerts = groups.flatMap(({ rules }) => rules);
  const dashboard = JSON.parse(read('deploy/grafana/provisioning/dashboards/hoga.json')) as {
    readonly panels: readonly {
      readonly title: string;
      readonly targets?: readonly { readonly expr: string }[];
    }[];
  };
  const shown = dashboard.panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));

  test('names metrics and labels that there are', async () => {
    const metrics = await everyMetric();
    const expressions = [...alerts.map(({ expr }) => expr), ...shown];
    expect(expressions.flatMap((expression) => faultsOf(expression, metrics))).toEqual([]);
    expect(faultsOf('rate(hoga_fill_total[5m]) + hoga_engine_phase{fase="x"}', metrics)).toEqual([
      'hoga_fill_total',
      'hoga_engine_phase{fase}',
    ]);
  });

  test('shows every metric', async () => {
    for (const name of (await everyMetric()).keys()) expect(shown.join(' ')).toContain(name);
  });

  test('every alert says how bad it is, after how long, and what to do', () => {
    expect(alerts.length).toBeGreaterThan(9);
    expect(new Set(alerts.map(({ alert }) => alert)).size).toBe(alerts.length);
    const handbooks = [read('docs/operating.md'), read('docs/operating.ko.md')];
    for (const { alert, for: after, labels, annotations } of alerts) {
      const runbook = /#[a-z-]+$/.exec(annotations['runbook'] ?? '')?.[0];
      const row = new RegExp(`^\\| \`${alert}\` \\| .+ \\[.+\\]\\(${runbook}\\) \\|$`, 'm');
      for (const handbook of handbooks) expect(handbook).toMatch(row);
      expect(after).toMatch(/^\d+m$/);
      expect(labels['severity']).toMatch(/^(?:critical|warning)$/);
      expect(annotations['summary']).toMatch(/\.$/);
      expect(annotations['runbook']).toMatch(/^docs\/operating\.md#[a-z-]+$/);
    }
  });

  test('Prometheus reads the alerts, and the dashboard asks the source there is', () => {
    expect(parse(read('deploy/prometheus/prometheus.yml'))).toMatchObject({
      rule_files: ['alerts*.yml'],
      scrape_configs: [{ job_name: 'hoga' }],
    });
    expect(parse(read('deploy/grafana/provisioning/datasources/prometheus.yml'))).toMatchObject({
      datasources: [{ uid: 'prometheus' }],
    });
    expect(read('deploy/grafana/provisioning/dashboards/hoga.json')).toContain(
      '"uid": "prometheus"',
    );
  });
});

/** Metrics of an expression that are none, and labels that they do not have. */
function faultsOf(expression: string, metrics: ReadonlyMap<string, Family>): string[] {
  const used = [...expression.matchAll(/\b(hoga_\w+)(?:\{([^}]*)\})?/g)];
  return used.flatMap(([, name = '', selector = '']) => {
    const base = name.replace(/_(?:bucket|sum|count)$/, '');
    const family = metrics.get(name) ?? metrics.get(base);
    if (family === undefined || (base !== name && family.type !== 'histogram')) return [name];
    const labels = [...selector.matchAll(/(\w+)\s*[=!]/g)].map(([, label = '']) => label);
    return labels
      .filter((label) => !labelsOf(family.samples).includes(`\`${label}\``))
      .map((label) => `${name}{${label}}`);
  });
}
