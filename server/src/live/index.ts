/**
 * The live feed: this room tells connected clients what became durable, as fast as each can listen.
 *
 * It decides nothing about the market, and reads nothing that is not durable. Start with `live.ts`.
 */

export { createLive, type Live, type LiveClient, type LiveNeeds, type LiveStatus } from './live.ts';
