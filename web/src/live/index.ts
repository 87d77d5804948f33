/**
 * The server's live feed: one connection of the browser, copies that are complete or not shown.
 *
 * It never draws anything and knows nothing of React. Start with `live.ts`.
 */

export { createLive } from './create-live.ts';
export type {
  AccountListener,
  BookRequest,
  BookView,
  Freshness,
  Live,
  LiveNeeds,
  MarketView,
  Viewer,
} from './live.ts';
