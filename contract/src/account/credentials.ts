import * as z from 'zod';
import { problem, refuse, text } from '../problem/index.ts';

export const PASSWORD_LENGTH_MIN = 10;
export const PASSWORD_LENGTH_MAX = 128;
const EMAIL_LENGTH_MAX = 254;

/**
 * Characters nobody sees can forge what others read: controls, marks that turn the direction of
 * text, and the letters that print as nothing, of which Hangul fillers are the favourite.
 */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\u115f\u1160\u2800\u3164\uffa0]/u;

/** Characters as a reader counts them, more or less: code points. */
const lengthOf = (value: string): number => Array.from(value).length;

/** A name others read: trimmed, in composed form, without invisible characters. */
export function displayName(field: string, longest: number) {
  const refusal = problem('invalid-value', {
    field,
    allowed: text(`보이는 글자 1–${longest}자`, `1 to ${longest} visible characters`),
  });
  const isFine = (value: string): boolean =>
    value !== '' && lengthOf(value) <= longest && !UNSEEN.test(value);
  return z
    .string()
    .trim()
    .normalize()
    .check(refuse((value) => (isFine(value) ? undefined : refusal)))
    .meta({ minLength: 1, maxLength: longest, examples: ['김호가'] });
}

export const PersonName = displayName('name', 50);
export const Nickname = displayName('nickname', 20);

/** The length goes first, so that the pattern never meets a long text. */
const isEmail = (value: string): boolean =>
  value.length <= EMAIL_LENGTH_MAX && z.regexes.email.test(value);

export const Email = z
  .string()
  .trim()
  .toLowerCase()
  .check(refuse((value) => (isEmail(value) ? undefined : problem('invalid-email'))))
  .meta({ format: 'email', maxLength: EMAIL_LENGTH_MAX });

const tooShort = problem('password-too-short', { minimum: PASSWORD_LENGTH_MIN });
const tooLong = problem('password-too-long', { maximum: PASSWORD_LENGTH_MAX });

export const NewPassword = z
  .string()
  .check(
    refuse((value) => {
      const length = lengthOf(value);
      if (length < PASSWORD_LENGTH_MIN) return tooShort;
      return length > PASSWORD_LENGTH_MAX ? tooLong : undefined;
    }),
  )
  .meta({
    format: 'password',
    minLength: PASSWORD_LENGTH_MIN,
    maxLength: PASSWORD_LENGTH_MAX,
    examples: ['a phrase of your own'],
  });

/** A password to compare: a short one is merely wrong, a long one is not worth hashing. */
export const CurrentPassword = z
  .string()
  .check(refuse((value) => (lengthOf(value) > PASSWORD_LENGTH_MAX ? tooLong : undefined)))
  .meta({ format: 'password', maxLength: PASSWORD_LENGTH_MAX });
