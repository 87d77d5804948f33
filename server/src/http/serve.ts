import {
  jsonSchema,
  routeOf,
  validate,
  type Operation,
  type Route,
  type RouteInput,
  type RouteOutput,
} from '@hoga/contract/api';
import { problem, type Problem } from '@hoga/contract/problem';
import { assert } from '@hoga/core/assert';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type * as z from 'zod';
import { busyProblem, type App, type Caller, type Reply } from '../app/index.ts';
import type { Origin } from '../needs/index.ts';
import { authenticate } from './authenticate.ts';
import { sendProblem } from './problem-reply.ts';
import type { RateGuard } from './rate-limits.ts';
import { ReadyAnswer } from './ready-answer.ts';

export interface Serving {
  readonly http: FastifyInstance;
  readonly app: App;
  readonly guard: RateGuard;
}

/** What a handler knows of a request besides its input. */
export interface Context {
  /** Whose token or API key it carries; only for routes that ask for one. */
  readonly caller: Caller;
  readonly from: Origin;
  readonly cookie: string | undefined;
  readonly setCookies: (cookies: readonly string[]) => void;
  /** Answers with another status than the route's usual one. */
  readonly setStatus: (status: number) => void;
  /** An answer as JSON, with the fields of the contract and no others. */
  readonly write: (answer: unknown) => string;
}

export type Handler<O extends Operation> = (
  input: RouteInput<O>,
  context: Context,
) => Answer<O> | Promise<Answer<O>>;

/** Most answers are written when they are sent; some were written before. */
type Answer<O extends Operation> = Reply<RouteOutput<O> | ReadyAnswer>;

/** Nobody has said who they are, and the route did not ask. */
const NOBODY: Caller = { userId: '', key: null };

declare module 'fastify' {
  interface FastifyRequest {
    /** Null until whoever calls was let in. */
    caller: Caller | null;
  }
}

/** Serves one operation of the contract: sign-in, limits, validation, handler, answer. */
export function serve<O extends Operation>(
  serving: Serving,
  operation: O,
  handler: Handler<O>,
): void {
  const route = routeOf(operation);
  const answer = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const refusal = signInRefusal(serving, route, request);
    if (refusal !== undefined) return sendProblem(request, reply, { problem: refusal });
    const input = { params: request.params, query: request.query, body: request.body };
    const checked = checkInput(route, input);
    if (!checked.ok) return sendProblem(request, reply, checked);
    // The route's own schemas have just produced this input; the compiler cannot follow them
    // through the table.
    const result = await handler(checked.input as RouteInput<O>, contextOf(request, reply));
    if (!result.ok) return sendProblem(request, reply, result);
    if (result.value instanceof ReadyAnswer) return result.value.send(request, reply);
    reply.header('cache-control', 'no-store').send(result.value);
  };
  serving.http.route({
    method: route.method,
    url: route.path,
    schema: { response: responseSchemas(route) },
    onRequest: (request, reply, done) => {
      const goOn = (refusal: Problem | undefined): void => {
        if (refusal === undefined) done();
        else sendProblem(request, reply, { problem: refusal });
      };
      const fail = (error: unknown): FastifyReply => reply.send(error);
      const admitted = admit(serving, route, request);
      if (admitted instanceof Promise) admitted.then(goOn).catch(fail);
      else goOn(admitted);
    },
    // A promise that is not handed back spares Fastify the listeners it would wait with.
    handler: (request, reply) => {
      answer(request, reply).catch((error: unknown) => reply.send(error));
    },
  });
}

/** Lets a request in before its body is read, or says why not. */
function admit(
  serving: Serving,
  route: Route,
  request: FastifyRequest,
): Problem | undefined | Promise<Problem | undefined> {
  const enter = (caller: Reply<Caller>): Problem | undefined | Promise<Problem | undefined> => {
    if (!caller.ok) return caller.problem;
    request.caller = caller.value;
    // Whoever asks too often has the tables asked for nothing.
    const refusal = overLimit(serving, route, request) ?? scopeRefusal(route, caller.value);
    if (refusal !== undefined || route.auth !== 'operator') return refusal;
    return operatorRefusal(serving.app, caller.value);
  };
  const caller = callerOf(serving.app, route, request);
  return caller instanceof Promise ? caller.then(enter) : enter(caller);
}

function overLimit(
  { app, guard }: Serving,
  { rateLimit, auth }: Route,
  request: FastifyRequest,
): Problem | undefined {
  if (rateLimit === undefined || rateLimit === 'sign-in') return undefined;
  const caller = request.caller === NOBODY ? null : request.caller;
  const refusal = guard.operation(rateLimit, request, caller);
  if (refusal !== undefined) return refusal;
  // What the writer would refuse is not read first; operators it refuses little.
  return rateLimit === 'order' && auth !== 'operator' ? busyProblem(app) : undefined;
}

/** Why the caller's key is not enough for the route, whoever it belongs to. */
function scopeRefusal({ auth, scope }: Route, { key }: Caller): Problem | undefined {
  if (key === null || auth === 'none') return undefined;
  if (scope === undefined) return problem('api-key-not-allowed');
  return key.scopes.includes(scope) ? undefined : problem('scope-missing', { scope });
}

/** Sign-ins are counted by what is in the body as well. */
function signInRefusal(
  { guard }: Serving,
  { rateLimit }: Route,
  request: FastifyRequest,
): Problem | undefined {
  return rateLimit === 'sign-in' ? guard.operation(rateLimit, request, null) : undefined;
}

/** What may be answered: a field that is not in the schema never leaves the server. */
function responseSchemas({ response }: Route): Record<string, object> {
  if (response.schema === null) return {};
  const schema = jsonSchema(response.schema);
  const statuses = [response.status, ...Object.keys(response.otherStatuses ?? {})];
  return Object.fromEntries(statuses.map((status) => [status, schema]));
}

function callerOf(
  app: App,
  { auth }: Route,
  { headers: { authorization } }: FastifyRequest,
): Reply<Caller> | Promise<Reply<Caller>> {
  const isNamed = auth === 'token' || auth === 'operator';
  return isNamed ? authenticate(app.identity, authorization) : { ok: true, value: NOBODY };
}

async function operatorRefusal(app: App, { userId }: Caller): Promise<Problem | undefined> {
  return (await app.operators.isOperator(userId)) ? undefined : problem('operator-only');
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

function contextOf(request: FastifyRequest, reply: FastifyReply): Context {
  const { headers, ip, caller } = request;
  return {
    caller: caller ?? NOBODY,
    from: { address: ip, userAgent: headers['user-agent'] ?? '' },
    cookie: headers.cookie,
    setCookies: (cookies) => {
      if (cookies.length > 0) reply.header('set-cookie', [...cookies]);
    },
    setStatus: (status) => {
      reply.code(status);
    },
    write: (answer) => {
      const json = reply.serialize(answer);
      assert(typeof json === 'string', 'answers are written as JSON');
      return json;
    },
  };
}
