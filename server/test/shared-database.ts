import { SHARED, startTestServer } from './database.ts';

/** Starts the PostgreSQL that the tests of one run share; vitest calls it once before them. */
export async function setup(): Promise<(() => Promise<void>) | undefined> {
  if (process.env[SHARED] !== undefined) return undefined; // For another project of the same run.
  const server = await startTestServer();
  process.env[SHARED] = JSON.stringify({ url: server.url, superuserUrl: server.superuserUrl });
  return () => server.stop();
}
