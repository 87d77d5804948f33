import type { Benchmark, Measured, MeasureOptions, Measurement } from './benchmark.ts';
import { hardwareLine } from './hardware.ts';
import { measureMachine, speedLine } from './machine-speed.ts';
import { medians } from './statistics.ts';

export interface Terminal {
  /** Writes a line of the result. */
  readonly out: (line: string) => void;
  /** Writes a line about what is going on, or what went wrong. */
  readonly err: (line: string) => void;
  readonly signal: AbortSignal;
}

interface Wanted {
  readonly benchmarks: readonly Benchmark[];
  readonly isJson: boolean;
  readonly isQuick: boolean;
  readonly isProfiled: boolean;
}

export const OK = 0;
export const FAILED = 1;
export const MISUSED = 2;

const FLAGS = ['--quick', '--json', '--profile'];
const USAGE = `usage: npm run bench -- <name …|all> [${FLAGS.join('] [')}]`;

/** Runs what the words ask for, and gives the exit code. */
export async function runBenchmarks(
  words: readonly string[],
  known: readonly Benchmark[],
  terminal: Terminal,
): Promise<number> {
  const wanted = understand(words, known);
  if (typeof wanted === 'string') {
    terminal.err(`${wanted}\n${USAGE}`);
    return MISUSED;
  }
  if (wanted.benchmarks.length === 0) {
    for (const line of list(known)) terminal.out(line);
    return OK;
  }
  for (const benchmark of wanted.benchmarks) {
    try {
      await runOne(benchmark, wanted, terminal);
    } catch (error) {
      terminal.err(
        `${benchmark.name} failed: ${error instanceof Error ? error.message : String(error)}`,
      );
      return FAILED;
    }
  }
  return OK;
}

/** What is asked for, or what cannot be understood. */
function understand(words: readonly string[], known: readonly Benchmark[]): Wanted | string {
  const flags = words.filter((word) => word.startsWith('-'));
  const names = words.filter((word) => !word.startsWith('-'));
  const badFlag = flags.find((flag) => !FLAGS.includes(flag));
  if (badFlag !== undefined) return `unknown flag: ${badFlag}`;
  const isKnown = (name: string): boolean =>
    name === 'all' || known.some((benchmark) => benchmark.name === name);
  const badName = names.find((name) => !isKnown(name));
  if (badName !== undefined) return `unknown benchmark: ${badName}`;
  if (names.length === 0 && flags.length > 0) return 'which benchmark?';
  const isAsked = ({ name }: Benchmark): boolean => names.includes('all') || names.includes(name);
  return {
    benchmarks: known.filter(isAsked),
    isJson: flags.includes('--json'),
    isQuick: flags.includes('--quick'),
    isProfiled: flags.includes('--profile'),
  };
}

function list(known: readonly Benchmark[]): string[] {
  const rows = known.flatMap(({ name, cases }) =>
    cases.map((each) => [name, each.name, each.summary]),
  );
  return [USAGE, '', ...aligned([['benchmark', 'case', ''], ...rows])];
}

async function runOne(benchmark: Benchmark, wanted: Wanted, terminal: Terminal): Promise<void> {
  const runs: Measured[] = [];
  const before = measureMachine();
  for (let run = 1; run <= benchmark.repeats; run += 1) {
    runs.push(await benchmark.measure(optionsOf(benchmark, wanted, terminal)));
  }
  const measurements = medians(runs.map((run) => run.measurements));
  const last = runs.at(-1);
  const lines = wanted.isJson
    ? measurements.map((measurement) => jsonLine(benchmark, measurement))
    : [...tableLines(benchmark, measurements, last), speedLine(before, measureMachine())];
  for (const line of lines) terminal.out(line);
}

function optionsOf(benchmark: Benchmark, wanted: Wanted, terminal: Terminal): MeasureOptions {
  const { isQuick, isProfiled } = wanted;
  const progress = (text: string): void => terminal.err(`${benchmark.name}: ${text}`);
  return { isQuick, isProfiled, signal: terminal.signal, progress };
}

function jsonLine({ name }: Benchmark, { metric, value, unit, ...rest }: Measurement): string {
  return JSON.stringify({ bench: name, case: rest.case, metric, value: rounded(value), unit });
}

function tableLines(
  benchmark: Benchmark,
  measurements: readonly Measurement[],
  measured: Measured | undefined,
): string[] {
  const rows = measurements.map(({ metric, value, unit, ...rest }) => {
    const text = rounded(value).toLocaleString('en-US');
    return [rest.case, metric, text, unit === '1' ? '' : unit];
  });
  return [
    `${benchmark.name}: ${benchmark.mix}`,
    hardwareLine(measured?.postgresVersion),
    '',
    ...aligned([['case', 'metric', 'value', 'unit'], ...rows], { right: 2 }),
    '',
    ...(measured?.details ?? []),
  ];
}

/** Three digits after the point say more than any of these measurements knows. */
function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}

/** Columns of equal width; one of them may stand at the right. */
function aligned(rows: readonly (readonly string[])[], { right = -1 } = {}): string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows.map((row) => {
    const cells = row.map((cell, column) => {
      const width = widths[column] ?? 0;
      return column === right ? cell.padStart(width) : cell.padEnd(width);
    });
    return cells.join('  ').trimEnd();
  });
}
