import { Link } from '@tanstack/react-router';
import { useTranslation } from '../language/index.ts';
import { useServices } from '../services/index.ts';
import { useStore } from '../store/index.ts';
import { Icon, type IconName } from '../ui/index.ts';
import { useNext } from './header.tsx';
import { HOME_INSTRUMENT } from './home.ts';

export interface BottomBarProps {
  readonly onOpen: (what: 'search' | 'settings' | 'account') => void;
}

const LOOK =
  'flex flex-1 flex-col items-center justify-center gap-0.5 text-xs font-medium text-faint aria-[current=page]:text-accent';

/** The places of a phone, within reach of a thumb. */
export function BottomBar({ onOpen }: BottomBarProps) {
  const { t } = useTranslation('shell');
  const { session } = useServices();
  const who = useStore(session.state);
  const next = useNext();
  return (
    <nav
      aria-label={t('mainNavigation')}
      className="fixed inset-x-0 bottom-0 z-30 flex h-(--bottom-bar) border-t border-line bg-panel pb-[env(safe-area-inset-bottom)] md:hidden"
    >
      <Link
        to="/instruments/$instrument"
        params={{ instrument: HOME_INSTRUMENT }}
        activeOptions={{ includeSearch: false }}
        className={LOOK}
      >
        <Face icon="chart" label={t('instruments')} />
      </Link>
      <button type="button" onClick={() => onOpen('search')} className={LOOK}>
        <Face icon="search" label={t('search')} />
      </button>
      <button type="button" onClick={() => onOpen('settings')} className={LOOK}>
        <Face icon="settings" label={t('settings')} />
      </button>
      {who.state === 'signed-out' ? (
        <Link to="/sign-in" search={next} activeOptions={{ includeSearch: false }} className={LOOK}>
          <Face icon="sign-in" label={t('signIn')} />
        </Link>
      ) : (
        <button type="button" onClick={() => onOpen('account')} className={LOOK}>
          <Face icon="user" label={t('account')} />
        </button>
      )}
    </nav>
  );
}

function Face({ icon, label }: { readonly icon: IconName; readonly label: string }) {
  return (
    <>
      <Icon name={icon} />
      {label}
    </>
  );
}
