/**
 * What is around every screen: header, search, clock, menus, shortcuts, the word about the connection.
 *
 * It never knows what a screen shows, only which keys one has. Start with `shell.tsx`.
 */

export { HOME_INSTRUMENT } from './home.ts';
export { lazyPage } from './lazy-page.tsx';
export { NotFound } from './not-found.tsx';
export { PageError } from './page-error.tsx';
export { Shell } from './shell.tsx';
