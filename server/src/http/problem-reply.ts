import {
  preferredLanguage,
  PROBLEM_MEDIA_TYPE,
  renderProblem,
  retryAfterSeconds,
  statusOf,
  type FieldProblem,
  type Problem,
} from '@hoga/contract/problem';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** Answers with a problem, in the language the client asked for. */
export function sendProblem(
  request: FastifyRequest,
  reply: FastifyReply,
  { problem, errors }: { problem: Problem; errors?: readonly FieldProblem[] },
): void {
  const language = preferredLanguage(request.headers['accept-language']);
  const body = renderProblem(problem, {
    language,
    instance: request.id,
    ...(errors === undefined ? {} : { errors }),
  });
  const retryAfter = retryAfterSeconds(problem);
  if (retryAfter !== undefined) reply.header('retry-after', Math.max(1, Math.ceil(retryAfter)));
  reply.problemType = problem.type;
  reply
    .code(statusOf(problem))
    .header('content-language', language)
    .header('vary', 'accept-language')
    .type(PROBLEM_MEDIA_TYPE)
    .serializer((value: unknown) => JSON.stringify(value))
    .send(body);
}
