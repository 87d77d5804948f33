import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import { operations, routeOf } from '@hoga/contract/api';
import {
  DEFAULT_LANGUAGE,
  problem,
  PROBLEM_MEDIA_TYPE,
  renderProblem,
  text,
  type Problem,
} from '@hoga/contract/problem';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { problemOfFault } from '../app/index.ts';
import { InvalidIdentityInput } from '../needs/index.ts';
import { sendProblem } from './problem-reply.ts';

/** A body may be this long. */
export const BODY_BYTES_MAX = 65_536;

/** Turns everything that is thrown into a problem; only what nobody foresaw is a fault of ours. */
export function handleErrors(http: FastifyInstance): void {
  http.setErrorHandler((error: FastifyError, request, reply) => {
    const known = problemOf(error);
    const line = { reqId: request.id, err: error };
    if (known.type === 'internal-error') request.log.error(line, 'a request failed');
    else if (known.type === 'database-unavailable') {
      request.log.warn(line, 'a request found no database');
    }
    sendProblem(request, reply, { problem: known });
  });
  http.setNotFoundHandler(sendNotFound);
}

/** Answers what arrived on a connection and is no request; its language was not read either. */
export function answerUnreadable(error: { readonly code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  socket.end(unreadableAnswer(error.code), () => socket.destroy());
}

function unreadableAnswer(code: string | undefined): string {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    return 'HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n';
  }
  if (code !== 'HPE_HEADER_OVERFLOW') {
    return 'HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n';
  }
  const [language, instance] = [DEFAULT_LANGUAGE, randomUUID()];
  const body = JSON.stringify(renderProblem(problem('headers-too-large'), { language, instance }));
  return [
    'HTTP/1.1 431 Request Header Fields Too Large',
    'Connection: close',
    `Content-Type: ${PROBLEM_MEDIA_TYPE}`,
    `Content-Language: ${language}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    `X-Request-Id: ${instance}`,
    '',
    body,
  ].join('\r\n');
}

function problemOf(error: FastifyError): Problem {
  if (error instanceof InvalidIdentityInput) {
    const allowed = text('더 짧거나 일반적인 값', 'a shorter or more ordinary value');
    return problem('invalid-value', { field: error.field, allowed });
  }
  const known = problemOfFault(error);
  return known.type === 'internal-error' ? (parserProblem(error) ?? known) : known;
}

/** What Fastify says of a request it cannot read. */
function parserProblem({ code, statusCode }: FastifyError): Problem | undefined {
  switch (code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return problem('body-too-large', { maximumBytes: BODY_BYTES_MAX });
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return problem('unsupported-media-type');
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return problem('malformed-json');
    default:
      return statusCode === 400 ? problem('malformed-json') : undefined;
  }
}

/** Each path of the API with the methods it knows. */
const PATHS = operations().map((operation) => {
  const { method, path } = routeOf(operation);
  return { method, pattern: new RegExp(`^${path.replaceAll(/:\w+/g, '[^/]+')}$`) };
});

export function sendNotFound(request: FastifyRequest, reply: FastifyReply): void {
  const path = request.url.split('?', 1)[0] ?? '';
  const methods = PATHS.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method);
  // With the right method something else is wrong with it: a name in it is too long, say.
  if (methods.length === 0 || methods.some((method) => method === request.method)) {
    return sendProblem(request, reply, { problem: problem('not-found') });
  }
  reply.header('allow', [...new Set(methods)].join(', '));
  return sendProblem(request, reply, { problem: problem('method-not-allowed') });
}
