import { Outlet, useLocation, useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useTranslation } from '../language/index.ts';
import { useServices } from '../services/index.ts';
import { useStore } from '../store/index.ts';
import { Dialog, Drawer, Skeleton, ToastRegion } from '../ui/index.ts';
import { AccountPanel } from './account-panel.tsx';
import { BottomBar } from './bottom-bar.tsx';
import { PlayMoneyBadge } from './brand.tsx';
import { ConnectionBanner } from './connection.tsx';
import { Footer } from './footer.tsx';
import { Header, useNext } from './header.tsx';
import { HOME_INSTRUMENT } from './home.ts';
import type { Command } from './read-key.ts';
import { SessionBanner } from './session-banner.tsx';
import { SettingsForm } from './settings-form.tsx';
import './shell.css';
import { usePageTitle } from './use-page-title.ts';
import { useShellKeys } from './use-shell-keys.ts';

const loadPalette = async () => ({ default: (await import('./palette.tsx')).Palette });
const Palette = lazy(loadPalette);
const ShortcutSheet = lazy(async () => ({
  default: (await import('./shortcut-sheet.tsx')).ShortcutSheet,
}));
/** By then the page stands, and whoever types `/` loses no letter of what follows. */
const PALETTE_AFTER_MS = 3_000;

/** What lies over the page. */
type Overlay = Exclude<Command, 'instrument'>;

/** What is around every screen. */
export function Shell() {
  const { t } = useTranslation('shell');
  const { session } = useServices();
  const who = useStore(session.state);
  const navigate = useNavigate();
  const next = useNext();
  const { pathname } = useLocation();
  const [overlay, setOverlay] = useState<Overlay | null>(null);
  usePageTitle();
  const close = (): void => setOverlay(null);
  const open = (what: Command): void => {
    if (what === 'instrument') {
      void navigate({ to: '/instruments/$instrument', params: { instrument: HOME_INSTRUMENT } });
    } else if (what === 'account' && who.state === 'signed-out') {
      void navigate({ to: '/sign-in', search: next });
    } else setOverlay(what);
  };
  useShellKeys(open);
  useEffect(() => {
    const timer = setTimeout(() => void loadPalette().catch(() => undefined), PALETTE_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  // Going elsewhere closes what lay over the page, and so does the end of a session.
  const isSignedOut = who.state === 'signed-out';
  useEffect(() => setOverlay(null), [pathname, isSignedOut]);
  return (
    <div className="flex min-h-dvh flex-col pb-(--bottom-bar)">
      <SkipLink />
      <PlayMoneyBadge />
      <Header onSearch={() => open('search')} />
      <ConnectionBanner />
      <SessionBanner />
      <main id="content" tabIndex={-1} className="flex flex-1 flex-col outline-none">
        <Outlet />
      </main>
      <Footer onShortcuts={() => open('shortcuts')} />
      <BottomBar onOpen={open} />
      {overlay === 'search' && (
        <Suspense>
          <Palette onClose={close} onOpen={open} />
        </Suspense>
      )}
      <Dialog title={t('shortcuts')} size="large" isOpen={overlay === 'shortcuts'} onClose={close}>
        <Suspense>
          <ShortcutSheet />
        </Suspense>
      </Dialog>
      <Drawer title={t('settings')} isOpen={overlay === 'settings'} onClose={close}>
        <SettingsForm />
      </Drawer>
      <Drawer
        title={t('account')}
        isOpen={overlay === 'account' && who.state !== 'signed-out'}
        onClose={close}
      >
        {who.state === 'signed-in' ? (
          <AccountPanel user={who.user} account={who.account} />
        ) : (
          <div role="status" className="flex flex-col gap-3">
            <p className="text-muted">{t('checkingAccount')}</p>
            <Skeleton width="100%" height="4.5rem" />
          </div>
        )}
      </Drawer>
      <ToastRegion />
    </div>
  );
}

function SkipLink() {
  const { t } = useTranslation('shell');
  return (
    <a
      href="#content"
      onClick={(event) => {
        event.preventDefault();
        document.getElementById('content')?.focus();
      }}
      className="sr-only z-80 rounded-md bg-accent-fill px-4 py-2 font-semibold text-on-fill focus:not-sr-only focus:fixed focus:top-1.5 focus:left-56"
    >
      {t('skipToContent')}
    </a>
  );
}
