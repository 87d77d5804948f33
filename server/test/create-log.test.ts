import { describe, expect, test } from 'vitest';
import { createLog } from '../src/create-log.ts';

type Line = Readonly<Record<string, unknown>>;

function openLog(format: 'json' | 'ecs') {
  const lines: string[] = [];
  const faults: unknown[][] = [];
  const log = createLog({
    level: 'info',
    format,
    onError: (...fault) => faults.push(fault),
    destination: { write: (line) => void lines.push(line) },
  });
  return { log, lines, faults, last: () => JSON.parse(lines.at(-1) ?? 'null') as Line };
}

describe.each(['json', 'ecs'] as const)('as %s', (format) => {
  test('what could be a secret is not in a line', () => {
    const { log, lines } = openLog(format);
    const secret = 'hunter2';
    log.info({ password: secret, token: secret, cookie: secret, authorization: secret }, 'one');
    log.info({ body: { password: secret, token: secret } }, 'two');
    log.info({ url: `/x?key=hoga_${'0'.repeat(32)}_abcdef0123` }, 'three');
    log.error({ err: Object.assign(new Error('no'), { token: secret, cookie: secret }) }, 'four');
    expect(lines).toHaveLength(4);
    for (const line of lines) expect(line).not.toMatch(/hunter2|abcdef0123/);
    expect(lines[2]).toContain(`hoga_${'0'.repeat(32)}_`);
  });

  test('errors are heard of, and nothing else', () => {
    const { log, faults } = openLog(format);
    const err = new Error('no');
    log.warn({ err }, 'a warning');
    log.error({ err }, 'an error of ours');
    log.fatal({ err }, 'the end');
    expect(faults).toEqual([
      ['error', 'an error of ours', err],
      ['fatal', 'the end', err],
    ]);
  });
});

test('json is what pino writes', () => {
  const { log, last } = openLog('json');
  log.warn({ purpose: 'reads' }, 'a connection broke');
  expect(last()).toEqual({
    level: 40,
    time: expect.any(Number) as number,
    purpose: 'reads',
    msg: 'a connection broke',
  });
});

test('ecs has the names of the Elastic Common Schema', () => {
  const { log, last } = openLog('ecs');
  log.error({ err: new TypeError('no') }, 'a batch failed');
  expect(last()).toMatchObject({
    '@timestamp': expect.stringMatching(/^\d{4}-\d\d-\d\dT.+Z$/) as string,
    'log.level': 'error',
    'ecs.version': expect.any(String) as string,
    'service.name': 'hoga',
    message: 'a batch failed',
    error: { type: 'TypeError', message: 'no', stack_trace: expect.any(String) as string },
  });
});
