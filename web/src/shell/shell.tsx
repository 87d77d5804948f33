import { Outlet, useLocation, useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from '../language/index.ts';
import { useServices } from '../services/index.ts';
import { useStore } from '../store/index.ts';
import { Dialog, Drawer, ToastRegion } from '../ui/index.ts';
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
import { ShortcutSheet } from './shortcut-sheet.tsx';
import { usePageTitle } from './use-page-title.ts';
import { useShellKeys } from './use-shell-keys.ts';

const Palette = lazy(async () => ({ default: (await import('./palette.tsx')).Palette }));

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
  const [overlay, setOverlay] = useState<{ what: Overlay; on: string } | null>(null);
  usePageTitle();
  const close = (): void => setOverlay(null);
  const open = (what: Command): void => {
    if (what === 'instrument') {
      void navigate({ to: '/instruments/$instrument', params: { instrument: HOME_INSTRUMENT } });
    } else if (what === 'account' && who.state === 'signed-out') {
      void navigate({ to: '/sign-in', search: next });
    } else setOverlay({ what, on: pathname });
  };
  useShellKeys(open);
  // Going elsewhere closes what lay over the page.
  const shown = overlay?.on === pathname ? overlay.what : null;
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
      {shown === 'search' && (
        <Suspense>
          <Palette onClose={close} onOpen={open} />
        </Suspense>
      )}
      <Dialog title={t('shortcuts')} size="large" isOpen={shown === 'shortcuts'} onClose={close}>
        <ShortcutSheet />
      </Dialog>
      <Drawer title={t('settings')} isOpen={shown === 'settings'} onClose={close}>
        <SettingsForm />
      </Drawer>
      <Drawer
        title={t('account')}
        isOpen={shown === 'account' && who.state === 'signed-in'}
        onClose={close}
      >
        {who.state === 'signed-in' && <AccountPanel user={who.user} account={who.account} />}
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
      className="sr-only z-80 rounded-md bg-accent-fill px-4 py-2 font-semibold text-on-fill focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
    >
      {t('skipToContent')}
    </a>
  );
}
