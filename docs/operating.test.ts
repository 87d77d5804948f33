/** The handbook of operators says nothing of settings, logs, problems and alerts that is not there. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';

const ROOT = path.join(import.meta.dirname, '..');
const ALERTS = path.join(ROOT, 'deploy/prometheus/alerts.yml');
const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');
const anchorsOf = (text: string): string[] =>
  [...text.matchAll(/<a id="([\w-]+)"><\/a>/g)].map(([, id = '']) => id);

function sources(folder: string): string {
  return readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => read(path.join(folder, file)))
    .join('\n');
}

describe.each(['docs/operating.md', 'docs/operating.ko.md'])('%s', (file) => {
  const text = read(file);

  test('names settings that are settings', () => {
    const table = read('docs/configuration.md');
    // The one that is quoted as a mistake is none.
    const meant = text.replaceAll(/^.*is no setting of hoga.*$/gm, '');
    for (const [name] of meant.matchAll(/\b(?:HOGA|DATABASE)_[A-Z_]*[A-Z]\b/g)) {
      expect(table).toContain(`\`${name}\``);
    }
  });

  test('quotes log messages that the server logs', () => {
    const server = sources('server/src');
    const messages = [...text.matchAll(/"msg":"([^"]+)"/g)].map(([, message = '']) => message);
    expect(messages.length).toBeGreaterThan(5);
    for (const message of messages) expect(server).toContain(`'${message}'`);
  });

  test('links to what is there', () => {
    for (const [, target = ''] of text.matchAll(/\]\(([^)#\s]+)(?:#[\w-]+)?\)/g)) {
      if (/^https?:/.test(target)) continue;
      expect(existsSync(path.join(ROOT, 'docs', target)), target).toBe(true);
    }
  });
});

test('the two languages tell of the same failures', () => {
  const anchors = anchorsOf(read('docs/operating.md'));
  expect(anchors.length).toBeGreaterThan(10);
  expect(anchorsOf(read('docs/operating.ko.md'))).toEqual(anchors);
});

interface AlertRules {
  readonly groups: readonly {
    readonly rules: readonly {
      readonly alert?: string;
      readonly annotations?: Readonly<Record<string, string>>;
    }[];
  }[];
}

test.skipIf(!existsSync(ALERTS))('every alert has a runbook here (skipped without alerts)', () => {
  const anchors = anchorsOf(read('docs/operating.md'));
  const { groups } = parse(readFileSync(ALERTS, 'utf8')) as AlertRules;
  for (const { alert, annotations } of groups.flatMap(({ rules }) => rules)) {
    if (alert === undefined) continue;
    const runbook = Object.values(annotations ?? {}).join(' ');
    expect(anchors, alert).toContain(/docs\/operating\.md#([\w-]+)/.exec(runbook)?.[1]);
  }
});
