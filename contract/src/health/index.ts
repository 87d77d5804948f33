/**
 * How the server is: for whoever watches it, machine or person.
 *
 * It never says anything about a user. Start with `health.ts`.
 */

export { Alive, Readiness } from './health.ts';
