import type { Instrument } from '@hoga/contract/instrument';
import { FEE_PARTS } from '@hoga/core/instrument';
import { formatDecimal } from '@hoga/core/money';
import type { ReactNode } from 'react';
import { useFormats, useTranslation } from '../language/index.ts';
import { IconButton, Popover } from '../ui/index.ts';
import { averagePriceOf } from './average-price.ts';
import { isByAmount, type Draft } from './draft.ts';
import { slippageOf } from './guards.ts';
import { costAfter, type Preview } from './preview.ts';
import { unitsOf } from './rules.ts';
import type { Measured } from './use-measured.ts';
import { usePosition } from './use-position.ts';
import type { Wording } from './words.ts';

export interface PreviewLinesProps {
  readonly instrument: Instrument;
  readonly draft: Draft;
  readonly measured: Measured;
}

/** What the order would come to, counted on the book as it is on this screen. */
export function PreviewLines({ instrument, draft, measured }: PreviewLinesProps) {
  const { t } = useTranslation('order');
  const formats = useFormats();
  const { preview, rules } = measured;
  const isBuy = draft.side === 'buy';
  const money = (units: bigint): string => formats.won(formatDecimal(units, rules.quote.places));
  const { notional, fee, total, after, setAside } = figuresOf(preview, draft);
  const shown = (units: bigint | null): string | null => (units === null ? null : money(units));
  return (
    <section aria-label={t('preview')} className="flex flex-col gap-1.5 rounded-md bg-sunken p-3">
      <div className="flex items-start justify-between gap-2">
        {preview === null ? (
          <p className="text-sm text-faint">{t('preview')}</p>
        ) : (
          <Fate {...{ instrument, preview, measured }} />
        )}
        <FillModel />
      </div>
      <dl className="flex flex-col text-sm">
        <Line label={t('expectedAmount')}>{shown(notional)}</Line>
        <Line label={t('fee')} about={<FeeRates instrument={instrument} />}>
          {shown(fee)}
        </Line>
        <Line label={isBuy ? t('totalToPay') : t('totalToGet')} isStrong>
          {shown(total)}
        </Line>
        {preview !== null && <Depth {...{ instrument, preview }} />}
        {setAside !== null && <Line label={t('heldNow')}>{money(setAside)}</Line>}
        {isBuy && <AverageAfter {...{ instrument, preview }} />}
        <Line label={t('availableAfter')}>
          {isBuy || after === null
            ? shown(after)
            : `${formats.quantity(formatDecimal(after, rules.base.places))} ${instrument.base}`}
        </Line>
      </dl>
    </section>
  );
}

const UNKNOWN = { notional: null, fee: null, total: null, after: null, setAside: null };

function figuresOf(preview: Preview | null, draft: Draft) {
  if (preview === null) return UNKNOWN;
  const { notional, fee, held, quoteAfter, baseAfter } = preview;
  const { side, kind } = draft;
  const isBuy = side === 'buy';
  const total = isBuy ? notional + fee : notional - fee;
  const after = isBuy ? quoteAfter : baseAfter;
  // A buy of so many at any price sets much more aside than it is expected to cost.
  const isAtAnyPrice = kind !== 'limit' && kind !== 'stop_limit' && !isByAmount(draft);
  const setAside = isBuy && isAtAnyPrice && held > total ? held : null;
  return { notional, fee, total, after, setAside };
}

interface LineProps {
  readonly label: string;
  readonly about?: ReactNode;
  readonly isStrong?: boolean;
  /** Nothing while it cannot be counted. */
  readonly children: ReactNode;
}

export function Line({ label, about, isStrong = false, children }: LineProps) {
  return (
    <div className="flex min-h-6 items-center justify-between gap-3">
      <dt className="flex items-center gap-0.5 text-faint">
        {label}
        {about}
      </dt>
      <dd className={`text-right tabular-nums ${isStrong ? 'font-semibold' : ''}`}>
        {children ?? '–'}
      </dd>
    </div>
  );
}

/** How paper orders are filled here, where the estimate stands. */
function FillModel() {
  const { t } = useTranslation('order');
  return (
    <Popover
      title={t('fillModel')}
      trigger={
        <IconButton size="small" icon="help" label={t('fillModel')} className="-mt-1.5 -mr-2" />
      }
    >
      <p className="max-w-72 text-sm text-muted">{t('fillModelText')}</p>
    </Popover>
  );
}

function FeeRates({ instrument }: { readonly instrument: Instrument }) {
  const { t } = useTranslation('order');
  // A share of six places is a percentage of four.
  const rate = (share: string): string => `${formatDecimal(unitsOf(share, 6), 4)}%`;
  const { makerFeeRate, takerFeeRate } = instrument;
  return (
    <Popover title={t('fee')} trigger={<IconButton size="small" icon="info" label={t('fee')} />}>
      <p className="max-w-64 text-sm text-muted">
        {t('feeRates', { maker: rate(makerFeeRate), taker: rate(takerFeeRate) })}
      </p>
    </Popover>
  );
}

/** At which prices it would trade, where that is more than one. */
function Depth({ instrument, preview }: { instrument: Instrument; preview: Preview }) {
  const { t } = useTranslation('order');
  const formats = useFormats();
  const { walk } = preview;
  if (walk === null || walk.lots === 0n || walk.worstPrice === walk.bestPrice) return null;
  const { pricePlaces } = instrument;
  const average = averagePriceOf(
    { lots: walk.lots, cost: walk.notional },
    { pricePlaces, places: 2 },
  );
  const worse = Number(slippageOf(preview)) / Number(FEE_PARTS);
  return (
    <>
      <Line label={t('averageFill')}>
        {formats.won(formatDecimal(average ?? 0n, 2))}
        <span className="block text-xs text-faint">
          {t('fromBest', { rate: formats.rate(worse) })}
        </span>
      </Line>
      <Line label={t('worstFill')}>
        {formats.won(formatDecimal(walk.worstPrice ?? 0n, pricePlaces))}
      </Line>
    </>
  );
}

function AverageAfter({
  instrument,
  preview,
}: {
  readonly instrument: Instrument;
  readonly preview: Preview | null;
}) {
  const { t } = useTranslation('order');
  const formats = useFormats();
  const position = usePosition(instrument);
  const basis = position?.cost.state === 'known' ? position.cost.basis : null;
  const after = preview === null ? null : costAfter(basis, boughtBy(preview));
  const { pricePlaces } = instrument;
  const average = after === null ? null : averagePriceOf(after, { pricePlaces, places: 2 });
  return (
    <Line label={t('averageAfter')}>
      {average === null ? null : formats.won(formatDecimal(average, 2))}
    </Line>
  );
}

/** What is bought in all, with what waits at its price. */
function boughtBy(preview: Preview): { readonly lots: bigint; readonly notional: bigint } {
  const waiting = waitsAtPrice(preview) ? (preview.restLots ?? 0n) : 0n;
  return { lots: (preview.walk?.lots ?? 0n) + waiting, notional: preview.notional };
}

/** Whether what is not traded at once is counted in the notional, at the price it waits at. */
function waitsAtPrice({ fate }: Preview): boolean {
  return ['rest_waits', 'waits', 'joins_auction', 'waits_for_trigger'].includes(fate);
}

interface FateProps {
  readonly instrument: Instrument;
  readonly preview: Preview;
  readonly measured: Measured;
}

function Fate({ instrument, preview, measured }: FateProps) {
  const { t } = useTranslation('order');
  const formats = useFormats();
  const { walk } = preview;
  return (
    <div className="flex flex-col gap-0.5 text-sm">
      <p className="font-medium">{fateText({ instrument, preview, measured }, { t, formats })}</p>
      {walk?.end === 'interrupted' && <p className="text-warn">{t('fateInterrupted')}</p>}
      {walk?.meetsOwn === true && <p className="text-warn">{t('meetsOwn')}</p>}
    </div>
  );
}

function fateText({ instrument, preview, measured }: FateProps, { t, formats }: Wording): string {
  const { base: asset } = instrument;
  const sized = (lots: bigint): string =>
    formats.quantity(formatDecimal(lots, measured.rules.base.places));
  const filled = sized(preview.walk?.lots ?? 0n);
  switch (preview.fate) {
    case 'filled':
      return preview.restLots === null
        ? t('fateFilledAmount', { quantity: `${filled} ${asset}` })
        : t('fateFilled', { quantity: filled, asset });
    case 'rest_waits':
      return t('fateRestWaits', { filled, rest: sized(preview.restLots ?? 0n), asset });
    case 'rest_ends':
      return t('fateRestEnds', { filled, asset });
    case 'waits':
      return t('fateWaits');
    case 'joins_auction':
      return t('fateAuction');
    case 'waits_for_trigger':
      return t('fateTrigger');
    case 'finds_nobody':
      return t('fateNobody');
    case 'killed':
      return t('fateKilled');
    case 'would_trade':
      return t('fateWouldTrade');
    case 'unknown':
      return t('fateUnknown');
  }
}
