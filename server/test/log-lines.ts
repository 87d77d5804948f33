/** The state hashes that log lines with this message carry, first to last. */
export function hashesLogged(output: string, message: string): string[] {
  const lines = output.split('\n').filter((line) => line.includes(`"msg":"${message}"`));
  return lines.map((line) => /"stateHash":"(\w+)"/.exec(line)?.[1] ?? '');
}
