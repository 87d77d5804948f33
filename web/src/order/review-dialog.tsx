import type { Instrument } from '@hoga/contract/instrument';
import { FEE_PARTS } from '@hoga/core/instrument';
import { useRef, type KeyboardEvent } from 'react';
import { useFormats, useTranslation } from '../language/index.ts';
import { Banner, Button, Checkbox, Dialog } from '../ui/index.ts';
import { isByAmount, isHiding, type Draft } from './draft.ts';
import type { Guard } from './guards.ts';
import { Line, PreviewLines } from './preview-lines.tsx';
import type { Ticket, TicketState } from './ticket.ts';
import type { Measured } from './use-measured.ts';
import { FORCE_NAMES, KIND_NAMES, type Wording } from './words.ts';

export interface ReviewDialogProps {
  readonly instrument: Instrument;
  readonly ticket: Ticket;
  readonly state: TicketState;
  readonly measured: Measured;
}

/** Everything that matters once more, in words, before it goes out. */
export function ReviewDialog({ instrument, ticket, state, measured }: ReviewDialogProps) {
  const { t } = useTranslation('order');
  const formats = useFormats();
  const confirm = useRef<HTMLButtonElement>(null);
  const { draft, stage, skipsReview } = state;
  const isBuy = draft.side === 'buy';
  const guards = stage.name === 'review' ? stage.guards : [];
  return (
    <Dialog
      title={isBuy ? t('reviewBuy') : t('reviewSell')}
      isOpen={stage.name === 'review'}
      onClose={ticket.goBack}
      initialFocus={confirm}
      footer={
        <div className="grid grid-cols-2 gap-2">
          <Button size="large" onClick={ticket.goBack}>
            {t('goBack')}
          </Button>
          <Button
            ref={confirm}
            size="large"
            variant={draft.side}
            onKeyDown={ignoreRepeat}
            onClick={ticket.confirm}
          >
            {isBuy ? t('confirmBuy') : t('confirmSell')}
          </Button>
        </div>
      }
    >
      <div className="flex flex-col gap-4">
        {guards.length > 0 && (
          <Banner kind="warn">
            <p className="font-semibold">{t('guardTitle')}</p>
            <ul className="flex flex-col gap-0.5">
              {guards.map((guard) => (
                <li key={guard.kind}>{guardText(guard, draft, { t, formats })}</li>
              ))}
            </ul>
          </Banner>
        )}
        <p className={`text-xl font-bold ${isBuy ? 'text-up' : 'text-down'}`}>
          {t(isBuy ? 'sentenceBuy' : 'sentenceSell', {
            size: sizeText(draft, instrument, { t, formats }),
          })}
        </p>
        <dl className="flex flex-col gap-1 text-sm">
          <Line label={t('kind')}>{t(KIND_NAMES[draft.kind])}</Line>
          <Figures {...{ instrument, draft }} />
        </dl>
        <PreviewLines {...{ instrument, draft, measured }} />
        <Checkbox
          label={<span className="text-sm text-muted">{t('dontAsk')}</span>}
          isOn={skipsReview}
          onChange={ticket.skipReview}
        />
      </div>
    </Dialog>
  );
}

/** A key that is held down confirms nothing. */
function ignoreRepeat(event: KeyboardEvent): void {
  if (event.repeat) event.preventDefault();
}

function sizeText(draft: Draft, { base }: Instrument, { t, formats }: Wording): string {
  return isByAmount(draft)
    ? t('sizeOfAmount', { asset: base, amount: formats.won(draft.amount) })
    : `${formats.quantity(draft.quantity)} ${base}`;
}

/** The numbers it names, each with what it is. */
function Figures({ instrument, draft }: { instrument: Instrument; draft: Draft }) {
  const { t } = useTranslation('order');
  const formats = useFormats();
  return figuresOf(draft, instrument, { t, formats }).map(([label, text]) => (
    <Line key={label} label={label}>
      {text}
    </Line>
  ));
}

type Figure = readonly [label: string, text: string];

function figuresOf(draft: Draft, { base }: Instrument, { t, formats }: Wording): readonly Figure[] {
  const trigger: Figure = [t('trigger'), formats.won(draft.trigger)];
  const price: Figure = [t('limitPrice'), formats.won(draft.price)];
  const atMarket: Figure = [t('price'), t('atMarket')];
  switch (draft.kind) {
    case 'market':
      return [atMarket];
    case 'best':
      return [[t('condition'), t(FORCE_NAMES[draft.bestTimeInForce])]];
    case 'stop':
      return [trigger, atMarket];
    case 'stop_limit':
      return [trigger, price];
    case 'trailing_stop': {
      const distance: Figure = [t('distance'), formats.won(draft.distance)];
      return draft.step === '' ? [distance] : [distance, [t('step'), formats.won(draft.step)]];
    }
    case 'pair': {
      const then = draft.stopPrice === '' ? t('atMarket') : formats.won(draft.stopPrice);
      return [price, trigger, [t('stopPrice'), then]];
    }
    case 'limit': {
      const force: Figure = [t('condition'), t(FORCE_NAMES[draft.timeInForce])];
      const shown = `${formats.quantity(draft.display)} ${base}`;
      return isHiding(draft) ? [price, force, [t('display'), shown]] : [price, force];
    }
  }
}

function guardText(guard: Guard, { side }: Draft, { t, formats }: Wording): string {
  const rate = (parts: bigint): string =>
    formats.rate(Number(parts) / Number(FEE_PARTS)).replace('+', '');
  switch (guard.kind) {
    case 'far-price':
      return t(side === 'buy' ? 'guardFarBuy' : 'guardFarSell', { rate: rate(guard.beyond) });
    case 'slippage':
      return t('guardSlippage', { rate: rate(guard.beyond) });
    case 'large':
      return t('guardLarge', { rate: rate(guard.share) });
    case 'stale':
      return t('guardStale', { seconds: String(guard.seconds) });
    case 'blind':
      return t('guardBlind');
  }
}
