/** What browsers say when a part of the page cannot be loaded: Chromium, Firefox, Safari, and Vite. */
const SAYINGS = [
  'Failed to fetch dynamically imported module',
  'error loading dynamically imported module',
  'Importing a module script failed',
  'Unable to preload CSS',
];

/** Whether a part of the page is gone, as after a new release, or out of reach. */
export function isMissingChunk(error: unknown): boolean {
  return error instanceof Error && SAYINGS.some((saying) => error.message.includes(saying));
}
