import { useFormats, useTranslation } from '../language/index.ts';
import { useServices } from '../services/index.ts';
import { Banner } from '../ui/index.ts';
import { useSampled } from './use-order.ts';

/** What the market does not take now, said before anything is sent. */
export function MarketNotice({ instrument }: { readonly instrument: string }) {
  const { t } = useTranslation('order');
  const formats = useFormats();
  const { live } = useServices();
  const market = useSampled(live.market(instrument));
  if (market === null || market.phase === 'continuous') return null;
  if (market.phase === 'halted') return <Banner kind="warn">{t('halted')}</Banner>;
  const { auctionEndsAt } = market;
  return (
    <Banner kind="info">
      {t('auction')}
      {auctionEndsAt !== null && ` ${t('auctionUntil', { time: formats.time(auctionEndsAt) })}`}
    </Banner>
  );
}
