/** What the commands beside the server have in common: words at the terminal, and how they end. */

import { resolve } from 'node:path';
import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';
import { announceFailure } from './announce.ts';
import { BackupProblem, type Progress } from './backup/index.ts';
import { PostgresUnavailable } from './postgres/index.ts';
import { SecretsError, SettingsError } from './settings/index.ts';

const PROGRESS_EVERY_MS = 2_000;
const USAGE_EXIT = 2;

/** The line was typed wrongly; the message says how it goes. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

type Values<Options extends ParseArgsOptionsConfig> = ReturnType<
  typeof parseArgs<{ args: string[]; options: Options }>
>['values'];

export function readArguments<Options extends ParseArgsOptionsConfig>(
  options: Options,
  usage: string,
): Values<Options> {
  try {
    return parseArgs({ args: process.argv.slice(2), options }).values;
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
  }
}

/** A path as whoever typed it means it: npm changes to the folder of package.json first. */
export function pathFromCaller(path: string): string {
  const { npm_lifecycle_event: script = '', INIT_CWD: folder } = process.env;
  const isByNpm = ['backup', 'restore'].includes(script) && folder !== undefined;
  return resolve(isByNpm ? folder : process.cwd(), path);
}

/** Does the work, and explains what goes wrong with it. Whoever stops it gets a clean end. */
export async function runCommand(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      // Whoever asks again does not want to wait for what is under way.
      if (stopping.signal.aborted) process.exit(1);
      stopping.abort(new Error(`stopped by ${signal}`));
    });
  }
  try {
    await work(stopping.signal);
  } catch (error) {
    process.exitCode =
      error instanceof UsageError || error instanceof SettingsError ? USAGE_EXIT : 1;
    explain(stopping.signal.aborted ? stopping.signal.reason : error);
  }
}

/** Prints how far the work is, now and then. */
export function progressPrinter(what: string, totalBytes?: number): (progress: Progress) => void {
  const began = performance.now();
  let printed = began;
  return (progress) => {
    const now = performance.now();
    if (now - printed < PROGRESS_EVERY_MS) return;
    printed = now;
    const parts = [what, ...partsOf(progress, totalBytes), `${secondsSince(began)} s`];
    process.stderr.write(`  ${parts.join('   ')}\n`);
  };
}

function partsOf(progress: Progress, totalBytes: number | undefined): string[] {
  if (progress.stage === 'keys') {
    return ['키와 인덱스 · keys and indexes', `${progress.done}/${progress.all}`];
  }
  const { table, bytes } = progress;
  const share = totalBytes === undefined ? [] : [`${Math.floor((bytes / totalBytes) * 100)} %`];
  return [table, sizeOf(bytes), ...share];
}

/** Prints what a person wants to know at the end. */
export function report(...lines: readonly string[]): void {
  process.stdout.write(`\n${lines.map((line) => `  ${line}\n`).join('')}\n`);
}

export function sizeOf(bytes: number): string {
  const [size, unit] = bytes < 1_000_000 ? [bytes / 1e3, 'kB'] : [bytes / 1e6, 'MB'];
  return `${size.toFixed(1)} ${unit}`;
}

export function secondsSince(began: number): string {
  return ((performance.now() - began) / 1_000).toFixed(1);
}

function explain(error: unknown): void {
  if (error instanceof UsageError) return void process.stderr.write(`${error.message}\n`);
  if (error instanceof BackupProblem || error instanceof PostgresUnavailable) {
    return announceFailure(error.messageKo, error.message);
  }
  if (error instanceof SettingsError) {
    return announceFailure('설정을 확인해 주십시오.', error.message);
  }
  if (error instanceof SecretsError) {
    return announceFailure('데이터를 열 수 없습니다.', error.message);
  }
  announceFailure(
    '끝내지 못했습니다. 반쯤 된 백업이나 복원은 남지 않습니다.',
    `It did not finish: ${textOf(error)}`,
  );
}

/** A refused connection has no message of its own, only reasons. */
function textOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') {
    return error.errors.map(textOf).join('; ');
  }
  return error instanceof Error ? error.message : String(error);
}
