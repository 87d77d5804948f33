import { Link, useLocation } from '@tanstack/react-router';
import { useTranslation } from '../language/index.ts';
import { Banner, EmptyState } from '../ui/index.ts';

const LINK =
  'inline-flex items-center justify-center rounded-md px-4 font-semibold min-h-control-medium';

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
          <Link to="/sign-up" search={search} className={`${LINK} bg-accent-fill text-on-fill`}>
            {t('signUp')}
          </Link>
          <Link to="/sign-in" search={search} className={`${LINK} bg-pressed text-text`}>
            {t('signIn')}
          </Link>
        </div>
      }
    />
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
