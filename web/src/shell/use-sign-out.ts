import { useRef, useState } from 'react';
import { ApiError } from '../api/index.ts';
import { useTranslation } from '../language/index.ts';
import { useServices } from '../services/index.ts';
import { useToasts } from '../ui/index.ts';

export interface SignOut {
  readonly isBusy: boolean;
  readonly signOut: () => Promise<void>;
}

/** Ends signed out, or says why not. */
export function useSignOut(): SignOut {
  const { t } = useTranslation('shell');
  const { session } = useServices();
  const toasts = useToasts();
  const [isBusy, setBusy] = useState(false);
  const isLeaving = useRef(false);
  const signOut = async (): Promise<void> => {
    if (isLeaving.current) return;
    isLeaving.current = true;
    setBusy(true);
    try {
      await session.signOut();
      toasts.show({ kind: 'good', title: t('signedOut') });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const detail = error.answer?.detail ?? t('signOutFailedDetail');
      toasts.show({ kind: 'bad', title: t('signOutFailed'), detail });
    } finally {
      isLeaving.current = false;
      setBusy(false);
    }
  };
  return { isBusy, signOut };
}
