/** An embedded PostgreSQL with a seeded market in a folder of its own, and no server on it. */
import { chmod, mkdtemp, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate, startEmbeddedPostgres } from '../server/src/postgres/index.ts';
import { seedMarket } from '../server/test/seed/seed-market.ts';
import type { SeedPlan } from '../server/test/seed/seed-plan.ts';
import { assertStartable } from '../server/test/stored-state.ts';
import { postgresVersion } from './process-usage.ts';

export interface SeededDatabase {
  readonly url: string;
  readonly postmaster: number;
  readonly postgresVersion: string;
  /** Stops it and removes its folder. */
  dispose(): Promise<void>;
}

/** What a block of eight orders and as many fills takes at most, while its indexes are made. */
const BYTES_PER_BLOCK = 12_000;
const BYTES_ALWAYS = 4 * 1024 ** 3;

export async function openSeededDatabase(
  plan: SeedPlan,
  { signal, progress }: { signal: AbortSignal; progress: (text: string) => void },
): Promise<SeededDatabase> {
  await assertRoom(plan.blocks * BYTES_PER_BLOCK + BYTES_ALWAYS);
  const folder = await mkdtemp(join(tmpdir(), 'hoga-bench-'));
  // As root, the database runs as another user, who has to pass through.
  await chmod(folder, 0o711);
  const postgres = await startEmbeddedPostgres({ folder, password: 'bench' }).catch(
    async (error: unknown) => {
      await rm(folder, { recursive: true, force: true });
      throw error;
    },
  );
  const dispose = async (): Promise<void> => {
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  };
  // Whoever does not want to wait for a statement stops the database under it.
  const abort = (): void => void postgres.stop();
  signal.addEventListener('abort', abort, { once: true });
  try {
    await migrate(postgres.url);
    const began = performance.now();
    await seedMarket(postgres.url, plan, (text) => {
      const seconds = ((performance.now() - began) / 1000).toFixed(0);
      progress(`seeding ${text} (after ${seconds} s)`);
    });
    progress('checking that a server could start on it');
    await assertStartable(postgres.url);
    const { url, pid } = postgres;
    return { url, postmaster: pid, postgresVersion: postgresVersion(pid), dispose };
  } catch (error) {
    await dispose();
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

async function assertRoom(bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(tmpdir());
  const gigabytes = (of: number): string => (of / 1024 ** 3).toFixed(0);
  if (bavail * bsize < bytes) {
    const text = `${gigabytes(bytes)} GB are needed in ${tmpdir()}, and ${gigabytes(bavail * bsize)} are free`;
    throw new Error(text);
  }
}
