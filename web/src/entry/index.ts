/**
 * Getting in: sign-up, sign-in, guests, forgotten passwords and mailed links.
 *
 * It never decides who may come in: the server does. Start with `sign-in.tsx`, then `use-form.ts`.
 */

export { ClaimGuest } from './claim-guest.tsx';
export { EntryPage, Notice } from './entry-page.tsx';
export { ForgotPassword } from './forgot-password.tsx';
export { Onward } from './onward.tsx';
export { checkPerson, NOBODY, PersonFields, type PersonField } from './person-fields.tsx';
export { ResetPassword } from './reset-password.tsx';
export { SignIn } from './sign-in.tsx';
export { SignUp } from './sign-up.tsx';
export { SubmitRow } from './submit-row.tsx';
export { useForm } from './use-form.ts';
export { useSecret } from './use-secret.ts';
export { VerifyEmail } from './verify-email.tsx';
