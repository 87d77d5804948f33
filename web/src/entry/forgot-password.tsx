import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from '../language/index.ts';
import { useServices } from '../services/index.ts';
import { Button, TextField } from '../ui/index.ts';
import { EntryPage, Notice } from './entry-page.tsx';
import { checkEmail } from './person-fields.tsx';
import { SubmitRow } from './submit-row.tsx';
import { typedPerson, useTypedPerson } from './typed-person.ts';
import { useFaultText } from './use-fault-text.ts';
import { useForm } from './use-form.ts';

export function ForgotPassword() {
  const { t } = useTranslation('entry');
  const { api } = useServices();
  const faultText = useFaultText();
  const [sentTo, setSentTo] = useState<string | null>(null);
  const form = useForm({
    first: { email: typedPerson().email ?? '' },
    check: ({ email }) => checkEmail(email),
    send: async ({ email }) => {
      await api.call('requestPasswordReset', { body: { email } }, { isAnonymous: true });
      setSentTo(email.trim());
    },
  });
  useTypedPerson({ email: form.values.email });
  const fault = form.failure?.faults.email;
  return (
    <EntryPage title={t('forgot')} {...(sentTo === null && { lead: t('forgotLead') })}>
      {sentTo === null ? (
        <form ref={form.ref} noValidate onSubmit={form.onSubmit} className="flex flex-col gap-4">
          <TextField
            {...form.bind('email')}
            label={t('email')}
            fault={fault && faultText(fault, 'email')}
            type="email"
            inputMode="email"
            autoComplete="username"
          />
          <SubmitRow form={form} label={t('sendLink')} />
        </form>
      ) : (
        <Notice
          title={t('forgotSent')}
          detail={t('forgotSentDetail', { email: sentTo })}
          action={<Button onClick={() => setSentTo(null)}>{t('sendAgain')}</Button>}
        />
      )}
      <Link
        to="/sign-in"
        className="self-start py-1 text-sm text-muted underline underline-offset-2"
      >
        {t('signIn')}
      </Link>
    </EntryPage>
  );
}
