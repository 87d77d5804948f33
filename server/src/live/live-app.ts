import type { App } from '../app/index.ts';

/** What the feed works with. */
export type LiveApp = Pick<
  App,
  'engine' | 'reads' | 'identity' | 'days' | 'candles' | 'log' | 'now' | 'newId'
>;
