import { vi } from 'vitest';
import type { RunningServer } from './start-server.ts';

/** The token of the last link that a server without a mail server logged for a user. */
export async function loggedToken(
  server: Pick<RunningServer, 'output'>,
  { userId, page }: { readonly userId: string; readonly page: string },
): Promise<string> {
  const link = new RegExp(`/${page}#token=([\\w-]{43})`);
  const find = (): string | undefined =>
    server
      .output()
      .split('\n')
      .filter((line) => line.includes(userId))
      .map((line) => link.exec(line)?.[1])
      .findLast((token) => token !== undefined);
  return vi.waitUntil(find, { timeout: 10_000 });
}
