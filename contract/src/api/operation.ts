import type * as z from 'zod';
import type { Route } from './route.ts';
import { routes } from './routes.ts';

/** The id of an operation: `placeOrder`, `getBook` … */
export type Operation = keyof typeof routes;

type Declared<R, Part extends string> = R extends { readonly [P in Part]: infer Schema }
  ? Schema
  : null;
type Read<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined;
type Written<Schema> = Schema extends z.ZodType ? z.input<Schema> : undefined;

/** What a handler receives, after validation. A part the route does not declare is undefined. */
export interface RouteInput<O extends Operation> {
  readonly params: Read<Declared<(typeof routes)[O], 'params'>>;
  readonly query: Read<Declared<(typeof routes)[O], 'query'>>;
  readonly body: Read<Declared<(typeof routes)[O], 'body'>>;
}

/** What a client sends, before defaults. */
export interface RouteRequest<O extends Operation> {
  readonly params: Written<Declared<(typeof routes)[O], 'params'>>;
  readonly query: Written<Declared<(typeof routes)[O], 'query'>>;
  readonly body: Written<Declared<(typeof routes)[O], 'body'>>;
}

/** What a handler answers; undefined for an answer without a body. */
export type RouteOutput<O extends Operation> = Read<(typeof routes)[O]['response']['schema']>;

/** A route seen without its particular schemas. */
export function routeOf(operation: Operation): Route {
  return routes[operation];
}

export function isOperation(id: string): id is Operation {
  return Object.hasOwn(routes, id);
}

export function operations(): Operation[] {
  return Object.keys(routes).filter(isOperation);
}
