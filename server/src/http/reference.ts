import { fileURLToPath } from 'node:url';
import { problemPages } from '@hoga/contract/problem';
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';

/** The committed document, generated from the contract. */
const DOCUMENT = fileURLToPath(import.meta.resolve('@hoga/contract/openapi.json'));

/**
 * The page styles itself while it runs. Everything comes from here, on plain HTTP as well: whoever
 * hosts for a study group may have no certificate.
 */
const REFERENCE_POLICY = [
  "default-src 'self'",
  "img-src 'self' data:",
  "style-src 'self' 'unsafe-inline'",
  "object-src 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "form-action 'self'",
].join('; ');

/** The API for reading: the OpenAPI document, a page to browse it, and a page a problem. */
export async function serveReference(http: FastifyInstance): Promise<void> {
  http.get('/docs', (_, reply) => reply.redirect('/docs/problems'));
  for (const [path, page] of problemPages()) {
    http.get(path, (_, reply) => reply.type('text/html; charset=utf-8').send(page));
  }
  await http.register(swagger, { mode: 'static', specification: { path: DOCUMENT, baseDir: '' } });
  http.get('/api/openapi.json', (_, reply) => reply.send(http.swagger()));
  await http.register(swaggerUi, {
    routePrefix: '/api',
    uiConfig: { docExpansion: 'list', tryItOutEnabled: true, layout: 'BaseLayout' },
    staticCSP: REFERENCE_POLICY,
    theme: { title: 'hoga API' },
  });
}
