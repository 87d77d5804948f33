import { execFileSync } from 'node:child_process';
import { cpus, totalmem } from 'node:os';

const GB = 1024 ** 3;

/** What the figures were measured on, on one line. */
export function hardwareLine(postgresVersion: string | undefined): string {
  const processors = cpus();
  const parts = [
    processors[0]?.model.trim() ?? 'unknown processor',
    `${processors.length} cores`,
    `${(totalmem() / GB).toFixed(0)} GB`,
    `node ${process.versions.node}`,
    ...(postgresVersion === undefined ? [] : [`postgres ${postgresVersion}`]),
    `commit ${commit()}`,
  ];
  return parts.join(' · ');
}

/** With a plus when the files are not as they were committed. */
function commit(): string {
  const git = (...words: string[]): string =>
    execFileSync('git', words, {
      cwd: import.meta.dirname,
      encoding: 'utf8',
      stdio: 'pipe',
    }).trim();
  try {
    const isChanged = git('status', '--porcelain') !== '';
    return git('rev-parse', '--short', 'HEAD') + (isChanged ? '+' : '');
  } catch {
    return 'none';
  }
}
