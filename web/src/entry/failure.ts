import type { ProblemAnswer } from '@hoga/contract/problem';
import type { ApiError } from '../api/index.ts';

/** Why a form did not get through, as the form needs to know it. */
export interface Failure<Field extends string> {
  /** What is wrong with single fields; the sentences are the server's or `fieldCodes`' own. */
  readonly faults: { readonly [Name in Field]?: Fault };
  /** What is wrong with none of them. */
  readonly whole: Fault | null;
  /** Seconds until another attempt makes sense. */
  readonly waitSeconds: number;
}

export interface Fault {
  readonly code: string;
  /** The server's own words, where there are any. */
  readonly detail: string;
  /** The number the words speak of: the shortest password, the longest. */
  readonly count?: number | undefined;
}

/** Which field a refusal of everything is about. */
const FIELD_OF_CODE: Readonly<Record<string, string>> = {
  'email-already-used': 'email',
  'invalid-email': 'email',
  'password-too-short': 'password',
  'password-too-long': 'password',
};

/** The same thing under the name that the form has for it. */
const FORM_NAMES: Readonly<Record<string, string>> = { newPassword: 'password' };

/** Sorts what the server said by where on the form it belongs. */
export function failureOf<Field extends string>(
  { answer, isUnknown }: ApiError,
  fields: readonly Field[],
): Failure<Field> {
  if (answer === null) {
    const code = isUnknown ? 'no-answer' : 'unreachable';
    return { faults: {}, whole: { code, detail: '' }, waitSeconds: 0 };
  }
  const faults = faultsOf(answer, fields);
  if (Object.keys(faults).length > 0) return { faults, whole: null, waitSeconds: 0 };
  return { faults, whole: faultOf(answer), waitSeconds: secondsIn(answer['retryAfterS']) };
}

function faultsOf<Field extends string>(
  answer: ProblemAnswer,
  fields: readonly Field[],
): { [Name in Field]?: Fault } {
  const named = (name: string): Field | undefined =>
    fields.find((field) => field === (FORM_NAMES[name] ?? name));
  const found: { [Name in Field]?: Fault } = {};
  for (const { pointer, code, detail } of answer.errors ?? []) {
    const field = named(pointer.replace(/^\//, ''));
    if (field !== undefined) found[field] ??= faultOf({ ...answer, code, detail });
  }
  const own = named(FIELD_OF_CODE[answer.code] ?? '');
  if (own !== undefined) found[own] ??= faultOf(answer);
  return found;
}

interface Refused {
  readonly code: string;
  readonly detail: string;
  readonly [parameter: string]: unknown;
}

function faultOf({ code, detail, minimum, maximum, retryAfterS }: Refused): Fault {
  const count = [minimum, maximum, retryAfterS].find((value) => typeof value === 'number');
  return { code, detail, count };
}

function secondsIn(value: unknown): number {
  return typeof value === 'number' && value > 0 ? Math.ceil(value) : 0;
}
