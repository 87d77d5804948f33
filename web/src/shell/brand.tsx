import { Link } from '@tanstack/react-router';
import { createPortal } from 'react-dom';
import { useTranslation } from '../language/index.ts';
import { Hidden } from '../ui/index.ts';

/** The way home, with room beside it for the badge. */
export function Brand() {
  const { t } = useTranslation(['shell', 'common']);
  return (
    <div className="flex shrink-0 items-center">
      <Link
        to="/"
        aria-label={t('shell:home')}
        className="flex items-center gap-2 rounded-md py-1 text-xl font-extrabold tracking-tight"
      >
        <Mark />
        <span className="w-11 max-[22.4rem]:hidden">{t('common:appName')}</span>
      </Link>
      <Hidden>{t('shell:playMoneyTitle')}</Hidden>
      <span aria-hidden="true" className="invisible ml-1.5 px-2 text-xs font-bold">
        {t('common:playMoney')}
      </span>
    </div>
  );
}

/** Three levels of a book. */
function Mark() {
  return (
    <svg viewBox="0 0 32 32" className="size-7 shrink-0" aria-hidden="true">
      <rect width="32" height="32" rx="8" fill="#191f28" />
      <rect x="6" y="7" width="12" height="4" rx="1.5" fill="#6aa8ff" />
      <rect x="6" y="14" width="20" height="4" rx="1.5" fill="#fff" />
      <rect x="6" y="21" width="15" height="4" rx="1.5" fill="#ff6b76" />
    </svg>
  );
}

/**
 * Says that nothing here is real money. It never leaves: dialogs and their shades lie below it. Readers
 * hear it beside the brand.
 */
export function PlayMoneyBadge() {
  const { t } = useTranslation('common');
  return createPortal(
    <span
      aria-hidden="true"
      className="play-money-badge pointer-events-none fixed z-70 flex h-5 items-center rounded-full bg-accent-fill px-2 text-xs font-bold text-on-fill"
    >
      {t('playMoney')}
    </span>,
    document.body,
  );
}
