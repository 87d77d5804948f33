import { expect, test } from 'vitest';
import * as z from 'zod';
import { LIVE_PROBLEMS } from '../live/index.ts';
import { entryOf, problemTypes } from '../problem/index.ts';
import { jsonSchema } from './json-schema.ts';
import { operations, routeOf, type RouteInput, type RouteOutput } from './operation.ts';
import { ANY_REQUEST, problemsOf } from './problems-of.ts';

test('every problem can be the answer of a route, of any request, or of the live feed', () => {
  const used = new Set([...ANY_REQUEST, ...LIVE_PROBLEMS, ...operations().flatMap(problemsOf)]);
  expect(problemTypes().filter((type) => !used.has(type))).toEqual([]);
});

test('no two routes share a method and a path', () => {
  const places = operations().map((operation) => {
    const { method, path } = routeOf(operation);
    return `${method} ${path.replaceAll(/:\w+/g, ':')}`;
  });
  expect(new Set(places).size).toBe(places.length);
});

test.each(operations())('%s declares what its path names', (operation) => {
  const { path, params } = routeOf(operation);
  const named = [...path.matchAll(/:(\w+)/g)].map(([, name]) => name);
  const declared = params === undefined ? {} : z.toJSONSchema(params, { io: 'input' }).properties;
  expect(Object.keys(declared ?? {})).toEqual(named);
});

test.each(operations())('%s answers without unions, and open to new fields', (operation) => {
  const { response } = routeOf(operation);
  if (response.schema === null) return;
  const written = JSON.stringify(jsonSchema(response.schema));
  expect(written).not.toMatch(/anyOf|oneOf|allOf|\$ref|"additionalProperties":false/);
});

test.each(operations())('%s never gives one status two kinds of body', (operation) => {
  const { response } = routeOf(operation);
  const successes = [response.status, ...Object.keys(response.otherStatuses ?? {}).map(Number)];
  const refusals = problemsOf(operation).map((type) => entryOf(type).status);
  expect(successes.filter((status) => refusals.includes(status))).toEqual([]);
});

test('handlers are typed by their operation', () => {
  const input: RouteInput<'getBook'> = {
    params: { instrument: 'KRW-LPJ' },
    query: { depth: 15 },
    body: undefined,
  };
  const output: RouteOutput<'signOut'> = undefined;
  const alive: RouteOutput<'getHealth'> = { status: 'ok' };
  expect([input.query.depth, output, alive.status]).toEqual([15, undefined, 'ok']);
});
