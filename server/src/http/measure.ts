import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** Hears what became of requests. */
export interface Meter {
  answered(request: {
    readonly method: string;
    readonly route: string;
    readonly status: number;
    readonly durationMs: number;
    readonly problem: string | null;
  }): void;
  rateLimited(kind: string): void;
}

declare module 'fastify' {
  interface FastifyReply {
    /** The type of the problem that is the answer, or null. */
    problemType: string | null;
  }
}

const METHODS = new Set(['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE']);
/** Routes that are told apart; the others are pages and what belongs to them. */
const NAMED = /^\/(?:api\/v1\/|healthz$|readyz$|metrics$|ws$)/;

/** Tells the meter of every request with a route, and of those without. */
export function measureRequests(http: FastifyInstance, meter: Meter): void {
  http.decorateReply('problemType', null);
  http.addHook('onResponse', (request, reply, done) => {
    // A WebSocket that was opened is no request any more; its answer ends when it does.
    if (!isUpgraded(request, reply)) {
      meter.answered({
        method: METHODS.has(request.method) ? request.method : 'other',
        route: routeLabel(request, reply),
        status: reply.statusCode,
        durationMs: reply.elapsedTime,
        problem: reply.problemType,
      });
    }
    done();
  });
}

function isUpgraded({ ws }: FastifyRequest, { problemType }: FastifyReply): boolean {
  return ws && problemType === null;
}

/** The route's template: whoever makes up addresses makes no series. */
function routeLabel({ routeOptions }: FastifyRequest, { statusCode }: FastifyReply): string {
  const { url } = routeOptions;
  // The page has every address that is nobody else's, and answers some of them.
  if (url === undefined || (url === '/*' && statusCode === 404)) return 'none';
  return NAMED.test(url) ? url : 'page';
}
