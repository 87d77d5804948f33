import { Navigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from '../language/index.ts';
import { useServices } from '../services/index.ts';
import { useStore } from '../store/index.ts';
import { EntryPage } from './entry-page.tsx';
import { checkPerson, NOBODY, PersonFields } from './person-fields.tsx';
import { SubmitRow } from './submit-row.tsx';
import { typedPerson, useTypedPerson } from './typed-person.ts';
import { useForm } from './use-form.ts';
import { useWayOn } from './use-way-on.ts';

/** A guest stays: what they own goes on under a name and a password. */
export function ClaimGuest() {
  const { t } = useTranslation('entry');
  const { session } = useServices();
  const search = useSearch({ strict: false });
  const who = useStore(session.state);
  useWayOn(({ isGuest }) => !isGuest);
  const form = useForm({
    first: { ...NOBODY, ...typedPerson() },
    check: checkPerson,
    send: session.claimGuest,
  });
  useTypedPerson(form.values);
  if (who.state === 'signed-out') return <Navigate to="/sign-up" search={search} replace />;
  return (
    <EntryPage title={t('claim')} lead={t('claimLead')}>
      <form ref={form.ref} noValidate onSubmit={form.onSubmit} className="flex flex-col gap-4">
        <PersonFields form={form} />
        <SubmitRow form={form} label={t('claim')} />
      </form>
    </EntryPage>
  );
}
