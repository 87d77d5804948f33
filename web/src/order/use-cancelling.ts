import type { Order } from '@hoga/contract/order';
import { useCallback, useState } from 'react';
import { useFormats, useTranslation } from '../language/index.ts';
import { useServices } from '../services/index.ts';
import { useToasts } from '../ui/index.ts';
import { cancelAll, cancelOrder, type Changed } from './change-orders.ts';
import { orderTitle } from './words.ts';

export interface Cancelling {
  /** The orders on their way out. */
  readonly busy: ReadonlySet<string>;
  readonly cancel: (order: Order) => Promise<void>;
  readonly cancelEvery: () => Promise<void>;
}

/** Cancels orders, each once at a time, and says what came of it. */
export function useCancelling(account: string, instrument: string): Cancelling {
  const { t } = useTranslation('order');
  const formats = useFormats();
  const { api } = useServices();
  const { show } = useToasts();
  const [busy, setBusy] = useState<ReadonlySet<string>>(new Set());

  const tellFailure = useCallback(
    (changed: Exclude<Changed<unknown>, { readonly outcome: 'done' }>): void => {
      const isUnknown = changed.outcome === 'unknown';
      const detail = isUnknown ? t('cancelUnknown') : changed.error.answer?.detail;
      show({ kind: 'bad', title: t('cancelFailed'), detail });
    },
    [show, t],
  );
  const cancel = useCallback(
    async (order: Order): Promise<void> => {
      if (busy.has(order.id)) return;
      setBusy((before) => new Set(before).add(order.id));
      const changed = await cancelOrder(api, order);
      setBusy((before) => new Set([...before].filter((id) => id !== order.id)));
      if (changed.outcome !== 'done') return tellFailure(changed);
      show({ kind: 'info', title: t('cancelled'), detail: orderTitle(order, { t, formats }) });
    },
    [api, busy, formats, show, t, tellFailure],
  );
  const cancelEvery = useCallback(async (): Promise<void> => {
    const changed = await cancelAll(api, { account, instrument });
    if (changed.outcome !== 'done') return tellFailure(changed);
    const { orders, remaining } = changed.result;
    show({
      kind: 'info',
      title: t('cancelledMany', { shown: String(orders.length) }),
      detail: remaining === 0 ? undefined : t('moreToCancel', { shown: String(remaining) }),
    });
  }, [api, account, instrument, show, t, tellFailure]);
  return { busy, cancel, cancelEvery };
}
