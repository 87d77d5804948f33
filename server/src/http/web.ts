import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { sendNotFound } from './error-handler.ts';

const PAGE = '/index.html';
/** The chart library writes one style of its own, for its maker's mark; web.test.ts knows which. */
export const STYLE_OF_CHARTS = 'sha256-3pRED1tOXas1FXFoPb9TGCjmYe9XQsmO9OV23khV2nY=';

/**
 * The page loads its own files and nothing else, and nothing becomes a script or a style on its
 * way: whatever somebody smuggles into it stays text. Styles that are set by property need no leave.
 */
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  `style-src 'self' '${STYLE_OF_CHARTS}'`,
  "font-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "worker-src 'self'",
  "object-src 'none'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/**
 * Serves the built web page, if it was built, and the page again for every address that only the
 * page knows. What a build has compressed is sent as it is; names with a hash in them never change.
 */
export async function serveWeb(http: FastifyInstance, folder: string): Promise<void> {
  if (!existsSync(join(folder, PAGE))) return;
  await http.register(fastifyStatic, {
    root: folder,
    wildcard: false,
    preCompressed: true,
    globIgnore: ['**/*.{br,gz}'],
    cacheControl: false,
    setHeaders: (response, path) => {
      const isHashed = path.includes('/assets/');
      const caching = isHashed ? 'public, max-age=31536000, immutable' : 'no-cache';
      response.header('cache-control', caching);
      // A shared worker goes by the policy of its own script, and the feed lives in one.
      response.header('content-security-policy', PAGE_POLICY);
    },
  });
  http.route({
    method: ['GET', 'HEAD'],
    url: '/*',
    // Before the upgrade of a WebSocket, which there is none of here.
    onRequest: (request, reply, done) => {
      if (isForThePage(request)) done();
      else sendNotFound(request, reply);
    },
    handler: (_request, reply) => reply.sendFile(PAGE),
  });
}

/** What the server itself answers under, or not at all. */
const OWN = /^\/(?:api|docs|ws|metrics|healthz|readyz|assets)(?:[/?]|$)/;

/** Whoever asks for HTML is somebody with a browser; the page says itself when it knows nothing. */
function isForThePage({ url, headers }: FastifyRequest): boolean {
  const wantsHtml = headers.accept?.includes('text/html') === true;
  return !OWN.test(url) && headers.upgrade === undefined && wantsHtml;
}
