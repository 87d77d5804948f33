import type { Instrument } from '@hoga/contract/instrument';
import type { Order } from '@hoga/contract/order';
import { formatDecimal } from '@hoga/core/money';
import { useRef, useState, type FormEvent } from 'react';
import { useFormats, useTranslation } from '../language/index.ts';
import { useServices } from '../services/index.ts';
import { Banner, Button, Dialog, NumberField, useToasts } from '../ui/index.ts';
import { amendmentOf, changeableOf } from './amendment.ts';
import { amendOrder } from './change-orders.ts';
import { openLotsOf } from './market-now.ts';
import { newId } from './new-id.ts';
import { rulesOf } from './rules.ts';
import { stepDecimal, stepPrice } from './step-value.ts';
import { useOrderDesk } from './use-order.ts';
import { orderTitle } from './words.ts';

export interface AmendDialogProps {
  readonly instrument: Instrument;
  readonly order: Order;
  readonly onClose: () => void;
}

/** Another price or quantity for an open order, and what that does to its place in line. */
export function AmendDialog({ instrument, order, onClose }: AmendDialogProps) {
  const { t } = useTranslation('order');
  const formats = useFormats();
  const { api } = useServices();
  const { news } = useOrderDesk();
  const { show } = useToasts();
  const { quantityPlaces, pricePlaces, base } = instrument;
  const open = formatDecimal(openLotsOf(order, quantityPlaces), quantityPlaces);
  const [price, setPrice] = useState(order.price ?? '');
  const [left, setLeft] = useState(open);
  const [fault, setFault] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  // The same change keeps its name, so that asking again after a lost answer changes nothing twice.
  const named = useRef({ change: '', id: '' });
  const amendment = amendmentOf(order, { price, left }, instrument);
  const mayMove = changeableOf(order) === 'price-and-quantity';
  const places = quantityPlaces;

  const submit = async (event?: FormEvent): Promise<void> => {
    event?.preventDefault();
    if (isBusy) return;
    if (amendment === null) return setFault(t('amendNothing'));
    const change = JSON.stringify(amendment);
    if (named.current.change !== change) named.current = { change, id: newId() };
    setBusy(true);
    const changed = await amendOrder(api, order, { amendment, clientOrderId: named.current.id });
    setBusy(false);
    if (changed.outcome === 'unknown') return setFault(t('amendUnknown'));
    if (changed.outcome === 'refused') {
      return setFault(changed.error.answer?.detail ?? t('refusedUnreachable'));
    }
    const { result } = changed;
    const isWaiting = result.state === 'open' && result.filledQuantity === '0';
    if (isWaiting) news.know([result]);
    else news.answer(result);
    show({
      kind: 'good',
      title: t('amended'),
      detail: orderTitle(result, { t, formats }),
    });
    onClose();
  };
  const change = (set: (value: string) => void) => (value: string) => {
    set(value);
    setFault(null);
  };
  return (
    <Dialog
      title={t('amendTitle')}
      isOpen
      onClose={onClose}
      footer={
        <div className="grid grid-cols-2 gap-2">
          <Button size="large" onClick={onClose}>
            {t('keep')}
          </Button>
          <Button size="large" variant="primary" isBusy={isBusy} onClick={() => void submit()}>
            {t('amendConfirm')}
          </Button>
        </div>
      }
    >
      <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
        <p className={`font-semibold ${order.side === 'buy' ? 'text-up' : 'text-down'}`}>
          {orderTitle(order, { t, formats })}
        </p>
        {mayMove && (
          <NumberField
            name="amend-price"
            label={t('price')}
            value={price}
            places={pricePlaces}
            unit={t('won')}
            onChange={change(setPrice)}
            step={(value, direction, isLarge) =>
              stepPrice(rulesOf(instrument), value, { direction, isLarge })
            }
          />
        )}
        <NumberField
          name="amend-quantity"
          label={t('amendQuantity')}
          value={left}
          places={places}
          unit={base}
          hint={t('amendLeft', { left: `${formats.quantity(open)} ${base}` })}
          onChange={change(setLeft)}
          step={(value, direction, isLarge) =>
            stepDecimal(value, '1', { direction, isLarge, places })
          }
        />
        <Banner kind="info">
          {!mayMove && amendment === null
            ? t('amendQuantityOnly')
            : amendment?.kind === 'replace'
              ? t('amendReplaces')
              : t('amendReduces')}
        </Banner>
        {fault !== null && <Banner kind="bad">{fault}</Banner>}
        <button type="submit" hidden />
      </form>
    </Dialog>
  );
}
