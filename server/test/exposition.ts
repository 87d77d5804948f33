/**
 * Prometheus' text format 0.0.4, read strictly after its description and by nobody's code for writing
 * it: whatever departs from it throws.
 */

export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface Family {
  readonly name: string;
  readonly type: string;
  readonly help: string;
  readonly samples: Sample[];
}

const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
const TYPES = new Set(['counter', 'gauge', 'histogram', 'summary', 'untyped']);
const LABEL = /^([a-zA-Z_]\w*)="((?:[^"\\\n]|\\["\\n])*)"(?:,|$)/;
const LINE = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (\S+)$/;
const NUMBER = /^(?:[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?|[+-]Inf|NaN)$/;

export function parseExposition(text: string): Map<string, Family> {
  if (!text.endsWith('\n')) throw new Error('the last line has no end');
  const reader = new Reader();
  for (const line of text.slice(0, -1).split('\n')) reader.read(line);
  for (const family of reader.families.values()) check(family);
  return reader.families;
}

class Reader {
  readonly families = new Map<string, Family>();
  readonly #seen = new Set<string>();
  #help = { name: '', text: '' };
  #current: Family | null = null;

  read(line: string): void {
    const [, keyword, name = '', rest = ''] = /^# (HELP|TYPE) (\S+) (.*)$/.exec(line) ?? [];
    if (keyword === 'HELP') this.#help = { name, text: unescape(rest) };
    else if (keyword === 'TYPE') this.#begin(name, rest);
    else if (line !== '' && !line.startsWith('#')) this.#add(line);
  }

  #begin(name: string, type: string): void {
    if (!NAME.test(name) || !TYPES.has(type)) throw new Error(`no type: ${name} ${type}`);
    if (this.families.has(name)) throw new Error(`${name} comes twice, or in two groups`);
    const { name: helped, text: help } = this.#help;
    if (helped !== name || help === '') throw new Error(`${name} has no help before it`);
    this.#current = { name, type, help, samples: [] };
    this.families.set(name, this.#current);
  }

  #add(line: string): void {
    const sample = readSample(line);
    const key = seriesOf(sample);
    if (this.#current === null || !belongsTo(this.#current, sample)) {
      throw new Error(`misplaced: ${line}`);
    }
    if (this.#seen.has(key)) throw new Error(`twice: ${line}`);
    this.#seen.add(key);
    this.#current.samples.push(sample);
  }
}

/** The one number with these labels. */
export function figure(
  families: ReadonlyMap<string, Family>,
  name: string,
  labels: Readonly<Record<string, string>> = {},
): number {
  const found = [...families.values()]
    .flatMap(({ samples }) => samples)
    .filter((sample) => sample.name === name && isSame(sample.labels, labels));
  if (found.length !== 1) throw new Error(`${found.length} of ${name} ${JSON.stringify(labels)}`);
  return found[0]?.value ?? Number.NaN;
}

function readSample(line: string): Sample {
  const [, name = '', inBraces, number = ''] = LINE.exec(line) ?? [];
  if (!NUMBER.test(number)) throw new Error(`no sample: ${line}`);
  return { name, labels: readLabels(inBraces ?? '', line), value: valueOf(number) };
}

function readLabels(text: string, line: string): Record<string, string> {
  const labels: Record<string, string> = {};
  for (let rest = text; rest !== '';) {
    const [all, label, value = ''] = LABEL.exec(rest) ?? [];
    if (all === undefined || label === undefined) throw new Error(`no labels: ${line}`);
    if (label in labels || label.startsWith('__')) throw new Error(`wrong label: ${line}`);
    labels[label] = unescape(value);
    rest = rest.slice(all.length);
  }
  return labels;
}

function unescape(text: string): string {
  return text.replaceAll(/\\(.)/g, (_, character: string) => {
    if (character === 'n') return '\n';
    if (character === '\\' || character === '"') return character;
    throw new Error(`unknown escape: ${text}`);
  });
}

function valueOf(number: string): number {
  return Number(number.replace('Inf', 'Infinity'));
}

function belongsTo({ name, type }: Family, sample: Sample): boolean {
  const names =
    type === 'histogram' ? ['_bucket', '_sum', '_count'].map((end) => name + end) : [name];
  return names.includes(sample.name);
}

function check(family: Family): void {
  const { name, type, samples } = family;
  if (samples.length === 0) throw new Error(`${name} has no samples`);
  if (type === 'counter') {
    if (!name.endsWith('_total')) throw new Error(`a counter is not a total: ${name}`);
    if (samples.some(({ value }) => !(value >= 0))) throw new Error(`negative: ${name}`);
  }
  if (type === 'histogram') checkHistogram(family);
}

function checkHistogram({ name, samples }: Family): void {
  const groups = Map.groupBy(samples, (sample) =>
    seriesOf({ ...sample, name, labels: { ...sample.labels, le: '' } }),
  );
  for (const [group, its] of groups) {
    const buckets = its.filter((sample) => sample.name === `${name}_bucket`);
    const bounds = buckets.map(({ labels }) => valueOf(labels['le'] ?? ''));
    const counts = buckets.map(({ value }) => value);
    const one = (end: string): number[] =>
      its.filter((sample) => sample.name === name + end).map(({ value }) => value);
    const [count, sum] = [one('_count'), one('_sum')];
    const isRising = (numbers: readonly number[], least: number): boolean =>
      numbers.slice(1).every((number, index) => number - (numbers[index] ?? NaN) >= least);
    if (bounds.at(-1) !== Infinity) throw new Error(`no last bucket: ${name} ${group}`);
    if (!isRising(bounds, Number.MIN_VALUE)) throw new Error(`bounds: ${name} ${group}`);
    if (!isRising(counts, 0)) throw new Error(`buckets are not cumulative: ${name} ${group}`);
    if (count.length !== 1 || sum.length !== 1) throw new Error(`no sum: ${name} ${group}`);
    if (count[0] !== counts.at(-1)) throw new Error(`_count is not +Inf: ${name} ${group}`);
  }
}

function seriesOf({ name, labels }: Sample): string {
  return `${name} ${JSON.stringify(
    Object.entries(labels)
      .map((pair) => pair.join('='))
      .toSorted(byText),
  )}`;
}

function isSame(
  one: Readonly<Record<string, string>>,
  other: Readonly<Record<string, string>>,
): boolean {
  return (
    seriesOf({ name: '', labels: one, value: 0 }) ===
    seriesOf({ name: '', labels: other, value: 0 })
  );
}

function byText(one: string, other: string): number {
  return one < other ? -1 : 1;
}
