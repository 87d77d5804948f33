import type { Instrument } from '@hoga/contract/instrument';
import { useRef, type FormEvent, type KeyboardEvent } from 'react';
import { useTranslation } from '../language/index.ts';
import { useServices } from '../services/index.ts';
import { useStore } from '../store/index.ts';
import { Banner, Button, classes, Panel, Segmented } from '../ui/index.ts';
import type { Draft, Side } from './draft.ts';
import { KindPicker } from './kind-picker.tsx';
import { MarketNotice } from './market-notice.tsx';
import { PreviewLines } from './preview-lines.tsx';
import { RefusalList } from './refusal-list.tsx';
import { ReviewDialog } from './review-dialog.tsx';
import { PARTS } from './shortcuts.ts';
import { SignedOutTicket, SignInAgain } from './sign-in-links.tsx';
import { partFields } from './size-field.tsx';
import { TicketFields } from './ticket-fields.tsx';
import { useAccount, useSession, useTicket } from './use-order.ts';
import { useMeasured } from './use-measured.ts';
import { useTradingKeys } from './use-trading-keys.ts';

export interface OrderTicketProps {
  readonly instrument: Instrument;
  /** Inside a drawer, which is a panel of its own. */
  readonly isBare?: boolean;
}

export function OrderTicket({ instrument, isBare = false }: OrderTicketProps) {
  const session = useSession();
  const isSignedOut = session.state === 'signed-out' && !session.isExpired;
  const { t } = useTranslation('order');
  const content = isSignedOut ? <SignedOutTicket /> : <TicketForm {...{ instrument, isBare }} />;
  return isBare ? content : <Panel aria-label={t('title')}>{content}</Panel>;
}

function TicketForm({ instrument, isBare }: Required<OrderTicketProps>) {
  const { t } = useTranslation('order');
  const { preferences } = useServices();
  const { confirmOrders } = useStore(preferences);
  const account = useAccount();
  const session = useSession();
  const { ticket, state } = useTicket(instrument.id);
  const { draft, stage } = state;
  const measured = useMeasured(instrument, draft);
  const form = useRef<HTMLFormElement>(null);
  useTradingKeys(instrument.id, form);

  const set = (fields: Partial<Draft>): void => ticket.change({ type: 'changed', fields });
  const submit = (event?: FormEvent): void => {
    event?.preventDefault();
    if (account === null) return;
    const refusals = measured.refusals();
    ticket.submit({ account, refusals, guards: measured.guards(), isReviewed: confirmOrders });
    const [first] = refusals;
    if (first !== undefined) focusField(form.current, first.place);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    // A key that is held down sends nothing.
    if (event.key === 'Enter' && event.repeat) event.preventDefault();
    const part = event.altKey ? PARTS[event.code] : undefined;
    if (part === undefined || event.repeat) return;
    event.preventDefault();
    const fields = partFields(part, { draft, measured });
    if (fields !== null) set(fields);
  };

  return (
    <form
      ref={form}
      noValidate
      onSubmit={submit}
      onKeyDown={onKeyDown}
      className="flex flex-col gap-3"
    >
      <Segmented<Side>
        label={t('side')}
        value={draft.side}
        onChange={(side) => set({ side })}
        options={[
          { value: 'buy', label: t('buy'), tone: 'buy' },
          { value: 'sell', label: t('sell'), tone: 'sell' },
        ]}
      />
      <KindPicker draft={draft} onChange={set} />
      <MarketNotice instrument={instrument.id} />
      <TicketFields {...{ instrument, draft, measured }} refusals={state.refusals} onChange={set} />
      <PreviewLines {...{ instrument, draft, measured }} />
      {session.state === 'signed-out' && <SignInAgain text={t('expired')} />}
      {stage.name === 'unknown' && session.state === 'signed-out' && (
        <Banner kind="warn">{t('unknownSignIn')}</Banner>
      )}
      {stage.name === 'sending' && stage.isUnknown && (
        <Banner kind="stale">{t('unknownOutcome')}</Banner>
      )}
      <RefusalList
        refusals={state.refusals.filter(({ place }) => place === 'general')}
        needs={{ draft, market: measured.market, available: measured.available }}
        onChange={set}
        onRetry={submit}
      />
      {/* In sight however long the ticket is. */}
      <div className={classes('sticky bottom-0 z-1 -my-2 py-2', isBare ? 'bg-raised' : 'bg-panel')}>
        <Button
          type="submit"
          size="large"
          variant={draft.side}
          isBusy={stage.name === 'sending'}
          disabled={account === null}
          className="w-full"
        >
          {draft.side === 'buy' ? t('submitBuy') : t('submitSell')}
        </Button>
      </div>
      <ReviewDialog {...{ instrument, ticket, state, measured }} />
    </form>
  );
}

function focusField(form: HTMLFormElement | null, name: string): void {
  form?.querySelector<HTMLElement>(`[name="${name}"]`)?.focus();
}
