import type { Instrument } from '@hoga/contract/instrument';
import { formatDecimal } from '@hoga/core/money';
import { useState, type ReactNode } from 'react';
import { useFormats, useTranslation } from '../language/index.ts';
import { Button, Checkbox, Hidden, Icon, NumberField, Select } from '../ui/index.ts';
import {
  fieldsOf,
  isByAmount,
  mayHide,
  type Draft,
  type NumberField as Field,
  type TimeInForce,
} from './draft.ts';
import { fixesOf } from './fixes.ts';
import { FixButtons } from './refusal-list.tsx';
import type { Refusal } from './refusal.ts';
import type { Rules } from './rules.ts';
import { SizeField } from './size-field.tsx';
import { stepDecimal, stepPrice } from './step-value.ts';
import type { Measured } from './use-measured.ts';
import { FORCE_MEANINGS, FORCE_NAMES, wordsOf } from './words.ts';

export interface TicketFieldsProps {
  readonly instrument: Instrument;
  readonly draft: Draft;
  readonly measured: Measured;
  readonly refusals: readonly Refusal[];
  readonly onChange: (fields: Partial<Draft>) => void;
}

const PRICES = {
  price: { label: 'price', hint: null },
  trigger: { label: 'trigger', hint: null },
  stopPrice: { label: 'stopPrice', hint: 'stopPriceHint' },
  distance: { label: 'distance', hint: 'distanceHint' },
  step: { label: 'step', hint: 'stepHint' },
} as const;

const FORCES: readonly TimeInForce[] = ['gtc', 'ioc', 'fok', 'post_only'];

/** What an order of this kind has to say, each thing with what is wrong with it. */
export function TicketFields(props: TicketFieldsProps) {
  const { draft, refusals, measured, onChange } = props;
  const { t } = useTranslation('order');
  const formats = useFormats();
  const fields = fieldsOf(draft);
  const refusalAt = (place: Refusal['place']): Refusal | undefined =>
    refusals.find((refusal) => refusal.place === place);
  const faultAt = (place: Refusal['place']): string | undefined => {
    const refusal = refusalAt(place);
    return refusal === undefined ? undefined : wordsOf(refusal, { t, formats });
  };
  const fixesAt = (place: Refusal['place']): ReactNode => {
    const refusal = refusalAt(place);
    if (refusal === undefined) return null;
    const { market, available } = measured;
    const fixes = fixesOf(refusal, { draft, market, available });
    return <FixButtons fixes={fixes} base={props.instrument.base} onChange={onChange} />;
  };
  const size: Field = isByAmount(draft) ? 'amount' : 'quantity';
  return (
    <>
      {(Object.keys(PRICES) as (keyof typeof PRICES)[])
        .filter((field) => fields.includes(field))
        .toSorted((a, b) => fields.indexOf(a) - fields.indexOf(b))
        .map((field) => (
          <div key={field} className="flex flex-col gap-1.5">
            <PriceField {...props} field={field} fault={faultAt(field)} fixes={fixesAt(field)} />
          </div>
        ))}
      <SizeField {...props} fault={faultAt(size)} fixes={fixesAt(size)} />
      {draft.kind === 'limit' && (
        <Conditions {...props} faultAt={faultAt} fixes={fixesAt('display')} />
      )}
      {draft.kind === 'best' && (
        <Select
          name="timeInForce"
          label={t('condition')}
          value={draft.bestTimeInForce}
          hint={t(FORCE_MEANINGS[draft.bestTimeInForce])}
          fault={faultAt('timeInForce')}
          onChange={(bestTimeInForce) => onChange({ bestTimeInForce })}
          options={(['ioc', 'fok'] as const).map((value) => ({
            value,
            label: t(FORCE_NAMES[value]),
          }))}
        />
      )}
    </>
  );
}

interface PriceFieldProps extends TicketFieldsProps {
  readonly field: keyof typeof PRICES;
  readonly fault: string | undefined;
  readonly fixes: ReactNode;
}

function PriceField(props: PriceFieldProps) {
  const { instrument, draft, measured, field, fault, fixes, onChange } = props;
  const { t } = useTranslation('order');
  const { rules, market } = measured;
  const { label, hint } = PRICES[field];
  const last = market === null ? null : (market.lastPrice ?? market.referencePrice);
  const first = firstStep(field, { rules, last });
  return (
    <>
      <NumberField
        name={field}
        label={draft.kind === 'pair' && field === 'price' ? t('limitPrice') : t(label)}
        value={draft[field]}
        places={instrument.pricePlaces}
        unit={t('won')}
        hint={hint === null ? undefined : t(hint)}
        fault={fault}
        onChange={(value) => onChange({ [field]: value })}
        step={(value, direction, isLarge) =>
          value === '' ? first : stepPrice(rules, value, { direction, isLarge })
        }
      />
      {fixes}
      {(field === 'price' || field === 'trigger') && <PricePicks {...props} last={last} />}
    </>
  );
}

/** Where the first step from nothing leads: to the last price, or to one tick of it. */
function firstStep(
  field: keyof typeof PRICES,
  { rules, last }: { readonly rules: Rules; readonly last: bigint | null },
): string {
  if (field === 'distance' || field === 'step') return tickAt(rules, last ?? 0n);
  return last === null ? '' : formatDecimal(last, rules.pricePlaces);
}

function PricePicks({
  instrument,
  measured: { market },
  field,
  last,
  onChange,
}: PriceFieldProps & { readonly last: bigint | null }) {
  const { t } = useTranslation('order');
  const picks = [
    { text: t('lastPrice'), at: last },
    { text: t('bestBid'), at: market?.bids[0]?.price ?? null },
    { text: t('bestAsk'), at: market?.asks[0]?.price ?? null },
  ];
  return (
    <div role="group" aria-label={t('pickPrice')} className="grid grid-cols-3 gap-1">
      {picks.map(({ text, at }) => (
        <Button
          key={text}
          size="small"
          className="px-1 font-medium"
          disabled={at === null}
          onClick={() =>
            at !== null && onChange({ [field]: formatDecimal(at, instrument.pricePlaces) })
          }
        >
          {text}
        </Button>
      ))}
    </div>
  );
}

/** The step of prices at a price. */
function tickAt({ ladder, pricePlaces }: Rules, at: bigint): string {
  const band = ladder.bands.findLast(({ from }) => BigInt(from) <= at) ?? ladder.bands[0];
  return formatDecimal(BigInt(band?.step ?? 1), pricePlaces);
}

interface ConditionsProps extends TicketFieldsProps {
  readonly faultAt: (place: Refusal['place']) => string | undefined;
  /** What puts the quantity that is shown right. */
  readonly fixes: ReactNode;
}

/** How long it waits and how much of it shows: one line for those who want what everybody wants. */
function Conditions(props: ConditionsProps) {
  const { draft, faultAt, onChange } = props;
  const { t } = useTranslation('order');
  const [isOpen, setOpen] = useState(draft.timeInForce !== 'gtc' || draft.hides);
  const isFaulty = faultAt('display') !== undefined || faultAt('timeInForce') !== undefined;
  if (!isOpen && !isFaulty) {
    return (
      <div className="flex items-center justify-between gap-2 text-sm">
        <span className="text-faint">{t('condition')}</span>
        <Button
          variant="ghost"
          size="small"
          aria-expanded={false}
          onClick={() => setOpen(true)}
          className="-mr-2 px-2 font-medium"
        >
          <Hidden>{t('conditions')} </Hidden>
          {t(FORCE_NAMES[draft.timeInForce])}
          <Icon name="chevron-down" className="size-4" />
        </Button>
      </div>
    );
  }
  return (
    <>
      <Select
        name="timeInForce"
        label={t('condition')}
        value={draft.timeInForce}
        hint={t(FORCE_MEANINGS[draft.timeInForce])}
        fault={faultAt('timeInForce')}
        onChange={(timeInForce) => onChange({ timeInForce })}
        options={FORCES.map((value) => ({ value, label: t(FORCE_NAMES[value]) }))}
      />
      {mayHide(draft) && <DisplayField {...props} fault={faultAt('display')} />}
    </>
  );
}

interface DisplayFieldProps extends TicketFieldsProps {
  readonly fault: string | undefined;
  readonly fixes: ReactNode;
}

/** Few want an iceberg, so it is one line until somebody does. */
function DisplayField({ instrument, draft, fault, fixes, onChange }: DisplayFieldProps) {
  const { t } = useTranslation('order');
  const places = instrument.quantityPlaces;
  return (
    <div className="flex flex-col gap-2">
      <Checkbox
        label={<span className="text-sm text-muted">{t('hidesPart')}</span>}
        isOn={draft.hides}
        onChange={(hides) => onChange({ hides })}
      />
      {draft.hides && (
        <>
          <NumberField
            name="display"
            label={t('display')}
            value={draft.display}
            places={places}
            unit={instrument.base}
            hint={t('hidesPartHint')}
            fault={fault}
            onChange={(display) => onChange({ display })}
            step={(value, direction, isLarge) =>
              stepDecimal(value, '1', { direction, isLarge, places })
            }
          />
          {fixes}
        </>
      )}
    </div>
  );
}
