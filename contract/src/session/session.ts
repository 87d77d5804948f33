import * as z from 'zod';
import {
  CurrentPassword,
  Email,
  NewPassword,
  Nickname,
  PersonName,
  UserLanguage,
} from '../account/index.ts';

export const SignUp = z.strictObject({
  name: PersonName,
  nickname: Nickname,
  email: Email,
  password: NewPassword,
  language: UserLanguage.optional(),
});
export type SignUp = z.output<typeof SignUp>;

export const SignIn = z.strictObject({ email: Email, password: CurrentPassword });
export type SignIn = z.output<typeof SignIn>;

export const ChangePassword = z.strictObject({
  currentPassword: CurrentPassword,
  newPassword: NewPassword,
});
export type ChangePassword = z.output<typeof ChangePassword>;
