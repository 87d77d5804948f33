import { Client } from 'pg';

/**
 * Values are written the same way everywhere, whatever a database or a role has set, and nothing is
 * given up because it takes long.
 */
const SESSION = `
  set client_encoding = 'UTF8';
  set datestyle = 'ISO, YMD';
  set intervalstyle = 'postgres';
  set timezone = 'UTC';
  set extra_float_digits = 1;
  set bytea_output = 'hex';
  set statement_timeout = 0;
  set lock_timeout = 0;
  set transaction_timeout = 0;
  set idle_in_transaction_session_timeout = 0`;
const CONNECT_TIMEOUT_MS = 10_000;

/** A connection for reading or writing whole tables. */
export async function openCopyingClient(url: string, name: string): Promise<Client> {
  const client = new Client({
    connectionString: url,
    application_name: name,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
  });
  // The statement under way hears of it; unheard here, it would end the process.
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query(SESSION);
    return client;
  } catch (error) {
    await client.end();
    throw error;
  }
}
