import { expect, test } from 'vitest';
import * as z from 'zod';
import { jsonSchema } from './json-schema.ts';

test('what may be null has two types', () => {
  const schema = z.object({
    text: z.string().nullable(),
    choice: z.enum(['a', 'b']).nullable().meta({ description: 'Why.' }),
    record: z.record(z.string(), z.unknown()).nullable(),
    list: z.array(z.object({ number: z.int().nullable() })),
  });
  expect(jsonSchema(schema)).toMatchInlineSnapshot(`
    {
      "properties": {
        "choice": {
          "description": "Why.",
          "enum": [
            "a",
            "b",
            null,
          ],
          "type": [
            "string",
            "null",
          ],
        },
        "list": {
          "items": {
            "properties": {
              "number": {
                "type": [
                  "integer",
                  "null",
                ],
              },
            },
            "required": [
              "number",
            ],
            "type": "object",
          },
          "type": "array",
        },
        "record": {
          "additionalProperties": {},
          "propertyNames": {
            "type": "string",
          },
          "type": [
            "object",
            "null",
          ],
        },
        "text": {
          "type": [
            "string",
            "null",
          ],
        },
      },
      "required": [
        "text",
        "choice",
        "record",
        "list",
      ],
      "type": "object",
    }
  `);
});
