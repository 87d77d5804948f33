import { useTranslation } from '../language/index.ts';
import { TextField } from '../ui/index.ts';
import { PASSWORD_LENGTH_MIN } from './password-strength.ts';
import { NewPasswordField } from './password-field.tsx';
import { useFaultText } from './use-fault-text.ts';
import type { Form } from './use-form.ts';

export type PersonField = 'name' | 'nickname' | 'email' | 'password';
type Person = { readonly [Field in PersonField]: string };

export const NOBODY: Person = { name: '', nickname: '', email: '', password: '' };

/** What need not be sent to know that it will be refused; the server checks the rest. */
export function checkPerson({ name, nickname, email, password }: Person): {
  [Field in PersonField]?: string;
} {
  return {
    ...(name.trim() === '' && { name: 'nameMissing' }),
    ...(nickname.trim() === '' && { nickname: 'nicknameMissing' }),
    ...checkEmail(email),
    ...checkNewPassword(password),
  };
}

export function checkEmail(email: string): { email?: string } {
  if (email.trim() === '') return { email: 'emailMissing' };
  return /^[^\s@]+@[^\s@]+$/.test(email.trim()) ? {} : { email: 'invalid-email' };
}

export function checkNewPassword(password: string): { password?: string } {
  if (password === '') return { password: 'passwordMissing' };
  const isShort = Array.from(password).length < PASSWORD_LENGTH_MIN;
  return isShort ? { password: 'password-too-short' } : {};
}

/** Who somebody will be here. */
export function PersonFields({ form }: { readonly form: Form<PersonField> }) {
  const { t } = useTranslation('entry');
  const faultText = useFaultText();
  const faultOf = (field: PersonField): string | undefined => {
    const fault = form.failure?.faults[field];
    return fault && faultText(fault, field);
  };
  const { name, nickname, email } = form.values;
  return (
    <>
      <TextField
        {...form.bind('name')}
        label={t('name')}
        hint={t('nameHint')}
        fault={faultOf('name')}
        autoComplete="name"
      />
      <TextField
        {...form.bind('nickname')}
        label={t('nickname')}
        hint={t('nicknameHint')}
        fault={faultOf('nickname')}
        autoComplete="nickname"
      />
      <TextField
        {...form.bind('email')}
        label={t('email')}
        fault={faultOf('email')}
        type="email"
        inputMode="email"
        autoComplete="email"
      />
      <NewPasswordField
        {...form.bind('password')}
        label={t('password')}
        fault={faultOf('password')}
        known={[name, nickname, email]}
      />
    </>
  );
}
