// contract/asyncapi.json is what it says it is: an AsyncAPI 3.0 document, whose schemas hold for every
// message that docs/websocket.md shows.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import { expect, test } from 'vitest';

interface AsyncApi {
  readonly operations: {
    readonly [name: string]: { readonly messages: readonly { readonly $ref: string }[] };
  };
  readonly components: {
    readonly messages: { readonly [name: string]: { readonly payload: object } };
  };
}

const read = (file: string): string => readFileSync(path.join(import.meta.dirname, file), 'utf8');
const document = JSON.parse(read('../contract/asyncapi.json')) as AsyncApi;
/** Formats of the specification are for other tools; keywords of ours are for readers. */
const LENIENT = { strict: false, validateFormats: false, logger: false } as const;

test('it is valid by the schema of AsyncAPI 3.0', () => {
  const official = createRequire(import.meta.url)(
    '@asyncapi/specs/schemas/3.0.0-without-$id.json',
  ) as object;
  const isValid = new Ajv(LENIENT).compile(official);
  expect(isValid(document), JSON.stringify(isValid.errors?.slice(0, 3), null, 2)).toBe(true);
  expect(isValid({ ...document, channels: { live: { address: 1 } } })).toBe(false);
});

test('what it refers to is there', () => {
  const text = JSON.stringify(document);
  const references = [...text.matchAll(/"\$ref":"#(?<pointer>[^"]+)"/g)];
  expect(references.length).toBeGreaterThan(0);
  for (const { groups } of references) {
    const steps = (groups?.['pointer'] ?? '').split('/').slice(1);
    const found = steps.reduce<unknown>(
      (at, step) => (at as { [name: string]: unknown } | undefined)?.[step],
      document,
    );
    expect(found, groups?.['pointer']).toBeDefined();
  }
});

test('each message of docs/websocket.md is valid by exactly one of its schemas', () => {
  const ajv = new Ajv(LENIENT);
  const schemas = Object.entries(document.components.messages).map(
    ([name, { payload }]): [string, ValidateFunction] => [name, ajv.compile(payload)],
  );
  const fences = read('websocket.md').matchAll(/^```json[^\n]*\n(?<body>.*?)^```$/gms);
  const lines = [...fences].flatMap(({ groups }) => groups?.['body']?.trim().split('\n') ?? []);
  expect(lines.length).toBeGreaterThan(20);
  const matched = lines.map((line) => {
    const message: unknown = JSON.parse(line);
    const names = schemas.flatMap(([name, isValid]) => (isValid(message) ? name : []));
    expect(names, line).toHaveLength(1);
    return names[0] ?? '';
  });
  expect(
    Object.keys(document.components.messages).filter((name) => !matched.includes(name)),
  ).toEqual([]);
});
