/** What a person at the terminal reads; everything else goes to the log. */

export interface Opening {
  readonly url: string;
  /** Null once there is an operator. */
  readonly operatorCode: string | null;
  readonly startedInMs: number;
}

export function announce({ url, operatorCode, startedInMs }: Opening): void {
  const lines = ['', `  호가가 열렸습니다 · hoga is open   ${url}   (${startedInMs} ms)`];
  if (operatorCode !== null) {
    lines.push(
      '',
      '  첫 운영자가 되려면 이 링크를 한 번 여십시오 · to become the first operator, open once:',
      // After the hash it reaches no server, proxy or log.
      `  ${url}/#operator=${operatorCode}`,
    );
  }
  lines.push('', `  API ${url}/api   ·   Ctrl+C 로 마칩니다 · Ctrl+C to stop`, '');
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** Says in both languages why the server cannot start, or a command cannot do its work. */
export function announceFailure(korean: string, english: string): void {
  process.stderr.write(`\n  ${korean}\n  ${english}\n\n`);
}
