import type { HttpOptions } from '../src/http/index.ts';

/** For a server that nobody measures. */
export const UNMEASURED: Pick<HttpOptions, 'meter' | 'metrics'> = {
  meter: { answered: () => undefined, rateLimited: () => undefined },
  metrics: { exposition: async () => '', token: null },
};
