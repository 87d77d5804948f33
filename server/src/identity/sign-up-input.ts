import * as z from 'zod';
import type { Claim, SignUp } from '../needs/index.ts';
import { InvalidIdentityInput } from '../needs/index.ts';
import { isAcceptablePassword } from './password.ts';

const NAME_LENGTH_MAX = 100;
const NICKNAME_LENGTH_MAX = 20;
const EMAIL_LENGTH_MAX = 254;

/** One address is one person, however it is typed. */
export function normalizeEmail(email: string): string {
  return email.trim().toLowerCase();
}

/** What is stored of a sign-up. Throws `InvalidIdentityInput`; the contract has checked before. */
export function acceptSignUp(input: SignUp): SignUp {
  const { language } = input;
  if (language !== 'ko' && language !== 'en') throw new InvalidIdentityInput('language');
  return { ...acceptClaim(input), language };
}

/** What is stored of a claim, which is a sign-up in a language that was chosen before. */
export function acceptClaim(input: Claim): Claim {
  const name = acceptText('name', input.name, NAME_LENGTH_MAX);
  const nickname = acceptText('nickname', input.nickname, NICKNAME_LENGTH_MAX);
  const email = acceptText('email', normalizeEmail(input.email), EMAIL_LENGTH_MAX);
  if (!z.regexes.email.test(email)) throw new InvalidIdentityInput('email');
  acceptPassword('password', input.password);
  return { name, nickname, email, password: input.password };
}

export function acceptPassword(field: string, password: string): void {
  if (!isAcceptablePassword(password)) throw new InvalidIdentityInput(field);
}

/** Length is counted in characters, as PostgreSQL counts it. */
function acceptText(field: string, text: string, lengthMax: number): string {
  const trimmed = text.trim();
  const length = Array.from(trimmed).length;
  const isClean = trimmed.isWellFormed() && !/\p{Cc}/u.test(trimmed);
  if (length < 1 || length > lengthMax || !isClean) throw new InvalidIdentityInput(field);
  return trimmed;
}
