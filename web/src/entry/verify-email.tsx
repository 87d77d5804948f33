import { Link } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { ApiError } from '../api/index.ts';
import { useTranslation } from '../language/index.ts';
import { useServices } from '../services/index.ts';
import { ErrorState, Skeleton } from '../ui/index.ts';
import { EntryPage, Notice } from './entry-page.tsx';
import { failureOf, type Fault } from './failure.ts';
import { useFaultText } from './use-fault-text.ts';
import { useSecret } from './use-secret.ts';

type Progress = 'asking' | 'done' | Fault;

/** Opening the link is all it takes. */
export function VerifyEmail() {
  const { t } = useTranslation('entry');
  const { api, session } = useServices();
  const faultText = useFaultText();
  const token = useSecret('token');
  const [progress, setProgress] = useState<Progress>('asking');
  const isAsked = useRef(false);

  const verify = async (): Promise<void> => {
    if (token === null) return;
    setProgress('asking');
    try {
      await api.call('verifyEmail', { body: { token } }, { isAnonymous: true });
      setProgress('done');
      void session.start();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      setProgress(failureOf(error, []).whole ?? { code: error.code, detail: error.message });
    }
  };

  useEffect(() => {
    // A link works once, so it is used once, however often React looks.
    if (isAsked.current) return;
    isAsked.current = true;
    void verify();
  });

  const goOn = (
    <Link to="/" className="self-start py-1 font-semibold text-accent underline underline-offset-2">
      {t('goToMarket')}
    </Link>
  );
  return (
    <EntryPage title={t('verify')}>
      {token === null ? (
        <Notice title={t('linkMissing')} detail={t('linkMissingDetail')} action={goOn} />
      ) : progress === 'asking' ? (
        <div role="status" className="flex flex-col gap-3">
          <p className="text-muted">{t('verifying')}</p>
          <Skeleton width="100%" height="2.5rem" />
        </div>
      ) : progress === 'done' ? (
        <Notice title={t('verified')} detail={t('verifiedDetail')} action={goOn} />
      ) : progress.code === 'link-expired' ? (
        <Notice title={t('linkExpired')} detail={t('linkExpiredVerify')} action={goOn} />
      ) : (
        <ErrorState title={faultText(progress)} onRetry={() => void verify()} />
      )}
    </EntryPage>
  );
}
