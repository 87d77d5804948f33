import websocket from '@fastify/websocket';
import { liveLimits } from '@hoga/contract/live';
import { preferredLanguage, problem } from '@hoga/contract/problem';
import type { FastifyInstance } from 'fastify';
import type { Live } from '../live/index.ts';
import { networkOf } from './network-of.ts';
import { foreignOrigin } from './origin.ts';
import { sendProblem } from './problem-reply.ts';

/** What an upgrade goes through before the feed has the connection. */
export interface LiveDoor {
  readonly live: Pick<Live, 'accept' | 'refusal'>;
  readonly publicOrigins: ReadonlySet<string>;
}

/** Serves the live feed at `/ws`. Whoever is refused hears it as an HTTP answer, before the upgrade. */
export async function serveLive(
  http: FastifyInstance,
  { live, publicOrigins }: LiveDoor,
): Promise<void> {
  await http.register(websocket, {
    options: {
      maxPayload: liveLimits.requestBytes,
      // What is told is written once for all; each connection would pack it for itself.
      perMessageDeflate: false,
      clientTracking: false,
    },
    // Frames that break the protocol are answered by the library, with the code for it.
    errorHandler: (error, _socket, request) =>
      request.log.debug({ err: error }, 'a live connection'),
    // Whoever stops the server has told the feed.
    preClose: (done) => done(),
  });
  http.route({
    method: 'GET',
    url: '/ws',
    onRequest: (request, reply, done) => {
      const refusal = foreignOrigin(request, publicOrigins) ?? live.refusal(networkOf(request.ip));
      if (refusal === undefined) done();
      else sendProblem(request, reply, { problem: refusal });
    },
    handler: (request, reply) => {
      reply.header('upgrade', 'websocket');
      sendProblem(request, reply, { problem: problem('websocket-only') });
    },
    wsHandler: (socket, request) => {
      const language = preferredLanguage(request.headers['accept-language']);
      const link = { socket, stream: request.raw.socket };
      live.accept(link, { network: networkOf(request.ip), language });
    },
  });
}
