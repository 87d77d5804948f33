import type * as z from 'zod';
import { DECIMAL_DIGITS_MAX, type DecimalFault } from '../decimal/index.ts';
import {
  isProblem,
  problem,
  statusOf,
  text,
  type FieldProblem,
  type Problem,
  type Text,
} from '../problem/index.ts';

/** A request with a hundred faults is told about the first few. */
export const FIELD_PROBLEMS_MAX = 10;

const BAD_REQUEST = 400;

/** Names from outside are echoed up to here. */
const NAME_LENGTH_MAX = 64;

export type Validation<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly problem: Problem; readonly errors: readonly FieldProblem[] };

/** Reads what came in. The first unreadable field, in the order of the schema, names the problem. */
export function validate<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
): Validation<z.output<Schema>> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return { ok: true, value: parsed.data };
  const errors: FieldProblem[] = [];
  for (const issue of parsed.error.issues) {
    if (errors.length >= FIELD_PROBLEMS_MAX) break;
    errors.push(...fieldProblems(issue, value).slice(0, FIELD_PROBLEMS_MAX - errors.length));
  }
  // A field that cannot be read is told before a thing that cannot be found.
  const unreadable = errors.find((fault) => statusOf(fault.problem) === BAD_REQUEST);
  const first = (unreadable ?? errors[0])?.problem ?? problem('internal-error');
  return { ok: false, problem: first, errors };
}

type Issue = z.core.$ZodIssue;

function fieldProblems(issue: Issue, root: unknown): FieldProblem[] {
  const fault = { path: issue.path, input: valueAt(root, issue.path) };
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      const path = [...issue.path, key];
      return {
        pointer: pointerOf(path),
        problem: problem('unknown-field', { field: nameOf(path) }),
      };
    });
  }
  return [{ pointer: pointerOf(pointedAt(issue)), problem: problemOf(issue, fault) }];
}

interface Fault {
  readonly path: readonly PropertyKey[];
  readonly input: unknown;
}

function problemOf(issue: Issue, fault: Fault): Problem {
  if (issue.code === 'custom') return customProblem(issue.params, nameOf(fault.path));
  if (fault.input === undefined) return problem('missing-field', { field: nameOf(fault.path) });
  if (issue.code === 'invalid_type') return wrongType(fault, issue.expected);
  const choices = choicesOf(issue);
  if (choices !== undefined && typeof fault.input !== 'string') return wrongType(fault, 'string');
  const allowed =
    choices === undefined ? boundsOf(issue) : text(`${choices} 중 하나`, `one of ${choices}`);
  return problem('invalid-value', { field: nameOf(fault.path), allowed });
}

function wrongType({ path }: Fault, expected: string): Problem {
  return problem('wrong-type', {
    field: nameOf(path),
    expected: expected.replace('int', 'integer'),
  });
}

/** What the checks of this package leave behind: a whole problem, or a fault of a decimal. */
function customProblem(params: { [key: string]: unknown } | undefined, field: string): Problem {
  const known = params?.['problem'];
  if (isProblem(known)) return known;
  const fault = params?.['fault'];
  if (isDecimalFault(fault)) return decimalProblem(fault, field);
  return problem('invalid-value', { field, allowed: ANOTHER_VALUE });
}

const DECIMAL_FAULTS: { readonly [F in DecimalFault]: true } = {
  'not-a-decimal': true,
  'too-many-digits': true,
  'zero-number': true,
  'negative-number': true,
};

function isDecimalFault(value: unknown): value is DecimalFault {
  return typeof value === 'string' && Object.hasOwn(DECIMAL_FAULTS, value);
}

function decimalProblem(fault: DecimalFault, field: string): Problem {
  if (fault !== 'too-many-digits') return problem(fault, { field });
  return problem(fault, { field, maximum: DECIMAL_DIGITS_MAX });
}

/** The closed list a value was not in, for enumerations and for the field that selects a shape. */
function choicesOf(issue: Issue): string | undefined {
  if (issue.code === 'invalid_value') return issue.values.join(', ');
  if (issue.code !== 'invalid_union' || !('options' in issue)) return undefined;
  return Array.isArray(issue.options) ? issue.options.join(', ') : undefined;
}

/** No schema of today's requests has such bounds of zod's own; tomorrow's would still be explained. */
function boundsOf(issue: Issue): Text {
  if (issue.code === 'too_small') return text(`${issue.minimum} 이상`, `at least ${issue.minimum}`);
  if (issue.code === 'too_big') return text(`${issue.maximum} 이하`, `at most ${issue.maximum}`);
  return issue.code === 'invalid_format' ? text(issue.format, issue.format) : ANOTHER_VALUE;
}

const ANOTHER_VALUE = text('다른 값', 'another value');

/** A fault of a whole order that concerns one field points at that field. */
function pointedAt(issue: Issue): readonly PropertyKey[] {
  if (issue.code !== 'custom' || issue.path.length > 0) return issue.path;
  const known: unknown = issue.params?.['problem'];
  return isProblem(known) && 'field' in known.parameters ? [known.parameters.field] : issue.path;
}

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  let value = root;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = Reflect.get(value, key);
  }
  return value;
}

/** A JSON pointer (RFC 6901); the empty one is the whole body. */
function pointerOf(path: readonly PropertyKey[]): string {
  const steps = path.map((step) => shortened(step).replaceAll('~', '~0').replaceAll('/', '~1'));
  return steps.map((step) => `/${step}`).join('');
}

function nameOf(path: readonly PropertyKey[]): string {
  return path.length === 0 ? 'body' : path.map(shortened).join('.');
}

function shortened(step: PropertyKey): string {
  const name = String(step);
  return name.length <= NAME_LENGTH_MAX ? name : `${name.slice(0, NAME_LENGTH_MAX)}…`;
}
