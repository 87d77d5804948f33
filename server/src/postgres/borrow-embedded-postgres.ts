import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { startEmbeddedPostgres } from './embedded.ts';

/** Our own last connection takes a moment to be gone. */
const LOOKS = 50;
const LOOK_AGAIN_MS = 20;

export interface BorrowedPostgres {
  readonly url: string;
  /** Leaves it running if it was, or if somebody uses it by now. */
  giveBack(): Promise<void>;
}

/** Whether the data folder has a database, running or not. */
export async function hasEmbeddedPostgres(dataFolder: string): Promise<boolean> {
  try {
    await access(join(dataFolder, 'postgres', 'PG_VERSION'));
    return true;
  } catch {
    return false;
  }
}

/** The embedded PostgreSQL as it runs under a server, or started for as long as it is needed. */
export async function borrowEmbeddedPostgres(options: {
  readonly folder: string;
  readonly password: string;
}): Promise<BorrowedPostgres> {
  const postgres = await startEmbeddedPostgres(options);
  return {
    url: postgres.url,
    giveBack: async () => {
      // A server that was started meanwhile took it over, and will stop it.
      if (postgres.adopted || (await isUsedByOthers(postgres.url))) return;
      await postgres.stop();
    },
  };
}

/** True when nobody can tell, too. */
async function isUsedByOthers(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url, application_name: 'hoga give back' });
  client.on('error', () => undefined);
  try {
    await client.connect();
    for (let look = 0; look < LOOKS; look += 1) {
      const { rows } = await client.query(
        `select from pg_stat_activity where datname = current_database()
          and backend_type = 'client backend' and pid <> pg_backend_pid() limit 1`,
      );
      if (rows.length === 0) return false;
      await sleep(LOOK_AGAIN_MS);
    }
    return true;
  } catch {
    return true;
  } finally {
    await client.end();
  }
}
