import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { CATALOGUE } from './catalogue.ts';
import { completeDatabaseUrl } from './complete-database-url.ts';
import { nearestName } from './nearest-name.ts';
import type { Setting } from './setting.ts';

type ValuesOf<Entry> =
  Entry extends Setting<infer Value>
    ? Value
    : { readonly [Key in keyof Entry]: ValuesOf<Entry[Key]> };

/** What an operator may set, from environment variables. */
export type Settings = Omit<ValuesOf<typeof CATALOGUE>, 'databasePassword'>;

type Environment = Readonly<Record<string, string | undefined>>;

/** Every setting that cannot be used, one line each. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(`these settings cannot be used:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
    this.faults = faults;
  }
}

/** Variables with our prefix that only tests read; a shell may have them set for both. */
const READ_BY_TESTS = /^HOGA_(?:SHARED$|TEST_)/;

/** Reads and checks every setting, and lists all that is wrong at once. */
export function readSettings(environment: Environment, root: string): Settings {
  const faults = unknownVariables(environment);
  const values = valuesOf(CATALOGUE, { environment, faults });
  const { databasePassword: _, ...settings } = values;
  const databaseUrl = completeDatabaseUrl(values, faults);
  const isFromWrong = faults.some((fault) => fault.startsWith('HOGA_MAIL_FROM'));
  if (values.smtpUrl !== null && values.mailFrom === null && !isFromWrong) {
    faults.push('HOGA_SMTP_URL needs HOGA_MAIL_FROM: who mails are from');
  }
  if (faults.length > 0) throw new SettingsError(faults);
  return { ...settings, databaseUrl, dataFolder: resolve(root, settings.dataFolder) };
}

/** All settings in the order of the catalogue, whatever group they are in. */
export function listSettings(entry: object = CATALOGUE): readonly Setting<unknown>[] {
  return isSetting(entry) ? [entry] : Object.values(entry).flatMap(listSettings);
}

function isSetting(entry: object): entry is Setting<unknown> {
  return 'variable' in entry;
}

interface Reading {
  readonly environment: Environment;
  readonly faults: string[];
}

/** The values are what the type says unless there are faults. */
function valuesOf<Entry extends object>(entry: Entry, reading: Reading): ValuesOf<Entry> {
  const values = isSetting(entry)
    ? valueOf(entry, reading)
    : Object.fromEntries(
        Object.entries(entry).map(([name, inner]) => [name, valuesOf(inner, reading)]),
      );
  return values as ValuesOf<Entry>;
}

function valueOf(entry: Setting<unknown>, reading: Reading): unknown {
  const written = textOf(entry, reading) ?? entry.byDefault;
  if (written === null) return null;
  const parsed = entry.schema.safeParse(written);
  if (parsed.success) return parsed.data;
  reading.faults.push(...parsed.error.issues.map(({ message }) => `${entry.variable} ${message}`));
  return null;
}

/** An empty variable is one that is not set, as in `.env` files. */
function textOf(
  { variable, isSecret }: Setting<unknown>,
  { environment, faults }: Reading,
): string | undefined {
  const written = environment[variable] || undefined;
  const file = isSecret ? environment[`${variable}_FILE`] || undefined : undefined;
  if (file === undefined) return written;
  if (written !== undefined) faults.push(`${variable} and ${variable}_FILE are both set`);
  try {
    const content = readFileSync(file, 'utf8').replace(/\r?\n$/, '');
    if (content !== '') return content;
    faults.push(`${variable}_FILE names an empty file: ${file}`);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    faults.push(`${variable}_FILE cannot be read: ${file} (${code})`);
  }
  return undefined;
}

/** A setting that nobody hears may be one the operator relies on. */
function unknownVariables(environment: Environment): string[] {
  const names = listSettings().flatMap(({ variable, isSecret }) =>
    isSecret ? [variable, `${variable}_FILE`] : [variable],
  );
  const isKnown = (name: string): boolean => names.includes(name) || READ_BY_TESTS.test(name);
  return Object.entries(environment)
    .filter(([name, value]) => /^HOGA_/i.test(name) && value && !isKnown(name))
    .map(([name]) => {
      const near = nearestName(name, names);
      const hint = near === null ? 'docs/configuration.md lists all' : `did you mean ${near}?`;
      return `${name} is no setting of hoga; ${hint}`;
    });
}
