import { Link, Navigate, useSearch } from '@tanstack/react-router';
import { useLanguage, useTranslation } from '../language/index.ts';
import { useServices } from '../services/index.ts';
import { useStore } from '../store/index.ts';
import { EntryPage } from './entry-page.tsx';
import { GuestButton } from './guest-button.tsx';
import { OrLine } from './or-line.tsx';
import { checkPerson, NOBODY, PersonFields } from './person-fields.tsx';
import { SubmitRow } from './submit-row.tsx';
import { typedPerson, useTypedPerson } from './typed-person.ts';
import { useForm } from './use-form.ts';
import { useWayOn } from './use-way-on.ts';

export function SignUp() {
  const { t } = useTranslation('entry');
  const { session } = useServices();
  const search = useSearch({ strict: false });
  const language = useLanguage();
  const who = useStore(session.state);
  useWayOn(({ isGuest }) => !isGuest);
  const form = useForm({
    first: { ...NOBODY, ...typedPerson() },
    check: checkPerson,
    send: (person) => session.signUp({ ...person, language }),
  });
  useTypedPerson(form.values);
  if (who.state === 'signed-in' && who.user.guest) {
    return <Navigate to="/claim" search={search} replace />;
  }
  return (
    <EntryPage title={t('signUp')} lead={t('signUpLead')}>
      <form ref={form.ref} noValidate onSubmit={form.onSubmit} className="flex flex-col gap-4">
        <PersonFields form={form} />
        <SubmitRow form={form} label={t('signUp')} />
      </form>
      <p className="text-sm text-muted">
        {t('hasAccount')}{' '}
        <Link
          to="/sign-in"
          search={search}
          className="font-semibold text-accent underline underline-offset-2"
        >
          {t('signIn')}
        </Link>
      </p>
      <OrLine />
      <GuestButton />
    </EntryPage>
  );
}
