/**
 * The file is one stream compressed with Zstandard, so `zstd -dc` shows what is in it:
 *
 *     {"format":"hoga backup","version":1,…}    the header, one line of JSON
 *     {"identity":"…",…}                        the secrets of the data folder, one line
 *     rows of the first table                   as PostgreSQL's COPY writes them
 *     \.                                        ends them; a row never reads like that
 *     … the other tables, in the order of the header
 *     [{"name":"public.account","rows":…}]      rows, bytes and SHA-256 of each table, one line
 *     "…"                                       SHA-256 of the three lines of JSON, one line
 */
import { createHash, type Hash } from 'node:crypto';
import * as z from 'zod';
import { BackupProblem, damaged } from './backup-problem.ts';

/** Goes up when an older hoga could not read the file. */
export const FORMAT_VERSION = 1;
const FORMAT = 'hoga backup';
export const END_OF_ROWS = Buffer.from('\\.\n');

const Digest = z.string().regex(/^[0-9a-f]{64}$/);
const Digits = z.string().regex(/^-?\d{1,20}$/);

const Stamp = z.object({ format: z.literal(FORMAT), version: z.int().positive() });

const Header = Stamp.extend({
  /** The version of hoga that wrote it. */
  hoga: z.string(),
  takenAt: z.iso.datetime(),
  migrations: z.array(z.object({ name: z.string(), checksum: z.string() })).min(1),
  leagues: z.array(
    z.object({
      league: z.string(),
      clock: z.iso.datetime(),
      commands: Digits,
      orders: Digits,
      fills: Digits,
      ledgerLines: Digits,
    }),
  ),
  tables: z.array(z.object({ name: z.string(), columns: z.array(z.string()) })),
  sequences: z.array(z.object({ name: z.string(), last: Digits, isCalled: z.boolean() })),
});
export type BackupHeader = Readonly<z.infer<typeof Header>>;

const Secrets = z.record(z.string(), z.string());
export type BackedUpSecrets = Readonly<Record<string, string>>;

const Tallies = z.array(
  z.object({
    name: z.string(),
    rows: z.int().nonnegative(),
    bytes: z.int().nonnegative(),
    sha256: Digest,
  }),
);
/** What one table came to. */
export type Tally = Readonly<z.infer<typeof Tallies>[number]>;

export function newHeader(content: Omit<BackupHeader, 'format' | 'version'>): BackupHeader {
  return { format: FORMAT, version: FORMAT_VERSION, ...content };
}

export function lineOf(content: unknown): Buffer {
  return Buffer.from(`${JSON.stringify(content)}\n`);
}

/** Null when the line is no header of any version. */
export function parseHeader(line: Buffer): BackupHeader | null {
  const content = parseJson(line);
  const stamp = Stamp.safeParse(content);
  if (!stamp.success) return null;
  if (stamp.data.version > FORMAT_VERSION) throw newerFormat(stamp.data.version);
  return parsed(Header, content, 'header');
}

export function parseSecrets(line: Buffer): BackedUpSecrets {
  return parsed(Secrets, parseJson(line), 'secrets');
}

export function parseTallies(line: Buffer): Tally[] {
  return parsed(Tallies, parseJson(line), 'tables');
}

export function parseDigest(line: Buffer): string {
  return parsed(Digest, parseJson(line), 'SHA-256');
}

/** Counts and digests what passes. */
export class Tallier {
  bytes = 0;
  readonly #hash: Hash = createHash('sha256');

  add(piece: Buffer): void {
    this.bytes += piece.length;
    this.#hash.update(piece);
  }

  digest(): string {
    return this.#hash.digest('hex');
  }
}

function parsed<Content>(schema: z.ZodType<Content>, content: unknown, what: string): Content {
  const outcome = schema.safeParse(content);
  if (!outcome.success) throw damaged(what, outcome.error);
  return outcome.data;
}

function parseJson(line: Buffer): unknown {
  try {
    return JSON.parse(line.toString('utf8'));
  } catch {
    return undefined;
  }
}

function newerFormat(version: number): BackupProblem {
  return new BackupProblem('newer_format', {
    ko:
      `백업 형식이 이 버전이 아는 것보다 새롭습니다 (${version}, 이 버전은 ${FORMAT_VERSION}까지). ` +
      'hoga를 업데이트한 다음 복원하십시오.',
    en:
      `The backup has format ${version}, and this hoga reads up to ${FORMAT_VERSION}. ` +
      'Update hoga, then restore.',
  });
}
