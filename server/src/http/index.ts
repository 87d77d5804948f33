/**
 * HTTP: one file a resource, each route one call into `app`.
 *
 * This room reads requests, checks who calls and how often, and writes answers; it decides nothing
 * else. Start with `serve.ts`.
 */

export { createHttpServer, type HttpOptions } from './create-http-server.ts';
