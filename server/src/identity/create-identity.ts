import { availableParallelism } from 'node:os';
import { Kysely, PostgresDialect } from 'kysely';
import { Pool } from 'pg';
import type { Identity, Log, Verdict } from '../needs/index.ts';
import { createAccessTokens } from './access-token.ts';
import { createApiKeyTexts, isMeantAsApiKey } from './api-key-text.ts';
import { openAccounts } from './accounts.ts';
import type { GateOptions } from './gate.ts';
import { createGate } from './gate.ts';
import { describeError } from './describe-error.ts';
import { KeyDesk } from './key-desk.ts';
import { watchRevocations } from './revocations.ts';
import { SignInDesk } from './sign-in-desk.ts';
import type { IdentityDatabase, IdentityTables } from './tables.ts';
import { createVerifier } from './verifier.ts';

const SECRET_LENGTH_MIN = 32;
const DATABASE_TIMEOUT_MS = 5000;
const KEEP_ALIVE_MS = 10_000;
/** Beside those who sign in, somebody can always refresh, sign out or be looked up. */
const SPARE_CONNECTIONS = 3;

/**
 * Hashing leaves a processor to the market and one of libuv's four threads to files and names. With
 * two processors the last of those who wait does so for about ten seconds.
 */
const HASHING: GateOptions = {
  inside: Math.min(3, Math.max(1, availableParallelism() - 1)),
  waiting: 64,
};

export interface IdentityOptions {
  readonly databaseUrl: string;
  /** At least 32 characters of chance. With another secret, everybody has to sign in again. */
  readonly secret: string;
  readonly publicUrl: string;
  readonly secureCookies: boolean;
  readonly log: Log;
  /** Milliseconds since 1970, for the lifetime of tokens. */
  readonly clock?: () => number;
  readonly hashing?: GateOptions;
}

export async function createIdentity(options: IdentityOptions): Promise<Identity> {
  if (options.secret.length < SECRET_LENGTH_MIN) throw new RangeError('the secret is too short');
  const { log, clock = Date.now, hashing = HASHING } = options;
  const database = connect(options.databaseUrl, hashing.inside + SPARE_CONNECTIONS, log);
  try {
    const { secret, databaseUrl } = options;
    const tokens = createAccessTokens({ secret, issuer: options.publicUrl });
    const revocations = await watchRevocations({ databaseUrl, database, log });
    const verifyToken = createVerifier({ tokens, revocations, clock });
    const texts = createApiKeyTexts(secret);
    const keys = new KeyDesk({ database, texts, revocations, clock, log });
    const verify = (credential: string): Verdict | Promise<Verdict> =>
      isMeantAsApiKey(credential) ? keys.verify(credential) : verifyToken(credential);
    const accounts = openAccounts({ ...options, database });
    const gate = createGate(hashing);
    const parts = { database, tokens, revocations, verify, keys, accounts, gate, clock, log };
    return new SignInDesk(parts);
  } catch (error) {
    await database.destroy();
    throw error;
  }
}

function connect(databaseUrl: string, connections: number, log: Log): IdentityDatabase {
  const pool = new Pool({
    connectionString: databaseUrl,
    application_name: 'hoga identity',
    max: connections,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
    connectionTimeoutMillis: DATABASE_TIMEOUT_MS,
    statement_timeout: DATABASE_TIMEOUT_MS,
    query_timeout: DATABASE_TIMEOUT_MS,
  });
  // An idle connection that breaks is replaced when needed; unheard, its error would end the server.
  pool.on('error', (error) =>
    log.warn(describeError(error), 'lost an idle connection of identity'),
  );
  return new Kysely<IdentityTables>({ dialect: new PostgresDialect({ pool }) });
}
