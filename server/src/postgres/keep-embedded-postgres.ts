import type { Log } from '../needs/index.ts';
import { startEmbeddedPostgres, type EmbeddedPostgres } from './embedded.ts';

const LOOK_EVERY_MS = 1_000;

export interface KeptPostgres {
  readonly url: string;
  /** It was already running when this process came. */
  readonly adopted: boolean;
  stop(): Promise<void>;
}

export interface KeepOptions {
  readonly folder: string;
  readonly password: string;
  readonly log: Log;
}

/**
 * The embedded PostgreSQL, started again whenever it dies: killed for memory, say. Its socket stays
 * where it was, so whoever uses it only has to connect again.
 */
export async function keepEmbeddedPostgres(options: KeepOptions): Promise<KeptPostgres> {
  let postgres = await startEmbeddedPostgres(options);
  let starting: Promise<void> | null = null;
  const { url, adopted } = postgres;

  const startAgain = async (): Promise<void> => {
    options.log.error({ pid: postgres.pid }, 'the database has died; starting it again');
    try {
      postgres = await startEmbeddedPostgres(options);
      options.log.info({ pid: postgres.pid }, 'the database is there again');
    } catch (error) {
      options.log.error({ err: error }, 'the database could not be started');
    } finally {
      starting = null;
    }
  };
  const watch = setInterval(() => {
    if (starting === null && !isAlive(postgres)) starting = startAgain();
  }, LOOK_EVERY_MS);
  watch.unref();

  return {
    url,
    adopted,
    stop: async () => {
      clearInterval(watch);
      await starting;
      await postgres.stop();
    },
  };
}

function isAlive({ pid }: EmbeddedPostgres): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
