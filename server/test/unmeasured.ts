import type { HttpOptions } from '../src/http/index.ts';

/** For a server that nobody measures, and that has no page. */
export const UNMEASURED: Pick<HttpOptions, 'meter' | 'metrics' | 'pageFolder'> = {
  meter: { answered: () => undefined, rateLimited: () => undefined },
  metrics: { exposition: async () => '', token: null },
  pageFolder: import.meta.dirname,
};
