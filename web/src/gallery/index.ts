/**
 * Every part of the design system in every state, to look at and to compare pictures of.
 *
 * Start with `gallery.tsx`.
 */

export { Gallery } from './gallery.tsx';
