import { isIP } from 'node:net';
import * as z from 'zod';

/** One variable of the environment: what it may be, what it means, and what holds without it. */
export interface Setting<Value> {
  readonly variable: string;
  readonly schema: z.ZodType<Value, string>;
  /** As one would write it; null when there is nothing to write. */
  readonly byDefault: string | null;
  readonly meaning: { readonly ko: string; readonly en: string };
  /** May come from a file that `VARIABLE_FILE` names, and is never printed. */
  readonly isSecret: boolean;
}

interface Described<Value> {
  readonly variable: string;
  readonly schema: z.ZodType<Value, string>;
  readonly isSecret?: boolean;
  readonly ko: string;
  readonly en: string;
}

export function setting<Value>(
  described: Described<Value> & { readonly byDefault: string },
): Setting<Value>;
/** Without a default it is null when it is not set. */
export function setting<Value>(described: Described<Value>): Setting<Value | null>;
export function setting({
  ko,
  en,
  ...described
}: Described<unknown> & { readonly byDefault?: string }): Setting<unknown> {
  return { byDefault: null, isSecret: false, ...described, meaning: { ko, en } };
}

// What values may be. A description is what the table of settings shows of it, in no language.

export const text = z.string().min(1).describe('…');

export function wholeNumber(least: number, most: number): z.ZodType<number, string> {
  return z
    .string()
    .regex(/^\d{1,9}$/, 'must be a whole number')
    .transform(Number)
    .refine((value) => value >= least && value <= most, `must be from ${least} to ${most}`)
    .describe(`${least} … ${most}`);
}

export function oneOf<const Word extends string>(...words: Word[]): z.ZodType<Word, string> {
  const listed = `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
  return z
    .string()
    .pipe(z.enum(words, `must be ${listed}`))
    .describe(words.map((word) => `\`${word}\``).join(' '));
}

export const onOrOff = oneOf('on', 'off')
  .transform((word) => word === 'on')
  .describe('`on` `off`');

export const webUrl = z
  .string()
  .refine(
    (url) => /^https?:\/\//.test(url) && URL.canParse(url),
    'must be a URL that begins with http:// or https://',
  )
  .transform((url) => url.replace(/\/+$/, ''))
  .describe('`https://…` `http://…`');

export const token = z
  .string()
  .regex(/^[!-~]{16,}$/, 'must be 16 or more printable characters without spaces')
  .describe('…');

export const dsn = z
  .string()
  .regex(
    /^https?:\/\/\w+@[^\s/?#@]+(?:\/[^\s?#]*)?\/[\w-]+\/?$/,
    'must be an address such as https://key@host/project',
  )
  .describe('`https://key@host/project`');

export const smtpAddress = z
  .string()
  .refine(isSmtpAddress, 'must be an address such as smtp://user:password@mail.example.com:587')
  .describe('`smtp://user:password@host:587` `smtps://…`');

/** Nothing after the host: whoever writes an option there relies on something we do not know. */
function isSmtpAddress(address: string): boolean {
  if (!/^smtps?:\/\/[^\s/?#]+\/?$/.test(address) || !URL.canParse(address)) return false;
  const { hostname, username, password } = new URL(address);
  return hostname !== '' && (username === '') === (password === '') && isDecodable(address);
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

const ADDRESS = /^[^\s<>@",;]+@[^\s<>@",;]+$/;
const NAMED_ADDRESS = /^([^<>"\p{Cc}]{1,80}) <([^<>]+)>$/u;

export const mailSender = z
  .string()
  .transform((written) => {
    const [, name = '', address = written] = NAMED_ADDRESS.exec(written) ?? [];
    return { name, address };
  })
  .refine(
    ({ address }) => ADDRESS.test(address),
    'must be an address such as hoga@example.com or Hoga <hoga@example.com>',
  )
  .describe('`hoga@example.com` `호가 <hoga@example.com>`');

/** The driver reads more than URLs, sockets among them: `postgresql://hoga@/hoga?host=/run`. */
export const databaseAddress = z
  .string()
  .regex(
    /^(?:postgres|postgresql|socket):\S+$/,
    'must be a URL that begins with postgres:// or postgresql:// or socket:',
  )
  .describe('`postgres://…` `postgresql://…` `socket:…`');

export const networks = z
  .string()
  .transform((list) => list.split(',').map((part) => part.trim()))
  .transform((parts) => parts.filter((part) => part !== ''))
  .refine(
    (parts) => parts.every(isNetwork),
    'must be addresses or networks such as 10.0.0.0/8, separated by commas',
  )
  .describe('`10.0.0.1` `10.1.0.0/16, fd00::/8`');

/** An address, or a network of one bit at least: nobody trusts everybody by mistake. */
function isNetwork(network: string): boolean {
  const [address = '', bits, ...more] = network.split('/');
  const version = isIP(address);
  if (version === 0 || more.length > 0) return false;
  if (bits === undefined) return true;
  return /^[1-9]\d{0,2}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128);
}
