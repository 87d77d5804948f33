import type { Written } from './backup/index.ts';
import { sizeOf } from './command-line.ts';

/** What is in a backup, in a few lines. */
export function describeContents({
  header,
  tallies,
}: Pick<Written, 'header' | 'tallies'>): readonly string[] {
  const rows = tallies.reduce((sum, tally) => sum + tally.rows, 0);
  const bytes = tallies.reduce((sum, tally) => sum + tally.bytes, 0);
  return [
    `${header.takenAt}   hoga ${header.hoga}   ${header.migrations.at(-1)?.name ?? ''}`,
    ...header.leagues.map(
      ({ league, commands, clock }) =>
        `리그 · league ${league}: 명령 · command ${grouped(commands)}, ${clock}`,
    ),
    `테이블 ${tallies.length}개, ${grouped(rows)}행, ${sizeOf(bytes)} · ` +
      `${tallies.length} tables, ${grouped(rows)} rows, ${sizeOf(bytes)}`,
  ];
}

function grouped(count: number | string): string {
  return BigInt(count).toLocaleString('en-US');
}
