/** Before the first of these tests: the page as its sources are now, and not an older one. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

export function setup(): void {
  const { status } = spawnSync(process.execPath, ['setup.js', 'test'], {
    cwd: ROOT,
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error('the page cannot be built');
}
