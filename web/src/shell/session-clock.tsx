import { useParams } from '@tanstack/react-router';
import { useTranslation } from '../language/index.ts';
import type { MarketView } from '../live/index.ts';
import { useServices } from '../services/index.ts';
import { useStore } from '../store/index.ts';
import { Chip, classes, Hidden } from '../ui/index.ts';
import { HOME_INSTRUMENT } from './home.ts';
import { clockOf, countdownOf, untilNextDay } from './market-day.ts';
import { useNow } from './use-now.ts';

/** Seoul's time by the server's clock, and what the market is about. */
export function SessionClock() {
  const { t } = useTranslation('shell');
  const { live } = useServices();
  const { instrument = HOME_INSTRUMENT } = useParams({ strict: false });
  const market = useStore(live.market(instrument));
  const now = useNow();
  const time = clockOf(now);
  const left = countdownOf(untilNextDay(now));
  const isPaused = market !== null && market.phase !== 'continuous';
  return (
    <div className="flex items-center gap-2 text-sm tabular-nums">
      <Phase market={market} now={now} />
      <Hidden>{t('clockLabel', { time, left })}</Hidden>
      <span
        aria-hidden="true"
        title={t('untilNextCandle', { left })}
        className={classes(
          'flex items-center gap-2 whitespace-nowrap text-muted',
          // A phone has room for one of them.
          isPaused && 'max-sm:hidden',
        )}
      >
        <span className="font-medium">{time}</span>
        <span className="text-xs text-faint max-sm:hidden">{t('kst')}</span>
        <span className="text-xs text-faint max-xl:hidden">
          {t('allDay')} · {t('untilNextCandle', { left })}
        </span>
      </span>
    </div>
  );
}

interface PhaseProps {
  readonly market: MarketView | null;
  readonly now: number;
}

/** Said only when the market does not trade as it always does. */
function Phase({ market, now }: PhaseProps) {
  const { t } = useTranslation('shell');
  if (market?.phase === 'halted') return <Chip kind="warn">{t('halted')}</Chip>;
  if (market?.phase !== 'auction' || market.auctionEndsAt === null) return null;
  const left = countdownOf(Date.parse(market.auctionEndsAt) - now);
  return (
    <Chip kind="accent">
      <span aria-hidden="true">{t('auction', { left })}</span>
      <Hidden>{t('auctionLabel', { left })}</Hidden>
    </Chip>
  );
}
