import { Link, useSearch } from '@tanstack/react-router';
import { useTranslation } from '../language/index.ts';
import { useServices } from '../services/index.ts';
import { useStore } from '../store/index.ts';
import { Banner, TextField } from '../ui/index.ts';
import { EntryPage } from './entry-page.tsx';
import { GuestButton } from './guest-button.tsx';
import { OrLine } from './or-line.tsx';
import { PasswordField } from './password-field.tsx';
import { checkEmail } from './person-fields.tsx';
import { SubmitRow } from './submit-row.tsx';
import { typedPerson, useTypedPerson } from './typed-person.ts';
import { useFaultText } from './use-fault-text.ts';
import { useForm } from './use-form.ts';
import { useWayOn } from './use-way-on.ts';

export function SignIn() {
  const { t } = useTranslation('entry');
  const { session } = useServices();
  const search = useSearch({ strict: false });
  const faultText = useFaultText();
  const who = useStore(session.state);
  const isGuest = who.state === 'signed-in' && who.user.guest;
  useWayOn((seated) => !seated.isGuest);
  const form = useForm({
    first: { email: typedPerson().email ?? '', password: '' },
    check: ({ email, password }) => ({
      ...checkEmail(email),
      ...(password === '' && { password: 'passwordMissing' }),
    }),
    send: session.signIn,
  });
  const { email, password } = form.failure?.faults ?? {};
  useTypedPerson({ email: form.values.email });
  return (
    <EntryPage title={t('signIn')} lead={t('signInLead')}>
      {isGuest && (
        <Banner
          kind="warn"
          action={
            <Link
              to="/claim"
              search={search}
              className="text-sm font-semibold text-accent underline"
            >
              {t('keepGuest')}
            </Link>
          }
        >
          {t('leavingGuest')}
        </Banner>
      )}
      <form ref={form.ref} noValidate onSubmit={form.onSubmit} className="flex flex-col gap-4">
        <TextField
          {...form.bind('email')}
          label={t('email')}
          fault={email && faultText(email, 'email')}
          type="email"
          inputMode="email"
          autoComplete="username"
        />
        <PasswordField
          {...form.bind('password')}
          label={t('password')}
          fault={password && faultText(password, 'password')}
          autoComplete="current-password"
        />
        <SubmitRow form={form} label={t('signIn')} />
      </form>
      <div className="flex flex-wrap justify-between gap-x-4 gap-y-2 text-sm">
        <Link to="/forgot-password" className="py-1 text-muted underline underline-offset-2">
          {t('forgot')}
        </Link>
        <span className="py-1 text-muted">
          {t('noAccount')}{' '}
          <Link
            to={isGuest ? '/claim' : '/sign-up'}
            search={search}
            className="font-semibold text-accent underline underline-offset-2"
          >
            {t('signUp')}
          </Link>
        </span>
      </div>
      {!isGuest && (
        <>
          <OrLine />
          <GuestButton />
        </>
      )}
    </EntryPage>
  );
}
