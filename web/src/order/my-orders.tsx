import type { Instrument } from '@hoga/contract/instrument';
import type { Order } from '@hoga/contract/order';
import { useCallback, useState } from 'react';
import { formatDecimal } from '@hoga/core/money';
import { useFormats, useTranslation } from '../language/index.ts';
import { useServices } from '../services/index.ts';
import { useStore } from '../store/index.ts';
import { Button, Dialog, EmptyState, Panel, Skeleton, Tabs } from '../ui/index.ts';
import { AmendDialog } from './amend-dialog.tsx';
import { openLotsOf } from './market-now.ts';
import { MyFills } from './my-fills.tsx';
import { OpenOrderList } from './open-order-list.tsx';
import { useCancelling } from './use-cancelling.ts';
import { useAccount, useOpenOrders } from './use-order.ts';
import { useTradingKey } from './use-trading-keys.ts';

export interface MyOrdersProps {
  readonly instrument: Instrument;
}

/** My open orders and my latest fills of an instrument. */
export function MyOrders({ instrument }: MyOrdersProps) {
  const { t } = useTranslation('order');
  const account = useAccount();
  const all = useOpenOrders(account);
  const orders = all?.filter((order) => order.instrument === instrument.id) ?? null;
  return (
    <Panel isFlush id="my-orders" tabIndex={-1} aria-label={t('orders')} className="pt-1">
      {account === null ? (
        <EmptyState title={t('ordersSignedOut')} />
      ) : (
        <Tabs
          label={t('orders')}
          tabs={[
            {
              value: 'open',
              label:
                orders === null || orders.length === 0
                  ? t('openOrders')
                  : t('openOrdersCount', { shown: String(orders.length) }),
              panel: <OpenOrders {...{ instrument, account, orders }} />,
            },
            { value: 'fills', label: t('fills'), panel: <MyFills instrument={instrument} /> },
          ]}
        />
      )}
    </Panel>
  );
}

interface OpenOrdersProps extends MyOrdersProps {
  readonly account: string;
  /** Newest first; null until they are known. */
  readonly orders: readonly Order[] | null;
}

const CANCEL_KEYS = ['KeyX'];

function OpenOrders({ instrument, account, orders }: OpenOrdersProps) {
  const { t } = useTranslation('order');
  const { preferences } = useServices();
  const { confirmOrders } = useStore(preferences);
  const [amended, setAmended] = useState<Order | null>(null);
  const [asked, setAsked] = useState<Order | 'all' | null>(null);
  const { busy, cancel, cancelEvery } = useCancelling(account, instrument.id);

  const wish = useCallback(
    (what: Order | 'all'): void => {
      if (confirmOrders || what === 'all') setAsked(what);
      else void cancel(what);
    },
    [confirmOrders, cancel],
  );
  const newest = orders?.[0];
  useTradingKey(
    CANCEL_KEYS,
    useCallback(() => newest !== undefined && wish(newest), [newest, wish]),
  );
  const confirm = (): void => {
    if (asked === 'all') void cancelEvery();
    else if (asked !== null) void cancel(asked);
    setAsked(null);
  };

  if (orders === null) return <Loading />;
  if (orders.length === 0) return <EmptyState title={t('noOpenOrders')} />;
  return (
    <>
      <OpenOrderList
        {...{ instrument, orders, busy }}
        onCancel={wish}
        onAmend={setAmended}
        onCancelAll={orders.length > 1 ? () => wish('all') : undefined}
      />
      <CancelDialog
        {...{ instrument, asked }}
        count={orders.length}
        onConfirm={confirm}
        onClose={() => setAsked(null)}
      />
      {amended !== null && (
        <AmendDialog instrument={instrument} order={amended} onClose={() => setAmended(null)} />
      )}
    </>
  );
}

function Loading() {
  return (
    <div aria-busy="true" className="flex flex-col gap-2 p-panel">
      <Skeleton height="2.5rem" />
      <Skeleton height="2.5rem" />
    </div>
  );
}

interface CancelDialogProps extends MyOrdersProps {
  readonly asked: Order | 'all' | null;
  readonly count: number;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

/** Cancelling cannot be undone: the place in line is gone. */
function CancelDialog({ instrument, asked, count, onConfirm, onClose }: CancelDialogProps) {
  const { t } = useTranslation('order');
  const formats = useFormats();
  const { base, quantityPlaces } = instrument;
  const leftOf = (order: Order): string =>
    formats.quantity(formatDecimal(openLotsOf(order, quantityPlaces), quantityPlaces));
  const isAll = asked === 'all';
  return (
    <Dialog
      title={isAll ? t('cancelAllTitle') : t('cancelTitle')}
      isOpen={asked !== null}
      onClose={onClose}
      footer={
        <div className="grid grid-cols-2 gap-2">
          <Button size="large" onClick={onClose}>
            {t('keep')}
          </Button>
          <Button size="large" variant="danger" onClick={onConfirm}>
            {isAll ? t('cancelAll') : t('cancel')}
          </Button>
        </div>
      }
    >
      <p className="text-muted">
        {asked === null || isAll
          ? t('cancelAllDetail', { shown: String(count) })
          : t('cancelDetail', { left: `${leftOf(asked)} ${base}` })}
      </p>
    </Dialog>
  );
}
