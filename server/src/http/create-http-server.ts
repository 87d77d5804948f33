import { randomUUID } from 'node:crypto';
import { problem } from '@hoga/contract/problem';
import fastify, {
  LogController,
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify';
import type { App } from '../app/index.ts';
import { serveAccounts } from './account.ts';
import { serveApiKeys } from './api-key.ts';
import { answerUnreadable, BODY_BYTES_MAX, handleErrors } from './error-handler.ts';
import { serveHealth } from './health.ts';
import { serveLive, type LiveDoor } from './live.ts';
import { serveMarket } from './market.ts';
import { measureRequests, type Meter } from './measure.ts';
import { serveMetrics, type MetricsDoor } from './metrics.ts';
import { serveOperators } from './operator.ts';
import { serveOrders } from './order.ts';
import { originRefusal } from './origin.ts';
import { sendProblem } from './problem-reply.ts';
import { rateGuard, type RateLimits } from './rate-limits.ts';
import { serveReference } from './reference.ts';
import { serveSessions } from './session.ts';
import { serveWeb } from './web.ts';

export interface HttpOptions {
  readonly app: App;
  readonly live: LiveDoor['live'];
  readonly limits: RateLimits;
  readonly meter: Meter;
  readonly metrics: MetricsDoor;
  readonly log: FastifyBaseLogger;
  readonly trustedProxies: readonly string[];
  /** Origins whose pages may change things; loopback pages may in any case. */
  readonly publicOrigins: ReadonlySet<string>;
  /** Where the web page was built, or would be. */
  readonly pageFolder: string;
  readonly version: string;
  readonly isDraining: () => boolean;
}

/** Whoever sends a request slowly keeps a connection for this long, and a check longer at most. */
const REQUEST_TIMEOUT_MS = 30_000;
const HEADERS_TIMEOUT_MS = 10_000;
const TIMEOUT_CHECK_MS = 5_000;
/** A connection on which nothing moves, in either direction, is given up. */
const SILENCE_MS = 120_000;
const CONNECTIONS_MAX = 20_000;
const HEADER_BYTES_MAX = 16_384;
const PARAMETER_LENGTH_MAX = 200;
/** A request that takes longer is worth a line in the log. */
const SLOW_MS = 1_000;

/** The HTTP server with every route; it does not listen yet. */
export async function createHttpServer(options: HttpOptions): Promise<FastifyInstance> {
  const { app, limits, log, trustedProxies, publicOrigins, meter } = options;
  const isHttps = [...publicOrigins].some((origin) => origin.startsWith('https:'));
  const http: FastifyInstance = fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    // A logger of its own for each request costs more than the few that write a line are worth.
    childLoggerFactory: (logger) => logger,
    genReqId: () => randomUUID(),
    bodyLimit: BODY_BYTES_MAX,
    requestTimeout: REQUEST_TIMEOUT_MS,
    connectionTimeout: SILENCE_MS,
    http: {
      maxHeaderSize: HEADER_BYTES_MAX,
      headersTimeout: HEADERS_TIMEOUT_MS,
      connectionsCheckingInterval: TIMEOUT_CHECK_MS,
    },
    routerOptions: { maxParamLength: PARAMETER_LENGTH_MAX },
    trustProxy: trustedProxies.length === 0 ? false : [...trustedProxies],
    forceCloseConnections: 'idle',
    // While it closes, what still arrives is answered; each answer ends its connection.
    return503OnClosing: false,
    clientErrorHandler: answerUnreadable,
    // An address that cannot be decoded, or with a name in it that is too long, reaches no hook.
    frameworkErrors: (_, request, reply) => {
      reply.header('x-request-id', request.id);
      secure(reply, isHttps);
      sendProblem(request, reply, { problem: problem('not-found') });
    },
  });
  http.server.maxConnections = CONNECTIONS_MAX;
  // Bodies are JSON; Fastify would read text as well.
  http.removeContentTypeParser('text/plain');
  // Before every hook that may refuse: the library ends the connection of a refused upgrade.
  await serveLive(http, options);
  const guard = rateGuard(limits, (kind) => meter.rateLimited(kind));
  http.decorateRequest('caller', null);
  measureRequests(http, meter);
  handleErrors(http);
  http.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    secure(reply, isHttps);
    const tooMany = isHealth(request.url) ? undefined : guard.address(request);
    const refusal = tooMany ?? originRefusal(request, publicOrigins);
    if (refusal === undefined) done();
    else sendProblem(request, reply, { problem: refusal });
  });
  http.addHook('onResponse', (request, reply, done) => {
    logAnswer(request, reply);
    // What was under way when the closing began promised to keep its connection.
    if (options.isDraining()) request.raw.socket.destroySoon();
    done();
  });

  const serving = { http, app, guard };
  serveHealth(serving, options);
  serveMetrics(http, options.metrics);
  serveMarket(serving);
  serveSessions(serving);
  serveAccounts(serving);
  serveApiKeys(serving);
  serveOrders(serving);
  serveOperators(serving);
  await serveReference(http);
  await serveWeb(http, options.pageFolder);
  return http;
}

/** What went wrong or took long; at the level `debug` everything. */
function logAnswer(request: FastifyRequest, reply: FastifyReply): void {
  const { log } = request;
  const { statusCode, elapsedTime } = reply;
  const isRemarkable = statusCode >= 500 || elapsedTime > SLOW_MS;
  if (!isRemarkable && log.level !== 'debug') return;
  const { id: reqId, method } = request;
  const line = { reqId, method, url: pathOf(request.url), statusCode, elapsedTime };
  if (isRemarkable) log.warn(line, 'request');
  else log.debug(line, 'request');
}

/** Of answers that are no page of the app: a document, or nothing that a browser would open. */
const DOCUMENT_POLICY =
  "default-src 'none'; style-src 'self'; img-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
/** Nothing here asks a browser for any of these. */
const PERMISSIONS = [
  'accelerometer',
  'camera',
  'display-capture',
  'geolocation',
  'gyroscope',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'screen-wake-lock',
  'usb',
  'xr-spatial-tracking',
]
  .map((name) => `${name}=()`)
  .join(', ');

/** Whoever came by https comes back by it for a year; other names of the host are not ours to bind. */
const ONLY_HTTPS = 'max-age=31536000';

function secure(reply: { header(name: string, value: string): unknown }, isHttps: boolean): void {
  if (isHttps) reply.header('strict-transport-security', ONLY_HTTPS);
  reply.header('x-content-type-options', 'nosniff');
  reply.header('x-frame-options', 'DENY');
  reply.header('referrer-policy', 'no-referrer');
  reply.header('cross-origin-opener-policy', 'same-origin');
  reply.header('cross-origin-resource-policy', 'same-origin');
  reply.header('permissions-policy', PERMISSIONS);
  reply.header('content-security-policy', DOCUMENT_POLICY);
}

function isHealth(url: string): boolean {
  return url === '/healthz' || url === '/readyz';
}

/** Without the query, which may hold what a log should not. */
function pathOf(url: string): string {
  return url.split('?', 1)[0] ?? '';
}
