import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

const BUILT = fileURLToPath(new URL('../../../web/dist/', import.meta.url));

/** Serves the built web page, if it was built. Names with a hash in them never change. */
export async function serveWeb(http: FastifyInstance): Promise<void> {
  if (!existsSync(BUILT)) return;
  await http.register(fastifyStatic, {
    root: BUILT,
    wildcard: false,
    setHeaders: (response, path) => {
      const isHashed = path.includes('/assets/');
      const caching = isHashed ? 'public, max-age=31536000, immutable' : 'no-cache';
      response.header('cache-control', caching);
    },
  });
}
