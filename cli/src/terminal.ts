// What every command is given, and the exit codes it answers with.

export const OK = 0;
export const FAILED = 1;
export const USAGE = 2;

export interface Terminal {
  readonly language: 'ko' | 'en';
  /** Writes what was asked for, a line at a time. */
  readonly print: (line: string) => void;
  /** Writes what went wrong, so that it never ends up in a pipe. */
  readonly complain: (line: string) => void;
}

export type Command = (args: readonly string[], terminal: Terminal) => Promise<number>;

/** POSIX: the first of these that is set to something decides the language of messages. */
export function languageOf(env: Readonly<Record<string, string | undefined>>): 'ko' | 'en' {
  const locale = env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || '';
  return locale.startsWith('ko') ? 'ko' : 'en';
}
