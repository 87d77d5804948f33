import { createHash, timingSafeEqual } from 'node:crypto';
import { BlockList } from 'node:net';
import { problem } from '@hoga/contract/problem';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { isLoopback } from './origin.ts';
import { sendProblem } from './problem-reply.ts';

export interface MetricsDoor {
  /** All metrics in Prometheus' text format. */
  readonly exposition: () => Promise<string>;
  /** Whoever shows it may read them; null: whoever is on this machine. */
  readonly token: string | null;
}

const EXPOSITION_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/** Serves the metrics; whoever may not read them is told that there is nothing. */
export function serveMetrics(http: FastifyInstance, { exposition, token }: MetricsDoor): void {
  const mayRead = token === null ? isFromThisMachine : holderOf(token);
  http.route({
    method: 'GET',
    url: '/metrics',
    onRequest: (request, reply, done) => {
      if (mayRead(request)) done();
      else sendProblem(request, reply, { problem: problem('not-found') });
    },
    handler: async (_, reply) => {
      const text = await exposition();
      return reply.header('cache-control', 'no-store').type(EXPOSITION_TYPE).send(text);
    },
  });
}

function holderOf(token: string): (request: FastifyRequest) => boolean {
  const expected = digest(token);
  return ({ headers }) => {
    const [, shown] = /^bearer +(\S+) *$/i.exec(headers.authorization ?? '') ?? [];
    return shown !== undefined && timingSafeEqual(digest(shown), expected);
  };
}

/** As long as any other, so that comparing tells nothing. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

/** What proxies add. A name with one of these was not asked for on this machine. */
const FORWARDING =
  /^(?:forwarded|via|x-forwarded(?:-.+)?|x-real-ip|x-client-ip|x-cluster-client-ip|true-client-ip|cf-.+|fly-client-ip)$/;

/**
 * The connection itself has to come from this machine, whatever proxies are trusted with, and
 * nobody may have passed the request on. A page whose name was pointed at this machine asks by
 * that name.
 */
function isFromThisMachine({ raw, headers }: FastifyRequest): boolean {
  const { remoteAddress = '' } = raw.socket;
  const family = remoteAddress.includes(':') ? 'ipv6' : 'ipv4';
  if (!LOOPBACK.check(remoteAddress, family)) return false;
  if (Object.keys(headers).some((name) => FORWARDING.test(name))) return false;
  return headers.host !== undefined && isLoopback(headers.host);
}
