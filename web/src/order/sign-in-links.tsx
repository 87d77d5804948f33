import { Link, useLocation } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { ApiError } from '../api/index.ts';
import { useLanguage, useTranslation } from '../language/index.ts';
import { useServices } from '../services/index.ts';
import { Banner, Button, EmptyState } from '../ui/index.ts';

const LINK =
  'inline-flex items-center justify-center rounded-md bg-pressed px-4 font-semibold text-text min-h-control-medium hover:bg-line-strong';

/** What signing in gives; the market beside it works without. */
export function SignedOutTicket() {
  const { t } = useTranslation('order');
  const { href } = useLocation();
  const search = { next: href };
  return (
    <EmptyState
      icon="wallet"
      title={t('signedOutTitle')}
      detail={t('signedOutDetail')}
      action={
        <div className="mt-2 flex w-full max-w-64 flex-col gap-2">
          <AsGuest />
          <div className="grid grid-cols-2 gap-2">
            <Link to="/sign-in" search={search} className={LINK}>
              {t('signIn')}
            </Link>
            <Link to="/sign-up" search={search} className={LINK}>
              {t('signUp')}
            </Link>
          </div>
        </div>
      }
    />
  );
}

/** One click, and the ticket is there. */
function AsGuest() {
  const { t } = useTranslation('order');
  const language = useLanguage();
  const { session } = useServices();
  const [fault, setFault] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const isSending = useRef(false);
  const start = async (): Promise<void> => {
    if (isSending.current) return;
    isSending.current = true;
    setBusy(true);
    setFault(null);
    try {
      await session.signInAsGuest({ language });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      setFault(error.answer?.detail ?? t('guestFailed'));
    } finally {
      isSending.current = false;
      setBusy(false);
    }
  };
  return (
    <>
      <Button variant="primary" isBusy={isBusy} onClick={() => void start()}>
        {t('asGuest')}
      </Button>
      {fault !== null && <Banner kind="bad">{fault}</Banner>}
    </>
  );
}

/** The session ended; what was typed stays. */
export function SignInAgain({ text }: { readonly text: string }) {
  const { t } = useTranslation('order');
  const { href } = useLocation();
  return (
    <Banner
      kind="warn"
      action={
        <Link
          to="/sign-in"
          search={{ next: href }}
          className="inline-flex min-h-control-small items-center rounded-sm bg-accent-fill px-2.5 text-sm font-semibold text-on-fill"
        >
          {t('signIn')}
        </Link>
      }
    >
      {text}
    </Banner>
  );
}
