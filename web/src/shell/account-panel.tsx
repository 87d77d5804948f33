import type { Account, User } from '@hoga/contract/account';
import { Link, useLocation } from '@tanstack/react-router';
import { useState } from 'react';
import { ApiError } from '../api/index.ts';
import { useFormats, useTranslation } from '../language/index.ts';
import { useServices } from '../services/index.ts';
import { useStore } from '../store/index.ts';
import { Banner, Button, Chip, Skeleton, useToasts } from '../ui/index.ts';
import { useSignOut } from './use-sign-out.ts';

export interface AccountPanelProps {
  readonly user: User;
  readonly account: Account;
}

/** Who is signed in, what they have to play with, and the way out. */
export function AccountPanel({ user, account }: AccountPanelProps) {
  const { t } = useTranslation('shell');
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-col gap-0.5">
        <div className="flex items-center gap-2">
          <span className="truncate text-lg font-semibold" title={user.nickname}>
            {user.nickname}
          </span>
          {user.guest && <Chip kind="neutral">{t('guest')}</Chip>}
          {user.operator && <Chip kind="accent">{t('operator')}</Chip>}
        </div>
        {user.email !== null && (
          <span className="truncate text-sm text-faint" title={user.email}>
            {user.email}
          </span>
        )}
      </div>
      <Balances account={account} />
      {user.guest ? <Claim /> : !user.emailVerified && <Unverified />}
      <Leave isGuest={user.guest} />
    </div>
  );
}

const QUOTE = 'KRW';

function Balances({ account }: { readonly account: Account }) {
  const { t } = useTranslation('shell');
  const { live } = useServices();
  const formats = useFormats();
  const balances = useStore(live.balances(account.id));
  if (balances === null) return <Skeleton width="100%" height="4.5rem" />;
  const cash = balances.find(({ asset }) => asset === QUOTE);
  const others = balances.filter(({ asset, total }) => asset !== QUOTE && total !== '0');
  const rows: readonly (readonly [label: string, figure: string])[] = [
    ...(cash === undefined
      ? []
      : ([
          [t('cash'), formats.won(cash.total)],
          [t('orderable'), formats.won(cash.available)],
        ] as const)),
    ...others.map(
      ({ asset, total }) => [t('holdings', { asset }), formats.quantity(total)] as const,
    ),
  ];
  return (
    <dl className="flex flex-col gap-1.5 rounded-lg bg-sunken p-3">
      {rows.map(([label, figure]) => (
        <div key={label} className="flex items-baseline justify-between gap-3">
          <dt className="text-sm text-muted">{label}</dt>
          <dd className="min-w-0 text-right font-semibold tabular-nums">{figure}</dd>
        </div>
      ))}
    </dl>
  );
}

function Claim() {
  const { t } = useTranslation('shell');
  const { href } = useLocation();
  return (
    <div className="flex flex-col gap-2">
      <p className="text-sm text-muted">{t('claimHint')}</p>
      <Link
        to="/claim"
        search={{ next: href }}
        className="flex min-h-control-medium items-center justify-center rounded-md bg-accent-fill px-4 font-semibold text-on-fill hover:bg-accent-fill-hover"
      >
        {t('claim')}
      </Link>
    </div>
  );
}

function Unverified() {
  const { t } = useTranslation('shell');
  const { api, session } = useServices();
  const toasts = useToasts();
  const [isBusy, setBusy] = useState(false);
  const send = async (): Promise<void> => {
    setBusy(true);
    try {
      await api.call('requestEmailVerification', {});
      toasts.show({
        kind: 'good',
        title: t('verificationSent'),
        detail: t('verificationSentDetail'),
      });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      // Whose session ended is told so by the banner.
      if (session.state.get().state === 'signed-out') return;
      toasts.show({
        kind: 'bad',
        title: t('verificationFailed'),
        detail: error.answer?.detail,
      });
    } finally {
      setBusy(false);
    }
  };
  return (
    <Banner
      kind="info"
      action={
        <Button size="small" isBusy={isBusy} onClick={() => void send()}>
          {t('sendVerification')}
        </Button>
      }
    >
      {t('emailUnverified')}
    </Banner>
  );
}

/** A guest who signs out cannot come back, so they are asked. */
function Leave({ isGuest }: { readonly isGuest: boolean }) {
  const { t } = useTranslation('shell');
  const { isBusy, signOut } = useSignOut();
  const [isSure, setSure] = useState(!isGuest);
  if (!isSure) {
    return (
      <Button variant="ghost" icon="sign-out" onClick={() => setSure(true)}>
        {t('signOut')}
      </Button>
    );
  }
  const button = (
    <Button
      variant={isGuest ? 'danger' : 'ghost'}
      icon="sign-out"
      isBusy={isBusy}
      onClick={() => void signOut()}
    >
      {t(isGuest ? 'signOutAnyway' : 'signOut')}
    </Button>
  );
  if (!isGuest) return button;
  return (
    <div role="alert" className="flex flex-col gap-2 rounded-lg bg-danger-tint p-3">
      <p className="font-semibold">{t('guestLeaves')}</p>
      <p className="text-sm text-muted">{t('guestLeavesDetail')}</p>
      {button}
    </div>
  );
}
