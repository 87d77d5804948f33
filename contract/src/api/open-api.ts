import { present } from '@hoga/core/assert';
import * as z from 'zod';
import { API_KEY_PATTERN } from '../api-key/index.ts';
import {
  entryOf,
  exampleOf,
  LANGUAGES,
  problemDetail,
  problemTypes,
  renderProblem,
  retryAfterSeconds,
  type ProblemType,
} from '../problem/index.ts';
import { componentSchemas, referenceTo } from './components.ts';
import { tidied, type JsonSchema } from './json-schema.ts';
import { operations, routeOf, type Operation } from './operation.ts';
import { problemsOf } from './problems-of.ts';
import type { Auth, Route } from './route.ts';

/** The cookie that keeps a browser signed in; the server sets it, HttpOnly. */
export const SESSION_COOKIE = 'hoga.session_token';

const INSTANCE = '01939f3a-7c1e-7b52-9d5e-3f1f6f8a2b10';

/** The whole API as an OpenAPI 3.1 document. The same source always gives the same text. */
export function openApi(): JsonSchema {
  return {
    openapi: '3.1.0',
    info: {
      title: 'hoga',
      version: '1.0.0',
      description:
        'An investing sandbox: an order-book exchange for a play coin. Numbers are decimal ' +
        'strings, moments are UTC, refusals are problems after RFC 9457. Sign up, send the token as ' +
        'Bearer, and get a new one from POST /api/v1/token with the session cookie before its five ' +
        'minutes are over. Programs send an API key instead, which is bound to one account.\n\n' +
        '모의 투자 거래소의 API입니다. 수는 십진수 문자열, 시각은 UTC이며, 거절은 RFC 9457 형식으로 답합니다. ' +
        '가입하고 받은 토큰을 Bearer로 보내며, 토큰은 5분이 지나기 전에 세션 쿠키로 POST /api/v1/token에서 새로 받습니다. ' +
        '프로그램은 토큰 대신 계좌 하나에 묶인 API 키를 보냅니다.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    paths: paths(),
    components: {
      schemas: componentSchemas(),
      examples: Object.fromEntries(problemTypes().map((type) => [type, problemExample(type)])),
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
        apiKey: { type: 'http', scheme: 'bearer', bearerFormat: API_KEY_PATTERN },
        session: { type: 'apiKey', in: 'cookie', name: SESSION_COOKIE },
      },
    },
  };
}

function paths(): JsonSchema {
  const found: { [path: string]: JsonSchema } = {};
  for (const operation of operations().toSorted()) {
    const { path, method } = routeOf(operation);
    const template = path.replaceAll(/:(\w+)/g, '{$1}');
    found[template] = { ...found[template], [method.toLowerCase()]: describe(operation) };
  }
  return Object.fromEntries(Object.entries(found).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function describe(operation: Operation): JsonSchema {
  const route = routeOf(operation);
  const { summary, tag, body, rateLimit } = route;
  return {
    operationId: operation,
    tags: [tag],
    summary: summary.en,
    description: summary.ko,
    ...(rateLimit === undefined ? {} : { 'x-rate-limit': rateLimit }),
    security: securityOf(route),
    parameters: [...parameters(route.params, 'path'), ...parameters(route.query, 'query')],
    ...(body === undefined ? {} : { requestBody: { required: true, content: json(body) } }),
    responses: { ...successes(route), ...refusals(operation) },
  };
}

/** A key stands in for the token where the route says what the key must be for. */
function securityOf({ auth, scope }: Route): readonly JsonSchema[] {
  return scope === undefined ? SECURITY[auth] : [...SECURITY[auth], { apiKey: [scope] }];
}

const SECURITY: { readonly [A in Auth]: readonly JsonSchema[] } = {
  none: [],
  token: [{ bearer: [] }],
  operator: [{ bearer: [] }],
  session: [{ session: [] }],
};

function parameters(schema: z.ZodType | undefined, place: 'path' | 'query'): JsonSchema[] {
  if (schema === undefined) return [];
  const { properties = {}, required = [] } = z.toJSONSchema(schema, { io: 'input' });
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: required.includes(name),
    schema: typeof property === 'object' ? tidied(property, 'input') : {},
  }));
}

function json(schema: z.ZodType): JsonSchema {
  const reference = present(referenceTo(schema), 'every body and answer has a name');
  return { 'application/json': { schema: reference } };
}

/** Every other status with the same body is a success, or says why it is not. */
function successes({ response, summary }: Route): { [status: string]: JsonSchema } {
  const content = response.schema === null ? {} : { content: json(response.schema) };
  const found: { [status: string]: JsonSchema } = {
    [response.status]: { description: summary.en, ...content },
  };
  for (const [status, reason] of Object.entries(response.otherStatuses ?? {})) {
    found[status] = { description: `${reason.en} · ${reason.ko}`, ...content };
  }
  if (response.hasEtag) found[NOT_MODIFIED] = NOTHING_CHANGED;
  return found;
}

const NOT_MODIFIED = '304';
const NOTHING_CHANGED = {
  description:
    'Nothing changed since the answer whose ETag came as If-None-Match. · ' +
    'If-None-Match로 보낸 ETag의 응답에서 바뀐 것이 없습니다.',
};

function refusals(operation: Operation): { [status: string]: JsonSchema } {
  const byStatus = Map.groupBy(problemsOf(operation), (type) => entryOf(type).status);
  const found: { [status: string]: JsonSchema } = {};
  for (const [status, types] of byStatus) {
    const examples = types.map((type) => [type, { $ref: `#/components/examples/${type}` }]);
    found[status] = {
      description: types.map((type) => `${type}: ${entryOf(type).title.en}`).join('\n\n'),
      ...(types.some(saysWhen) ? { headers: RETRY_AFTER } : {}),
      content: {
        'application/problem+json': {
          schema: { $ref: '#/components/schemas/Problem' },
          examples: Object.fromEntries(examples),
        },
      },
    };
  }
  return found;
}

const RETRY_AFTER = {
  'Retry-After': {
    description: 'Seconds after which a second attempt makes sense.',
    schema: { type: 'integer', minimum: 1 },
  },
};

function saysWhen(type: ProblemType): boolean {
  return retryAfterSeconds(exampleOf(type)) !== undefined;
}

function problemExample(type: ProblemType): JsonSchema {
  const example = exampleOf(type);
  return {
    summary: entryOf(type).title.en,
    description: LANGUAGES.map((language) => problemDetail(example, language)).join('\n\n'),
    value: renderProblem(example, { language: 'en', instance: INSTANCE }),
  };
}
