import { Outlet, useLocation, useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { flushSync } from 'react-dom';
import { useTranslation } from '../language/index.ts';
import { useServices } from '../services/index.ts';
import { useStore } from '../store/index.ts';
import { ToastRegion } from '../ui/index.ts';
import { BottomBar } from './bottom-bar.tsx';
import { PlayMoneyBadge } from './brand.tsx';
import { ConnectionBanner } from './connection.tsx';
import { Footer } from './footer.tsx';
import { Header, useNext } from './header.tsx';
import { HOME_INSTRUMENT } from './home.ts';
import { Overlays, type Overlay } from './overlays.tsx';
import type { Command } from './read-key.ts';
import { SessionBanner } from './session-banner.tsx';
import './shell.css';
import { usePageTitle } from './use-page-title.ts';
import { useShellKeys } from './use-shell-keys.ts';

/** What is around every screen. */
export function Shell() {
  const { session } = useServices();
  const isSignedOut = useStore(session.state).state === 'signed-out';
  const navigate = useNavigate();
  const next = useNext();
  const { pathname } = useLocation();
  const [overlay, setOverlay] = useState<Overlay | null>(null);
  const open = (what: Command): void => {
    if (what === 'instrument') {
      void navigate({ to: '/instruments/$instrument', params: { instrument: HOME_INSTRUMENT } });
    } else if (what === 'account' && isSignedOut) {
      void navigate({ to: '/sign-in', search: next });
    } else setOverlay(what);
  };
  // Going elsewhere closes what lies over the page.
  useEffect(() => setOverlay(null), [pathname]);
  // The end of a session closes what is about it. Learning that there is none closes no search.
  useEffect(() => {
    if (isSignedOut) setOverlay((open) => (open === 'account' ? null : open));
  }, [isSignedOut]);
  // At once, so that the letters typed next are typed into what opens.
  useShellKeys((command) => flushSync(() => open(command)));
  usePageTitle();
  return (
    <div className="flex min-h-dvh flex-col pb-[calc(var(--bottom-bar)+var(--page-bar))]">
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
      <Overlays overlay={overlay} onClose={() => setOverlay(null)} onOpen={open} />
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
