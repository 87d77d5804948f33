import type { Instrument } from '@hoga/contract/instrument';
import { formatDecimal } from '@hoga/core/money';
import type { ReactNode } from 'react';
import { useFormats, useTranslation } from '../language/index.ts';
import { Button, NumberField, Segmented } from '../ui/index.ts';
import { isByAmount, type Draft } from './draft.ts';
import { largestSize, partOf, stepOf } from './sizing.ts';
import { PARTS } from './shortcuts.ts';
import { stepDecimal } from './step-value.ts';
import type { Measured } from './use-measured.ts';

export interface SizeFieldProps {
  readonly instrument: Instrument;
  readonly draft: Draft;
  readonly measured: Measured;
  readonly fault: string | undefined;
  /** What puts it right. */
  readonly fixes: ReactNode;
  readonly onChange: (fields: Partial<Draft>) => void;
}

/** How many, or for how much; and parts of what is possible. */
export function SizeField(props: SizeFieldProps) {
  const { instrument, draft, measured, fault, fixes, onChange } = props;
  const { t } = useTranslation('order');
  const byAmount = isByAmount(draft);
  const field = byAmount ? 'amount' : 'quantity';
  const places = byAmount ? measured.rules.quote.places : instrument.quantityPlaces;
  const mayChoose = draft.side === 'buy' && (draft.kind === 'market' || draft.kind === 'best');
  return (
    <div className="flex flex-col gap-1.5">
      {mayChoose && (
        <Segmented
          label={t('sizeBy')}
          size="small"
          value={draft.sizeBy}
          onChange={(sizeBy) => onChange({ sizeBy })}
          options={[
            { value: 'quantity', label: t('byQuantity') },
            { value: 'amount', label: t('byAmount') },
          ]}
        />
      )}
      <NumberField
        name={field}
        label={byAmount ? t('amount') : t('quantity')}
        value={draft[field]}
        places={places}
        unit={byAmount ? t('won') : instrument.base}
        fault={fault}
        onChange={(value) => onChange({ [field]: value })}
        step={(value, direction, isLarge) =>
          stepDecimal(value, byAmount ? AMOUNT_STEP : '1', { direction, isLarge, places })
        }
      />
      {fixes}
      <Parts {...{ draft, measured, onChange }} />
      <Possible {...{ instrument, draft, measured }} />
    </div>
  );
}

const AMOUNT_STEP = '10000';

type PartsProps = Pick<SizeFieldProps, 'draft' | 'measured' | 'onChange'>;

function Parts({ draft, measured, onChange }: PartsProps) {
  const { t } = useTranslation('order');
  return (
    <div role="group" aria-label={t('partOfPossible')} className="grid grid-cols-4 gap-1">
      {Object.values(PARTS).map((part = 0n) => {
        const fields = partFields(part, { draft, measured });
        return (
          <Button
            key={String(part)}
            size="small"
            className="px-1 font-medium"
            disabled={fields === null}
            onClick={() => fields !== null && onChange(fields)}
          >
            {part === 100n ? t('most') : t('percent', { percent: String(part) })}
          </Button>
        );
      })}
    </div>
  );
}

/** The size that is such a part of what is possible; null where there is nothing to take a part of. */
export function partFields(
  part: bigint,
  { draft, measured }: Pick<SizeFieldProps, 'draft' | 'measured'>,
): Partial<Draft> | null {
  const { market, available, rules } = measured;
  if (market === null || available === null) return null;
  const largest = largestSize(draft, market, available);
  if (largest === null || largest <= 0n) return null;
  const size = partOf(largest, part, stepOf(draft, rules));
  if (size === 0n) return null;
  return isByAmount(draft)
    ? { amount: formatDecimal(size, rules.quote.places) }
    : { quantity: formatDecimal(size, rules.base.places) };
}

/** What can be ordered with. */
function Possible({
  instrument,
  draft,
  measured,
}: Pick<SizeFieldProps, 'instrument' | 'draft' | 'measured'>) {
  const { t } = useTranslation('order');
  const formats = useFormats();
  const { available, rules } = measured;
  const { base, quote } = rules;
  const shown =
    available === null
      ? '–'
      : draft.side === 'buy'
        ? formats.won(formatDecimal(available.quote, quote.places))
        : `${formats.quantity(formatDecimal(available.base, base.places))} ${instrument.base}`;
  return (
    <p className="flex justify-between gap-2 text-sm">
      <span className="text-faint">{t('available')}</span>
      <span className="font-medium tabular-nums">{shown}</span>
    </p>
  );
}
