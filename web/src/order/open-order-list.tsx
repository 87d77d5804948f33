import type { Instrument } from '@hoga/contract/instrument';
import type { Order } from '@hoga/contract/order';
import { formatDecimal } from '@hoga/core/money';
import { useFormats, useTranslation } from '../language/index.ts';
import { Button, Chip, classes } from '../ui/index.ts';
import { changeableOf } from './amendment.ts';
import { openLotsOf } from './market-now.ts';
import { KIND_NAMES } from './words.ts';

export interface OpenOrderListProps {
  readonly instrument: Instrument;
  readonly orders: readonly Order[];
  /** Those that are being cancelled. */
  readonly busy: ReadonlySet<string>;
  readonly onCancel: (order: Order) => void;
  readonly onAmend: (order: Order) => void;
  readonly onCancelAll: (() => void) | undefined;
}

/** Rows where there is room, cards where there is none. */
export function OpenOrderList(props: OpenOrderListProps) {
  const { t } = useTranslation('order');
  const { orders, onCancelAll } = props;
  return (
    <div className="@container flex flex-col">
      <ul aria-label={t('openOrders')} className="flex max-h-96 flex-col overflow-y-auto">
        {orders.map((order) => (
          <OpenOrder key={order.id} {...props} order={order} />
        ))}
      </ul>
      {onCancelAll !== undefined && (
        <div className="flex justify-end px-panel py-2">
          <Button size="small" variant="ghost" onClick={onCancelAll}>
            {t('cancelAll')}
          </Button>
        </div>
      )}
    </div>
  );
}

interface OpenOrderProps extends OpenOrderListProps {
  readonly order: Order;
}

function OpenOrder({ order, instrument, busy, onCancel, onAmend }: OpenOrderProps) {
  const { t } = useTranslation('order');
  const formats = useFormats();
  const isBuy = order.side === 'buy';
  return (
    <li className="grid grid-cols-[1fr_auto] items-center gap-x-3 gap-y-1.5 border-b border-line px-panel py-2.5 text-sm last:border-0 hover:bg-hover @xl:grid-cols-[minmax(0,1.4fr)_6.5rem_minmax(0,1fr)_7.5rem]">
      <div className="flex min-w-0 flex-wrap items-center gap-x-1.5 gap-y-0.5">
        <span className={classes('font-semibold', isBuy ? 'text-up' : 'text-down')}>
          {t(order.side)}
        </span>
        <span>{t(KIND_NAMES[order.type])}</span>
        <Conditions order={order} base={instrument.base} />
        <time dateTime={order.placedAt} className="text-xs text-faint tabular-nums">
          {formats.time(order.placedAt)}
        </time>
      </div>
      <div className="text-right font-medium tabular-nums">
        {order.price === null ? t('atMarket') : formats.won(order.price)}
        {order.trigger !== null && (
          <span className="block text-xs font-normal text-faint">
            {t('whenReached', { trigger: formats.won(order.trigger) })}
          </span>
        )}
      </div>
      <Progress {...{ order, instrument }} />
      <div className="flex justify-end gap-1">
        {changeableOf(order) !== 'nothing' && (
          <Button size="small" onClick={() => onAmend(order)}>
            {t('amend')}
          </Button>
        )}
        <Button size="small" isBusy={busy.has(order.id)} onClick={() => onCancel(order)}>
          {t('cancel')}
        </Button>
      </div>
    </li>
  );
}

function Conditions({ order, base }: { readonly order: Order; readonly base: string }) {
  const { t } = useTranslation('order');
  const formats = useFormats();
  const { partner, display, triggeredAt, timeInForce } = order;
  return (
    <>
      {partner !== null && <Chip kind="neutral">{t('pairLeg')}</Chip>}
      {timeInForce === 'post_only' && <Chip kind="neutral">Post Only</Chip>}
      {triggeredAt !== null && <Chip kind="accent">{t('triggered')}</Chip>}
      {display !== null && (
        <Chip kind="neutral">
          {t('iceberg', { display: `${formats.quantity(display)} ${base}` })}
        </Chip>
      )}
    </>
  );
}

/** How much of it is filled. */
function Progress({ order, instrument }: { order: Order; instrument: Instrument }) {
  const { t } = useTranslation('order');
  const formats = useFormats();
  const { quantityPlaces, base } = instrument;
  const open = formatDecimal(openLotsOf(order, quantityPlaces), quantityPlaces);
  const [filled, left] = [Number(order.filledQuantity), Number(open)];
  const percent = filled + left === 0 ? 0 : (filled / (filled + left)) * 100;
  const text = t('filledOf', {
    filled: formats.quantity(order.filledQuantity),
    total: `${formats.quantity(order.quantity ?? '0')} ${base}`,
  });
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <span className="text-xs text-muted tabular-nums">{text}</span>
      <span aria-hidden="true" className="h-1 overflow-hidden rounded-full bg-pressed">
        <span
          className={classes(
            'block h-full rounded-full',
            order.side === 'buy' ? 'bg-up-fill' : 'bg-down-fill',
          )}
          style={{ width: `${percent}%` }}
        />
      </span>
    </div>
  );
}
