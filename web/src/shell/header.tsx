import { Link, useLocation } from '@tanstack/react-router';
import { useLanguage, useTranslation } from '../language/index.ts';
import { useServices } from '../services/index.ts';
import type { SessionState } from '../session/index.ts';
import { useStore } from '../store/index.ts';
import { Button, Icon, IconButton, Kbd, Popover, Skeleton } from '../ui/index.ts';
import { AccountPanel } from './account-panel.tsx';
import { Brand } from './brand.tsx';
import { ConnectionChip } from './connection.tsx';
import { SessionClock } from './session-clock.tsx';
import { SettingsForm } from './settings-form.tsx';

export interface HeaderProps {
  readonly onSearch: () => void;
}

export function Header({ onSearch }: HeaderProps) {
  const { t } = useTranslation('shell');
  const { session } = useServices();
  const who = useStore(session.state);
  const { pathname } = useLocation();
  const language = useLanguage();
  return (
    <header className="sticky top-0 z-30 h-(--header) border-b border-line bg-panel">
      <div className="mx-auto flex h-full max-w-[120rem] items-center gap-3 px-4">
        <Brand />
        <button
          type="button"
          onClick={onSearch}
          aria-keyshortcuts="/ Control+K Meta+K"
          className="flex h-9 min-w-0 flex-[0_1_16rem] items-center gap-2 rounded-md bg-pressed px-3 text-muted hover:text-text max-md:hidden"
        >
          <Icon name="search" className="size-4" />
          <span className="min-w-0 flex-1 truncate text-left">{t('searchHint')}</span>
          <Kbd>/</Kbd>
        </button>
        <div className="ml-auto flex shrink-0 items-center gap-3 max-lg:gap-2">
          <SessionClock />
          <ConnectionChip />
          <div className="flex items-center gap-1 max-md:hidden">
            {/* A page that was gone to, or words in another language, close what was open. */}
            <Popover
              key={`${language} ${pathname}`}
              title={t('settings')}
              trigger={<IconButton icon="settings" label={t('settings')} />}
            >
              <SettingsForm />
            </Popover>
            <Person key={pathname} who={who} />
          </div>
        </div>
      </div>
    </header>
  );
}

function Person({ who }: { readonly who: SessionState }) {
  const { t } = useTranslation('shell');
  if (who.state === 'unknown') return <Skeleton width="6rem" height="2rem" />;
  if (who.state === 'signed-out') return <WaysIn />;
  const { user, account } = who;
  return (
    <Popover
      title={t('account')}
      trigger={
        <Button variant="ghost" icon="user" title={user.nickname}>
          <span className="max-w-32 truncate">{user.nickname}</span>
        </Button>
      }
    >
      <AccountPanel user={user} account={account} />
    </Popover>
  );
}

function WaysIn() {
  const { t } = useTranslation('shell');
  const search = useNext();
  const look = 'flex h-9 items-center rounded-md px-3.5 font-semibold whitespace-nowrap';
  return (
    <>
      <Link to="/sign-in" search={search} className={`${look} text-muted hover:bg-hover`}>
        {t('signIn')}
      </Link>
      <Link
        to="/sign-up"
        search={search}
        className={`${look} bg-accent-fill text-on-fill hover:bg-accent-fill-hover`}
      >
        {t('signUp')}
      </Link>
    </>
  );
}

const WAYS_IN = ['/sign-in', '/sign-up', '/forgot-password', '/reset-password', '/verify-email'];

/** Back to where one is, unless that is a way in itself. */
export function useNext(): { readonly next?: string } {
  const { href, pathname, search } = useLocation();
  if (!WAYS_IN.includes(pathname)) return { next: href };
  return search.next === undefined ? {} : { next: search.next };
}
