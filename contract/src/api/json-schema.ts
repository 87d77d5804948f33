import * as z from 'zod';

/** A JSON Schema (draft 2020-12) as plain data. */
export type JsonSchema = { [keyword: string]: unknown };

/** Patterns of these formats are long and say nothing the format does not. */
const SELF_EXPLAINING_FORMATS = new Set(['uuid', 'date-time', 'email']);

/**
 * The JSON Schema of an answer, with everything inline.
 *
 * It serves as an allow-list when answers are written, so it knows no unions: a value that may be
 * null has two types.
 */
export function jsonSchema(schema: z.ZodType): JsonSchema {
  return tidied(z.toJSONSchema(schema, { io: 'output', reused: 'inline' }), 'output');
}

type Direction = 'input' | 'output';

/** Makes a generated schema what readers expect; answers may gain fields, so they stay open. */
export function tidied(schema: object, io: Direction): JsonSchema {
  const { $schema: _dialect, $id: _id, ...rest } = nullableAsTypes(schema);
  if (io === 'output' && rest['additionalProperties'] === false)
    delete rest['additionalProperties'];
  forgetMisplaced(rest);
  if (rest['minimum'] === Number.MIN_SAFE_INTEGER) delete rest['minimum'];
  if (rest['maximum'] === Number.MAX_SAFE_INTEGER) delete rest['maximum'];
  if (SELF_EXPLAINING_FORMATS.has(String(rest['format']))) delete rest['pattern'];
  const entries = Object.entries(rest).map(([key, value]) => [key, tidiedValue(value, io)]);
  return Object.fromEntries(entries);
}

/** A field that is known only to be refused is, to a reader, one field too many like any other. */
function forgetMisplaced(schema: JsonSchema): void {
  const { properties } = schema;
  if (!isObject(properties)) return;
  const kept = Object.entries(properties).filter(([, one]) => !(isObject(one) && 'not' in one));
  schema['properties'] = Object.fromEntries(kept);
}

function tidiedValue(value: unknown, io: Direction): unknown {
  if (Array.isArray(value)) return value.map((item) => tidiedValue(item, io));
  return typeof value === 'object' && value !== null ? tidied(value, io) : value;
}

/** `anyOf [X, null]` becomes X with one type more, and null joins a closed list of values. */
function nullableAsTypes(schema: object): JsonSchema {
  const { anyOf, ...rest }: { anyOf?: unknown; [keyword: string]: unknown } = { ...schema };
  if (!Array.isArray(anyOf)) return { ...schema };
  const [some, none, ...others]: unknown[] = anyOf;
  if (others.length > 0 || !isObject(some) || !isObject(none) || none['type'] !== 'null') {
    return { ...schema };
  }
  const values = Array.isArray(some['enum']) ? { enum: [...some['enum'], null] } : {};
  return { ...some, ...values, ...rest, type: [some['type'], 'null'] };
}

function isObject(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null;
}
