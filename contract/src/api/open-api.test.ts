import { expect, test } from 'vitest';
import { openApi } from './open-api.ts';
import { operations, routeOf } from './operation.ts';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** The document as a reader gets it. */
const document: Json = JSON.parse(JSON.stringify(openApi()));

function at(value: Json | undefined, ...path: string[]): Json | undefined {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return at(value[step], ...rest);
}

function textAt(value: Json, name: string): string {
  const found = at(value, name);
  return typeof found === 'string' ? found : '';
}

function* everyObject(value: Json): Generator<{ [key: string]: Json }> {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) yield value;
  for (const inner of Object.values(value)) yield* everyObject(inner);
}

const operationsFound = Object.entries(at(document, 'paths') ?? {}).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, found]) => ({ path, method, found: found as Json })),
);

test('every reference leads somewhere, and everything named is referred to', () => {
  const used = new Set<string>();
  for (const { $ref } of everyObject(document)) {
    if (typeof $ref !== 'string') continue;
    used.add($ref);
    expect(at(document, ...$ref.replace('#/', '').split('/')), $ref).toBeDefined();
  }
  for (const name of Object.keys(at(document, 'components', 'schemas') ?? {})) {
    expect(used).toContain(`#/components/schemas/${name}`);
  }
});

test('every operation of the table is there once, under its own id', () => {
  const ids = operationsFound.map(({ found }) => textAt(found, 'operationId'));
  expect(ids.toSorted()).toEqual(operations().toSorted());
  for (const { path, method, found } of operationsFound) {
    const id = operations().find((operation) => operation === at(found, 'operationId'))!;
    expect(`${method} ${path}`).toBe(
      `${routeOf(id).method.toLowerCase()} ${routeOf(id).path.replaceAll(/:(\w+)/g, '{$1}')}`,
    );
  }
});

test('every parameter of a path is declared and required, and no other is', () => {
  for (const { path, found } of operationsFound) {
    const declared = at(found, 'parameters') as { [key: string]: Json }[];
    const inPath = declared.filter((parameter) => parameter['in'] === 'path');
    expect(inPath.map((parameter) => `{${textAt(parameter, 'name')}}`)).toEqual(
      path.match(/\{\w+\}/g) ?? [],
    );
    for (const parameter of declared) {
      expect(parameter['required']).toBe(parameter['in'] === 'path');
      expect(at(parameter, 'schema', 'type')).toBeDefined();
    }
  }
});

test('every operation says what it answers, in both languages and with examples', () => {
  for (const { path, found } of operationsFound) {
    expect(at(found, 'summary'), path).toMatch(/[a-z]/);
    expect(at(found, 'description'), path).toMatch(/[가-힣]/);
    const responses = Object.entries(at(found, 'responses') ?? {});
    expect(responses.length).toBeGreaterThan(1);
    for (const [status, response] of responses) {
      expect(status).toMatch(/^[2-5]\d\d$/);
      expect(at(response, 'description')).toBeTypeOf('string');
    }
  }
});

test('only what every tool understands: no dialect or id inside a schema', () => {
  for (const schema of Object.values(at(document, 'components', 'schemas') ?? {})) {
    expect(schema).not.toHaveProperty('$schema');
    expect(schema).not.toHaveProperty('$id');
  }
});

test('the same source gives the same text', () => {
  expect(JSON.stringify(openApi())).toBe(JSON.stringify(openApi()));
});
