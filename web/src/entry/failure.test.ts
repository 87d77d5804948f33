import { expect, test } from 'vitest';
import { ApiError } from '../api/index.ts';
import { failureOf } from './failure.ts';

const FIELDS = ['email', 'password', 'nickname'] as const;
const refusal = (more: object): ApiError =>
  new ApiError({ type: '', title: '', status: 400, detail: 'd', instance: '', code: 'x', ...more });

test('faults of fields stand at their fields, the first of each', () => {
  const { faults, whole } = failureOf(
    refusal({
      code: 'invalid-email',
      errors: [
        { pointer: '/email', code: 'invalid-email', detail: 'e' },
        { pointer: '/email', code: 'other', detail: 'f' },
        { pointer: '/newPassword', code: 'password-too-short', detail: 'p' },
      ],
    }),
    FIELDS,
  );
  expect(faults.email?.code).toBe('invalid-email');
  expect(faults.password?.detail).toBe('p');
  expect(whole).toBeNull();
});

test('a refusal of everything stands at the field it is about', () => {
  const { faults, whole } = failureOf(refusal({ code: 'email-already-used', status: 409 }), FIELDS);
  expect(faults.email?.code).toBe('email-already-used');
  expect(whole).toBeNull();
});

test('what is about no field of the form is about the form', () => {
  const errors = [{ pointer: '/language', code: 'invalid-value', detail: 'l' }];
  const { faults, whole } = failureOf(refusal({ code: 'invalid-value', errors }), FIELDS);
  expect(faults).toEqual({});
  expect(whole).toEqual({ code: 'invalid-value', detail: 'd', count: undefined });
});

test('too many attempts say when the next one makes sense', () => {
  const limit = { code: 'too-many-requests', status: 429, limit: 10, retryAfterS: 41.2 };
  expect(failureOf(refusal(limit), FIELDS).waitSeconds).toBe(42);
});

test('no answer to what was sent is not the same as nothing sent', () => {
  const codeOf = (error: ApiError): string | undefined => failureOf(error, FIELDS).whole?.code;
  expect(codeOf(new ApiError(null))).toBe('unreachable');
  expect(codeOf(new ApiError(null, { isUnknown: true }))).toBe('no-answer');
});
