/**
 * The parts every screen works with, handed down through React.
 *
 * It makes none of them. Start with `services.ts`.
 */

export { ServicesProvider, useServices, type Services } from './services.ts';
