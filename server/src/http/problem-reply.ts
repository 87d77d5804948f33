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

/** Thrown on the way to a handler to answer with a problem at once. */
export class ProblemSignal extends Error {
  override readonly name = 'ProblemSignal';
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.type);
    this.problem = problem;
  }
}

/** Answers with a problem, in the language the client asked for. */
export function sendProblem(
  request: FastifyRequest,
  reply: FastifyReply,
  { problem, errors }: { problem: Problem; errors?: readonly FieldProblem[] },
): FastifyReply {
  const language = preferredLanguage(request.headers['accept-language']);
  const body = renderProblem(problem, {
    language,
    instance: request.id,
    ...(errors === undefined ? {} : { errors }),
  });
  const retryAfter = retryAfterSeconds(problem);
  if (retryAfter !== undefined) reply.header('retry-after', Math.max(1, Math.ceil(retryAfter)));
  return reply
    .code(statusOf(problem))
    .header('content-language', language)
    .header('vary', 'accept-language')
    .type(PROBLEM_MEDIA_TYPE)
    .serializer((value: unknown) => JSON.stringify(value))
    .send(body);
}
