import * as z from 'zod';
import { problemTypes } from './problem.ts';

const FieldAnswer = z.looseObject({
  pointer: z.string().meta({ description: 'A JSON pointer to the field at fault.' }),
  code: z.string(),
  detail: z.string(),
});

/**
 * A problem as a client reads it. A newer server may know more types, so `code` is any text; the
 * parameters of the type stand beside these members.
 */
export const ProblemAnswer = z.looseObject({
  type: z.string().meta({ description: 'Where the type is explained.' }),
  title: z.string(),
  status: z.int(),
  detail: z.string().meta({ description: 'What happened and what to do, in one language.' }),
  instance: z.string().meta({ description: 'The id of the request.' }),
  code: z
    .string()
    .meta({ description: 'The type, for programs.', examples: problemTypes().slice(0, 1) }),
  errors: z.array(FieldAnswer).optional(),
});
export type ProblemAnswer = z.output<typeof ProblemAnswer>;
