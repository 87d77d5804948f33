import type { Instrument } from '@hoga/contract/instrument';
import { formatDecimal } from '@hoga/core/money';
import { useFormats, useTranslation } from '../language/index.ts';
import { useServices } from '../services/index.ts';
import { Button, Change, directionOf, IconButton, Panel, Popover, Skeleton } from '../ui/index.ts';
import { averagePriceOf, type CostBasis } from './average-price.ts';
import { Line } from './preview-lines.tsx';
import { unitsOf } from './rules.ts';
import { useAccount, useOrderDesk, useSampled } from './use-order.ts';
import { usePosition, type Position } from './use-position.ts';

/** What I hold of an instrument, what it cost, and what it would bring at the last price. */
export function MyPosition({ instrument }: { readonly instrument: Instrument }) {
  const { t } = useTranslation('order');
  const account = useAccount();
  const position = usePosition(instrument);
  if (account === null) return null;
  return (
    <Panel title={t('position')} actions={<AboutAverage />} className="@container">
      {position === null ? (
        <Skeleton height="7.5rem" />
      ) : position.held === '0' ? (
        <p className="py-1 text-sm text-faint">{t('positionNone', { asset: instrument.base })}</p>
      ) : (
        <Holding {...{ instrument, position }} />
      )}
    </Panel>
  );
}

interface HoldingProps {
  readonly instrument: Instrument;
  readonly position: Position;
}

function Holding({ instrument, position }: HoldingProps) {
  const { t } = useTranslation('order');
  const formats = useFormats();
  const { live } = useServices();
  const ticker = useSampled(live.ticker(instrument.id));
  const { held, available, cost } = position;
  const lastPrice = ticker?.lastPrice ?? null;
  const basis = cost.state === 'known' ? cost.basis : null;
  const { quantityPlaces, pricePlaces } = instrument;
  const moneyPlaces = quantityPlaces + pricePlaces;
  const last = lastPrice === null ? null : unitsOf(lastPrice, pricePlaces);
  const worth = last === null ? null : last * unitsOf(held, quantityPlaces);
  const given = cost.state === 'known' ? cost.given : 0n;
  return (
    <dl className="grid gap-x-8 gap-y-1 text-sm @md:grid-cols-2">
      <Line label={t('evaluation')} isStrong>
        {worth === null ? null : formats.won(formatDecimal(worth, moneyPlaces))}
      </Line>
      <Line label={t('profit')} isStrong>
        {last === null || basis === null || basis.lots === 0n ? null : (
          <Profit profit={last * basis.lots - basis.cost} {...{ basis, moneyPlaces }} />
        )}
      </Line>
      <Line label={t('held')}>{`${formats.quantity(held)} ${instrument.base}`}</Line>
      <Line label={t('average')}>
        <Average {...{ instrument, position }} />
      </Line>
      <Line label={t('sellable')}>{`${formats.quantity(available)} ${instrument.base}`}</Line>
      {given > 0n && (
        <Line label={t('given')}>
          {`${formats.quantity(formatDecimal(given, quantityPlaces))} ${instrument.base}`}
        </Line>
      )}
    </dl>
  );
}

interface ProfitProps {
  readonly profit: bigint;
  readonly basis: CostBasis;
  readonly moneyPlaces: number;
}

function Profit({ profit, basis, moneyPlaces }: ProfitProps) {
  const formats = useFormats();
  const decimal = formatDecimal(profit, moneyPlaces);
  const [sign, size] = profit < 0n ? ['-', -profit] : [profit > 0n ? '+' : '', profit];
  // A rate is shown with two places, so a hundredth of one is exact enough to make it from.
  const share = basis.cost === 0n ? 0 : Number((profit * 1_000_000n) / basis.cost) / 1_000_000;
  return (
    <Change direction={directionOf(decimal)}>
      {`${sign}${formats.won(formatDecimal(size, moneyPlaces))} (${formats.rate(share)})`}
    </Change>
  );
}

function Average({ instrument, position: { cost } }: HoldingProps) {
  const { t } = useTranslation('order');
  const formats = useFormats();
  const desk = useOrderDesk();
  const account = useAccount();
  switch (cost.state) {
    case 'known': {
      const { pricePlaces } = instrument;
      const average = averagePriceOf(cost.basis, { pricePlaces, places: 2 });
      return average === null ? '–' : formats.won(formatDecimal(average, 2));
    }
    case 'reading':
      return <Skeleton width="5rem" />;
    case 'too-long':
      return <span className="text-xs text-faint">{t('averageTooLong')}</span>;
    case 'failed':
      return (
        <span className="flex items-center gap-2 text-xs text-faint">
          {t('averageFailed')}
          <Button
            size="small"
            onClick={() => account !== null && desk.fills(account, instrument.id).readOn()}
          >
            {t('readAgain')}
          </Button>
        </span>
      );
  }
}

function AboutAverage() {
  const { t } = useTranslation('order');
  return (
    <Popover
      title={t('aboutAverage')}
      trigger={<IconButton size="small" icon="help" label={t('aboutAverage')} />}
    >
      <div className="flex max-w-72 flex-col gap-2 text-sm text-muted">
        <p>{t('averageFormula')}</p>
        <p>{t('profitFormula')}</p>
        <p>{t('givenFormula')}</p>
      </div>
    </Popover>
  );
}
