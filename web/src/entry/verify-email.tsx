import { useEffect, useRef, useState } from 'react';
import { ApiError } from '../api/index.ts';
import { useTranslation } from '../language/index.ts';
import { useServices } from '../services/index.ts';
import { ErrorState, Skeleton } from '../ui/index.ts';
import { EntryPage, Notice } from './entry-page.tsx';
import { failureOf, type Fault } from './failure.ts';
import { Onward } from './onward.tsx';
import { useFaultText } from './use-fault-text.ts';
import { useSecret } from './use-secret.ts';

type Progress = 'asking' | 'done' | Fault;

/** Opening the link is all it takes. */
export function VerifyEmail() {
  const { t } = useTranslation('entry');
  const token = useSecret('token');
  return (
    <EntryPage title={t('verify')}>
      {token === null ? (
        <Notice
          title={t('linkMissing')}
          detail={t('linkMissingDetail')}
          action={<Onward to="/" label={t('goToMarket')} />}
        />
      ) : (
        <Verification key={token} token={token} />
      )}
    </EntryPage>
  );
}

function Verification({ token }: { readonly token: string }) {
  const { t } = useTranslation('entry');
  const { api, session } = useServices();
  const faultText = useFaultText();
  const [progress, setProgress] = useState<Progress>('asking');
  const isAsked = useRef(false);

  const verify = async (): Promise<void> => {
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

  const goOn = <Onward to="/" label={t('goToMarket')} />;
  if (progress === 'asking') {
    return (
      <div role="status" className="flex flex-col gap-3">
        <p className="text-muted">{t('verifying')}</p>
        <Skeleton width="100%" height="2.5rem" />
      </div>
    );
  }
  if (progress === 'done') {
    return <Notice title={t('verified')} detail={t('verifiedDetail')} action={goOn} />;
  }
  if (progress.code === 'link-expired') {
    return <Notice title={t('linkExpired')} detail={t('linkExpiredVerify')} action={goOn} />;
  }
  return <ErrorState title={faultText(progress)} onRetry={() => void verify()} />;
}
