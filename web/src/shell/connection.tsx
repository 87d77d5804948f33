import { useEffect, useRef, useState } from 'react';
import { useTranslation } from '../language/index.ts';
import type { Freshness } from '../live/index.ts';
import { useServices } from '../services/index.ts';
import { useStore } from '../store/index.ts';
import { Banner, Chip } from '../ui/index.ts';
import { Strip } from './strip.tsx';

const GOOD_NEWS_MS = 4_000;

/** How old what is on the screen is, in a word. */
export function ConnectionChip() {
  const { t } = useTranslation('shell');
  const { live } = useServices();
  const fresh = useStore(live.freshness);
  switch (fresh.state) {
    case 'live':
      return <Chip kind="live">{t('live')}</Chip>;
    case 'connecting':
      return <Chip kind="neutral">{t('connecting')}</Chip>;
    case 'stale':
      return <Chip kind="stale">{t('staleFor', { seconds: fresh.seconds })}</Chip>;
    default:
      return <Chip kind="offline">{t('offlineFor', { seconds: fresh.seconds })}</Chip>;
  }
}

/** Says that the connection is lost, and when it is back; between the two it says nothing aloud. */
export function ConnectionBanner() {
  const { t } = useTranslation('shell');
  const { live } = useServices();
  const fresh = useStore(live.freshness);
  const isBack = useIsBack(fresh);
  const isOffline = fresh.state === 'offline';
  return (
    <>
      <p role="alert" className="sr-only">
        {isOffline ? t('offlineTitle') : isBack ? t('backOnline') : ''}
      </p>
      {isOffline && (
        <Strip isSeenOnly>
          <Banner kind="offline">
            {t('offlineTitle')}{' '}
            <span className="font-normal text-muted tabular-nums">
              {t('offlineDetail', { seconds: fresh.seconds })}
            </span>
          </Banner>
        </Strip>
      )}
      {isBack && (
        <Strip isSeenOnly>
          <Banner kind="good">{t('backOnline')}</Banner>
        </Strip>
      )}
    </>
  );
}

/** For a while after it was lost. */
function useIsBack({ state }: Freshness): boolean {
  const [isBack, setBack] = useState(false);
  const wasLost = useRef(false);
  useEffect(() => {
    if (state === 'offline') {
      wasLost.current = true;
      setBack(false);
    }
    if (state !== 'live' || !wasLost.current) return;
    wasLost.current = false;
    setBack(true);
    const timer = setTimeout(() => setBack(false), GOOD_NEWS_MS);
    return () => clearTimeout(timer);
  }, [state]);
  return isBack;
}
