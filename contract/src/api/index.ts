/**
 * The API as one table. This room decides which operations there are, what each accepts and answers,
 * and how a request that is not acceptable is explained.
 *
 * It never handles a request. Start with `routes.ts`.
 */

export { asyncApi } from './async-api.ts';
export { jsonSchema, type JsonSchema } from './json-schema.ts';
export {
  isOperation,
  operations,
  routeOf,
  type Operation,
  type RouteInput,
  type RouteOutput,
  type RouteRequest,
} from './operation.ts';
export { openApi, SESSION_COOKIE } from './open-api.ts';
export { ANY_REQUEST, problemsOf } from './problems-of.ts';
export type { Auth, RateLimit, Route } from './route.ts';
export { routes } from './routes.ts';
export { FIELD_PROBLEMS_MAX, validate, type Validation } from './validate.ts';
