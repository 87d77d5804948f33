import { Link, useLocation } from '@tanstack/react-router';
import { useTranslation } from '../language/index.ts';
import { useServices } from '../services/index.ts';
import { useStore } from '../store/index.ts';
import { Banner } from '../ui/index.ts';
import { Strip } from './strip.tsx';

/** The session ended by itself: what is on the screen stays, and one way back is shown. */
export function SessionBanner() {
  const { t } = useTranslation('shell');
  const { session } = useServices();
  const who = useStore(session.state);
  const { href, pathname } = useLocation();
  if (who.state !== 'signed-out' || !who.isExpired || pathname === '/sign-in') return null;
  const signIn = (
    <Link
      to="/sign-in"
      search={{ next: href }}
      className="py-1 text-sm font-semibold text-accent underline underline-offset-2"
    >
      {t('signInAgain')}
    </Link>
  );
  return (
    <Strip>
      <Banner kind="warn" action={signIn}>
        {t('expired')}
      </Banner>
    </Strip>
  );
}
