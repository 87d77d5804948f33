import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from '../language/index.ts';
import { useServices } from '../services/index.ts';
import { EntryPage, Notice } from './entry-page.tsx';
import { NewPasswordField } from './password-field.tsx';
import { checkNewPassword } from './person-fields.tsx';
import { SubmitRow } from './submit-row.tsx';
import { useFaultText } from './use-fault-text.ts';
import { useForm } from './use-form.ts';
import { useSecret } from './use-secret.ts';

const STRONG_LINK = 'self-start py-1 font-semibold text-accent underline underline-offset-2';

export function ResetPassword() {
  const { t } = useTranslation('entry');
  const { api, session } = useServices();
  const faultText = useFaultText();
  const token = useSecret('token');
  const [isDone, setDone] = useState(false);
  const form = useForm({
    first: { password: '' },
    check: ({ password }) => checkNewPassword(password),
    send: async ({ password }) => {
      const body = { token: token ?? '', newPassword: password };
      await api.call('resetPassword', { body }, { isAnonymous: true });
      setDone(true);
      // Every session ended, this browser's with them.
      void session.start();
    },
  });
  const { password: fault } = form.failure?.faults ?? {};
  const isExpired = form.failure?.whole?.code === 'link-expired';
  const anotherLink = (
    <Link to="/forgot-password" className={STRONG_LINK}>
      {t('forgot')}
    </Link>
  );
  if (isDone) {
    const signIn = (
      <Link to="/sign-in" className={STRONG_LINK}>
        {t('signIn')}
      </Link>
    );
    return (
      <EntryPage title={t('reset')}>
        <Notice title={t('resetDone')} detail={t('resetDoneDetail')} action={signIn} />
      </EntryPage>
    );
  }
  if (token === null || isExpired) {
    return (
      <EntryPage title={t('reset')}>
        <Notice
          title={t(isExpired ? 'linkExpired' : 'linkMissing')}
          detail={t(isExpired ? 'linkExpiredReset' : 'linkMissingDetail')}
          action={anotherLink}
        />
      </EntryPage>
    );
  }
  return (
    <EntryPage title={t('reset')} lead={t('resetLead')}>
      <form ref={form.ref} noValidate onSubmit={form.onSubmit} className="flex flex-col gap-4">
        <NewPasswordField
          {...form.bind('password')}
          label={t('newPassword')}
          fault={fault && faultText(fault, 'password')}
        />
        <SubmitRow form={form} label={t('changePassword')} />
      </form>
    </EntryPage>
  );
}
