/**
 * Getting in: sign-up, sign-in, guests, forgotten passwords and mailed links.
 *
 * It never decides who may come in: the server does. Start with `sign-in.tsx`.
 */

export { SignIn } from './sign-in.tsx';
export { SignUp } from './sign-up.tsx';
