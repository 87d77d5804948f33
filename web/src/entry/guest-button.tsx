import { useRouter, useSearch } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { ApiError } from '../api/index.ts';
import { useLanguage, useTranslation } from '../language/index.ts';
import { useServices } from '../services/index.ts';
import { Banner, Button } from '../ui/index.ts';
import { failureOf, type Fault } from './failure.ts';
import { useFaultText } from './use-fault-text.ts';

/** In with one click. */
export function GuestButton() {
  const { t } = useTranslation('entry');
  const { session } = useServices();
  const router = useRouter();
  const { next = '/' } = useSearch({ strict: false });
  const language = useLanguage();
  const faultText = useFaultText();
  const [isBusy, setBusy] = useState(false);
  const [fault, setFault] = useState<Fault | null>(null);
  const isSending = useRef(false);

  const comeIn = async (): Promise<void> => {
    if (isSending.current) return;
    isSending.current = true;
    setBusy(true);
    setFault(null);
    try {
      await session.signInAsGuest({ language });
      router.history.replace(next);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      setFault(failureOf(error, []).whole);
    } finally {
      isSending.current = false;
      setBusy(false);
    }
  };

  return (
    <div className="flex flex-col gap-2">
      {fault !== null && <Banner kind="bad">{faultText(fault)}</Banner>}
      <Button size="large" isBusy={isBusy} onClick={() => void comeIn()}>
        {t('asGuest')}
      </Button>
      <p className="text-center text-xs text-balance text-faint">{t('asGuestNote')}</p>
    </div>
  );
}
