import {
  jsonSchema,
  routeOf,
  validate,
  type Operation,
  type Route,
  type RouteInput,
  type RouteOutput,
} from '@hoga/contract/api';
import { problem } from '@hoga/contract/problem';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type * as z from 'zod';
import type { App, Caller, Reply } from '../app/index.ts';
import type { Origin } from '../needs/index.ts';
import { authenticate } from './authenticate.ts';
import { ProblemSignal, sendProblem } from './problem-reply.ts';
import type { RateGuard } from './rate-limits.ts';

export interface Serving {
  readonly http: FastifyInstance;
  readonly app: App;
  readonly guard: RateGuard;
}

/** What a handler knows of a request besides its input. */
export interface Context {
  /** Whose token it carries; only for routes that ask for one. */
  readonly caller: Caller;
  readonly from: Origin;
  readonly cookie: string | undefined;
  readonly setCookies: (cookies: readonly string[]) => void;
  /** Answers with another status than the route's usual one. */
  readonly setStatus: (status: number) => void;
}

export type Handler<O extends Operation> = (
  input: RouteInput<O>,
  context: Context,
) => Reply<RouteOutput<O>> | Promise<Reply<RouteOutput<O>>>;

const NOBODY: Caller = { userId: '' };

/** Serves one operation of the contract: limit, sign-in, validation, handler, answer. */
export function serve<O extends Operation>(
  { http, app, guard }: Serving,
  operation: O,
  handler: Handler<O>,
): void {
  const route = routeOf(operation);
  http.route({
    method: route.method,
    url: route.path,
    schema: { response: responseSchemas(route) },
    handler: async (request, reply) => {
      const caller = await callerOf(app, route, request);
      if (route.rateLimit !== undefined) {
        await guard.operation(route.rateLimit, request, caller === NOBODY ? null : caller.userId);
      }
      const context = contextOf(request, reply, caller);
      const input = { params: request.params, query: request.query, body: request.body };
      const checked = checkInput(route, input);
      if (!checked.ok) return sendProblem(request, reply, checked);
      // The route's own schemas have just produced this input; the compiler cannot follow them
      // through the table.
      const result = await handler(checked.input as RouteInput<O>, context);
      if (!result.ok) return sendProblem(request, reply, result);
      return reply.header('cache-control', 'no-store').send(result.value);
    },
  });
}

/** What may be answered: a field that is not in the schema never leaves the server. */
function responseSchemas({ response }: Route): Record<string, object> {
  if (response.schema === null) return {};
  const schema = jsonSchema(response.schema);
  const statuses = [response.status, ...Object.keys(response.otherStatuses ?? {})];
  return Object.fromEntries(statuses.map((status) => [status, schema]));
}

async function callerOf(app: App, { auth }: Route, request: FastifyRequest): Promise<Caller> {
  if (auth !== 'token' && auth !== 'operator') return NOBODY;
  const caller = await authenticate(app.identity, request.headers.authorization);
  if (auth === 'operator' && !(await app.operators.isOperator(caller.userId))) {
    throw new ProblemSignal(problem('operator-only'));
  }
  return caller;
}

interface Input {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
}

type Checked =
  | { readonly ok: true; readonly input: Input }
  | Extract<ReturnType<typeof validate>, { ok: false }>;

function checkInput(route: Route, input: Input): Checked {
  const params = check(route.params, input.params);
  if (!params.ok) return params;
  const query = check(route.query, input.query);
  if (!query.ok) return query;
  const body = check(route.body, input.body);
  if (!body.ok) return body;
  return { ok: true, input: { params: params.value, query: query.value, body: body.value } };
}

function check(schema: z.ZodType | undefined, value: unknown): ReturnType<typeof validate> {
  return schema === undefined ? { ok: true, value: undefined } : validate(schema, value);
}

function contextOf(request: FastifyRequest, reply: FastifyReply, caller: Caller): Context {
  const { headers, ip } = request;
  return {
    caller,
    from: { address: ip, userAgent: headers['user-agent'] ?? '' },
    cookie: headers.cookie,
    setCookies: (cookies) => {
      if (cookies.length > 0) reply.header('set-cookie', [...cookies]);
    },
    setStatus: (status) => {
      reply.code(status);
    },
  };
}
