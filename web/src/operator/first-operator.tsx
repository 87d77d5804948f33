import { useRouter } from '@tanstack/react-router';
import {
  checkPerson,
  EntryPage,
  NOBODY,
  Notice,
  Onward,
  PersonFields,
  SubmitRow,
  useForm,
  useSecret,
} from '../entry/index.ts';
import { useLanguage, useTranslation } from '../language/index.ts';
import { useServices } from '../services/index.ts';

/** Whoever started the server opens the link it printed, and becomes its operator. */
export function FirstOperator() {
  const { t } = useTranslation(['operator', 'entry']);
  const { api, session } = useServices();
  const router = useRouter();
  const language = useLanguage();
  const code = useSecret('operator');
  const form = useForm({
    first: NOBODY,
    check: checkPerson,
    send: async (person) => {
      const body = { ...person, code: code ?? '', language };
      session.enter(await api.call('claimOperator', { body }, { isAnonymous: true }));
      await router.navigate({ to: '/', replace: true });
    },
  });
  if (code === null) {
    return (
      <EntryPage title={t('operator:first')}>
        <Notice
          title={t('operator:codeMissing')}
          detail={t('operator:codeMissingDetail')}
          action={<Onward to="/" label={t('entry:goToMarket')} />}
        />
      </EntryPage>
    );
  }
  return (
    <EntryPage title={t('operator:first')} lead={t('operator:firstLead')}>
      <form ref={form.ref} noValidate onSubmit={form.onSubmit} className="flex flex-col gap-4">
        <PersonFields form={form} />
        <SubmitRow form={form} label={t('operator:become')} />
      </form>
    </EntryPage>
  );
}
