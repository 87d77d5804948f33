/**
 * What is around every screen: header, search, clock, menus, shortcuts, the word about the connection.
 *
 * It never knows what a screen shows. Start with `shell.tsx`.
 */

export { NotFound } from './not-found.tsx';
export { Shell } from './shell.tsx';
