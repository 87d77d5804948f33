import type { Instrument } from '@hoga/contract/instrument';
import { useFormats, useTranslation } from '../language/index.ts';
import { useServices } from '../services/index.ts';
import { useStore } from '../store/index.ts';
import { Skeleton } from '../ui/index.ts';
import { tickAt } from './book/groups.ts';

/** The rules of the market in a few lines. */
export function AboutMarket({ rules }: { readonly rules: Instrument | null }) {
  const { t } = useTranslation('instrument');
  const formats = useFormats();
  const { live } = useServices();
  if (rules === null) return <Skeleton height="12rem" />;
  const rate = (share: string): string => formats.rate(Number(share)).replace('+', '');
  const seconds = rules.auctionSeconds;
  const duration =
    seconds % 60 === 0 ? t('minutes', { count: seconds / 60 }) : t('seconds', { count: seconds });
  const lines = [
    [
      t('fees'),
      t('feesValue', { maker: rate(rules.makerFeeRate), taker: rate(rules.takerFeeRate) }),
    ],
    [
      t('orderAmount'),
      t('orderAmountValue', {
        minimum: formats.turnover(rules.minimumNotional),
        maximum: formats.turnover(rules.maximumNotional),
      }),
    ],
    [t('lot'), `${formats.quantity(rules.lot)} ${rules.base}`],
    ...(rules.interruptionPercent === null
      ? []
      : [
          [
            t('interruption'),
            t('interruptionValue', { percent: rules.interruptionPercent, duration }),
          ],
        ]),
  ];
  return (
    <dl className="about">
      <TickLine rules={rules} ticker={live.ticker(rules.id)} />
      {lines.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

interface TickLineProps {
  readonly rules: Instrument;
  readonly ticker: ReturnType<ReturnType<typeof useServices>['live']['ticker']>;
}

/** It hangs on the price, so it alone follows it. */
function TickLine({ rules, ticker }: TickLineProps) {
  const { t } = useTranslation('instrument');
  const formats = useFormats();
  const { subscribe } = ticker;
  const tick = useStore({
    subscribe,
    get: () => {
      const day = ticker.get();
      return day === null ? null : tickAt(day.lastPrice ?? day.referencePrice, rules.bands);
    },
  });
  return (
    <div>
      <dt>{t('tick')}</dt>
      <dd>{tick === null ? '–' : formats.won(tick)}</dd>
    </div>
  );
}
