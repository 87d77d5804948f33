import { useState } from 'react';
import { useTranslation } from '../language/index.ts';
import { useServices } from '../services/index.ts';
import { EntryPage, Notice } from './entry-page.tsx';
import { Onward } from './onward.tsx';
import { NewPasswordField } from './password-field.tsx';
import { checkNewPassword } from './person-fields.tsx';
import { SubmitRow } from './submit-row.tsx';
import { useFaultText } from './use-fault-text.ts';
import { useForm } from './use-form.ts';
import { useSecret } from './use-secret.ts';

export function ResetPassword() {
  const { t } = useTranslation('entry');
  const token = useSecret('token');
  if (token !== null) return <NewPassword key={token} token={token} />;
  return (
    <EntryPage title={t('reset')}>
      <Notice
        title={t('linkMissing')}
        detail={t('linkMissingDetail')}
        action={<Onward to="/forgot-password" label={t('forgot')} />}
      />
    </EntryPage>
  );
}

function NewPassword({ token }: { readonly token: string }) {
  const { t } = useTranslation('entry');
  const { api, session } = useServices();
  const faultText = useFaultText();
  const [isDone, setDone] = useState(false);
  const form = useForm({
    first: { password: '' },
    check: ({ password }) => checkNewPassword(password),
    send: async ({ password }) => {
      const body = { token, newPassword: password };
      await api.call('resetPassword', { body }, { isAnonymous: true });
      setDone(true);
      // Every session ended, this browser's with them.
      void session.start();
    },
  });
  const fault = form.failure?.faults.password;
  if (isDone) {
    return (
      <EntryPage title={t('reset')}>
        <Notice
          title={t('resetDone')}
          detail={t('resetDoneDetail')}
          action={<Onward to="/sign-in" label={t('signIn')} />}
        />
      </EntryPage>
    );
  }
  if (form.failure?.whole?.code === 'link-expired') {
    return (
      <EntryPage title={t('reset')}>
        <Notice
          title={t('linkExpired')}
          detail={t('linkExpiredReset')}
          action={<Onward to="/forgot-password" label={t('forgot')} />}
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
