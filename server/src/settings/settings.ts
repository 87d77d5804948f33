import { isIP } from 'node:net';
import { resolve } from 'node:path';
import * as z from 'zod';

/** What an operator may set, from environment variables. */
export interface Settings {
  readonly dataFolder: string;
  /** Null: the embedded PostgreSQL in the data folder. */
  readonly databaseUrl: string | null;
  readonly host: string;
  readonly port: number;
  /** How people reach the server, when not by its host and port. */
  readonly publicUrl: string | null;
  readonly trustedProxies: readonly string[];
  readonly bots: boolean;
  readonly botSeed: number;
  /** Who shows it may read the metrics; null: whoever is on this machine. */
  readonly metricsToken: string | null;
  /** A collector of OpenTelemetry, without the path of the protocol. */
  readonly otlpUrl: string | null;
  /** An error tracker that speaks Sentry's protocol. */
  readonly errorDsn: string | null;
  readonly logFormat: 'json' | 'ecs';
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  readonly limits: {
    readonly addressPerSecond: number;
    readonly readsPerSecond: number;
    readonly ordersPerSecond: number;
    readonly keyReadsPerSecond: number;
    readonly keyOrdersPerSecond: number;
    readonly signInsPerMinute: number;
    readonly socketsPerAddress: number;
  };
  /** How long what is not kept for ever is kept. */
  readonly retention: {
    readonly outboxHours: number;
    readonly secondCandlesDays: number;
    readonly houseOrdersDays: number;
  };
}

/** Every setting that cannot be used, one line each. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(`these settings cannot be used:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
    this.faults = faults;
  }
}

const wholeNumber = (least: number, most: number, byDefault: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, 'must be a whole number')
    .transform(Number)
    .refine((value) => value >= least && value <= most, `must be from ${least} to ${most}`)
    .default(byDefault);

const WEB_URL = z
  .string()
  .refine(
    (text) => /^https?:\/\//.test(text) && URL.canParse(text),
    'must be a URL that begins with http:// or https://',
  );

/** The driver reads more than URLs, sockets among them: `postgresql://hoga@/hoga?host=/run`. */
const DATABASE = z
  .string()
  .regex(
    /^(?:postgres|postgresql|socket):\S+$/,
    'must be a URL that begins with postgres:// or postgresql:// or socket:',
  );

const proxies = z
  .string()
  .default('')
  .transform((text) => text.split(',').map((part) => part.trim()))
  .transform((parts) => parts.filter((part) => part !== ''))
  .refine(
    (parts) => parts.every(isNetwork),
    'must be addresses or networks such as 10.0.0.0/8, separated by commas',
  );

/** An address, or a network of one bit at least: nobody trusts everybody by mistake. */
function isNetwork(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/');
  const version = isIP(address);
  if (version === 0 || more.length > 0) return false;
  if (bits === undefined) return true;
  return /^[1-9]\d{0,2}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128);
}

const Environment = z.object({
  HOGA_DATA: z.string().min(1).default('.hoga'),
  DATABASE_URL: DATABASE.optional(),
  HOGA_HOST: z.string().min(1).default('127.0.0.1'),
  HOGA_PORT: wholeNumber(0, 65_535, 4620),
  HOGA_PUBLIC_URL: WEB_URL.optional(),
  HOGA_TRUSTED_PROXIES: proxies,
  HOGA_BOTS: z.enum(['on', 'off'], 'must be on or off').default('on'),
  HOGA_BOT_SEED: wholeNumber(0, 999_999_999, 1),
  HOGA_METRICS_TOKEN: z
    .string()
    .regex(/^[!-~]{16,}$/, 'must be 16 or more printable characters without spaces')
    .optional(),
  HOGA_OTLP_URL: WEB_URL.optional(),
  HOGA_ERROR_DSN: z
    .string()
    .regex(
      /^https?:\/\/\w+@[^\s/?#@]+(?:\/[^\s?#]*)?\/[\w-]+\/?$/,
      'must be an address such as https://key@host/project',
    )
    .optional(),
  HOGA_LOG_FORMAT: z.enum(['json', 'ecs'], 'must be json or ecs').default('json'),
  HOGA_LOG_LEVEL: z
    .enum(
      ['debug', 'info', 'warn', 'error', 'silent'],
      'must be debug, info, warn, error or silent',
    )
    .default('info'),
  HOGA_LIMIT_ADDRESS_PER_SECOND: wholeNumber(1, 10_000_000, 200),
  HOGA_LIMIT_READS_PER_SECOND: wholeNumber(1, 10_000_000, 50),
  HOGA_LIMIT_ORDERS_PER_SECOND: wholeNumber(1, 10_000_000, 20),
  HOGA_LIMIT_KEY_READS_PER_SECOND: wholeNumber(1, 10_000_000, 50),
  HOGA_LIMIT_KEY_ORDERS_PER_SECOND: wholeNumber(1, 10_000_000, 20),
  HOGA_LIMIT_SIGN_INS_PER_MINUTE: wholeNumber(1, 10_000_000, 30),
  HOGA_LIMIT_SOCKETS_PER_ADDRESS: wholeNumber(1, 1_000_000, 200),
  HOGA_RETENTION_OUTBOX_HOURS: wholeNumber(1, 8_760, 24),
  HOGA_RETENTION_SECOND_CANDLES_DAYS: wholeNumber(1, 3_650, 7),
  HOGA_RETENTION_HOUSE_ORDERS_DAYS: wholeNumber(1, 3_650, 1),
});

/** Reads and checks every setting, and lists all that is wrong at once. */
export function readSettings(
  environment: Readonly<Record<string, string | undefined>>,
  root: string,
): Settings {
  // An empty variable is one that is not set, as in `.env` files.
  const set = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = Environment.safeParse(set);
  if (!parsed.success) {
    throw new SettingsError(
      parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`),
    );
  }
  const { data } = parsed;
  return {
    dataFolder: resolve(root, data.HOGA_DATA),
    databaseUrl: data.DATABASE_URL ?? null,
    host: data.HOGA_HOST,
    port: data.HOGA_PORT,
    publicUrl: data.HOGA_PUBLIC_URL?.replace(/\/+$/, '') ?? null,
    trustedProxies: data.HOGA_TRUSTED_PROXIES,
    bots: data.HOGA_BOTS === 'on',
    botSeed: data.HOGA_BOT_SEED,
    metricsToken: data.HOGA_METRICS_TOKEN ?? null,
    otlpUrl: data.HOGA_OTLP_URL ?? null,
    errorDsn: data.HOGA_ERROR_DSN ?? null,
    logFormat: data.HOGA_LOG_FORMAT,
    logLevel: data.HOGA_LOG_LEVEL,
    limits: {
      addressPerSecond: data.HOGA_LIMIT_ADDRESS_PER_SECOND,
      readsPerSecond: data.HOGA_LIMIT_READS_PER_SECOND,
      ordersPerSecond: data.HOGA_LIMIT_ORDERS_PER_SECOND,
      keyReadsPerSecond: data.HOGA_LIMIT_KEY_READS_PER_SECOND,
      keyOrdersPerSecond: data.HOGA_LIMIT_KEY_ORDERS_PER_SECOND,
      signInsPerMinute: data.HOGA_LIMIT_SIGN_INS_PER_MINUTE,
      socketsPerAddress: data.HOGA_LIMIT_SOCKETS_PER_ADDRESS,
    },
    retention: {
      outboxHours: data.HOGA_RETENTION_OUTBOX_HOURS,
      secondCandlesDays: data.HOGA_RETENTION_SECOND_CANDLES_DAYS,
      houseOrdersDays: data.HOGA_RETENTION_HOUSE_ORDERS_DAYS,
    },
  };
}
