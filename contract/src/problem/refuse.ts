import type * as z from 'zod';
import type { Problem } from './problem.ts';

/**
 * A check for a schema that answers with a problem of its own instead of a general one.
 *
 * `problemOf` looks at the value and returns what is wrong with it, or undefined.
 */
export function refuse<Value>(
  problemOf: (value: Value) => Problem | undefined,
): z.core.CheckFn<Value> {
  return (context) => {
    const problem = problemOf(context.value);
    if (problem === undefined) return;
    context.issues.push({
      code: 'custom',
      input: context.value,
      message: problem.type,
      params: { problem },
    });
  };
}
