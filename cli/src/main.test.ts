import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';

function hoga(...args: string[]) {
  const main = new URL('./main.ts', import.meta.url).pathname;
  const { PATH } = process.env;
  const env = { PATH, LANG: 'ko_KR.UTF-8' };
  return spawnSync(process.execPath, [main, ...args], { encoding: 'utf8', env });
}

test('the version names hoga and node', () => {
  const { status, stdout } = hoga('version');
  expect(stdout).toMatch(/^hoga \d+\.\d+\.\d+ \(node \d+\.\d+\.\d+\)\n$/);
  expect(status).toBe(0);
});

test('help lists every command in the language of the terminal', () => {
  for (const args of [['help'], ['--help'], []]) {
    const { status, stdout } = hoga(...args);
    expect(stdout).toContain('사용법: hoga <명령>');
    for (const name of ['health', 'version', 'help']) expect(stdout).toContain(`  ${name} `);
    expect(status).toBe(0);
  }
});

test('an unknown command is wrong usage and shows the help', () => {
  for (const name of ['nonsense', 'toString']) {
    const { status, stdout, stderr } = hoga(name);
    expect(stderr).toContain(`모르는 명령입니다: ${name}`);
    expect(stderr).toContain('사용법');
    expect([status, stdout]).toEqual([2, '']);
  }
});

test('the exit code is that of the command', () => {
  expect(hoga('health', '--nonsense').status).toBe(2);
});
