import type { Fill } from '@hoga/contract/account';
import type { Instrument } from '@hoga/contract/instrument';
import { useFormats, useTranslation } from '../language/index.ts';
import { EmptyState, ErrorState, Skeleton, Table, type Column } from '../ui/index.ts';
import { useAccount, useOrderDesk } from './use-order.ts';
import { useMyFills } from './use-position.ts';

const SHOWN = 50;

/** My latest fills, newest first. */
export function MyFills({ instrument }: { readonly instrument: Instrument }) {
  const { t } = useTranslation('order');
  const { fills, reading } = useMyFills(instrument.id);
  const desk = useOrderDesk();
  const account = useAccount();
  const columns = useColumns(instrument.base);
  if (fills.length === 0 && reading === 'reading') {
    return (
      <div aria-busy="true" className="p-panel">
        <Skeleton height="5rem" />
      </div>
    );
  }
  if (fills.length === 0 && reading === 'failed' && account !== null) {
    const readOn = (): void => desk.fills(account, instrument.id).readOn();
    return <ErrorState title={t('averageFailed')} onRetry={readOn} />;
  }
  return (
    <div className="max-h-96 overflow-y-auto">
      <Table
        caption={t('fills')}
        columns={columns}
        rows={fills.slice(0, SHOWN)}
        keyOf={({ id }) => id}
        empty={<EmptyState title={t('noFills')} />}
      />
      {fills.length > SHOWN && (
        <p className="px-panel py-2 text-xs text-faint">
          {t('recentFills', { limit: String(SHOWN) })}
        </p>
      )}
    </div>
  );
}

function useColumns(base: string): readonly Column<Fill>[] {
  const { t } = useTranslation('order');
  const formats = useFormats();
  return [
    {
      key: 'order',
      header: t('columnOrder'),
      cell: ({ side, role }) => (
        <span className="whitespace-nowrap">
          <span className={side === 'buy' ? 'font-semibold text-up' : 'font-semibold text-down'}>
            {t(side)}
          </span>
          <span className="ml-1.5 text-xs text-faint @max-md:hidden">{t(role)}</span>
        </span>
      ),
    },
    {
      key: 'price',
      header: t('columnPrice'),
      isNumber: true,
      cell: ({ price }) => formats.won(price),
    },
    {
      key: 'quantity',
      header: t('columnQuantity'),
      isNumber: true,
      cell: ({ quantity }) => `${formats.quantity(quantity)} ${base}`,
    },
    {
      key: 'amount',
      header: t('columnAmount'),
      isNumber: true,
      isMinor: true,
      cell: ({ notional }) => formats.won(notional),
    },
    {
      key: 'fee',
      header: t('columnFee'),
      isNumber: true,
      isMinor: true,
      cell: ({ fee }) => formats.won(fee),
    },
    {
      key: 'at',
      header: t('columnTime'),
      isNumber: true,
      cell: ({ at }) => <time dateTime={at}>{formats.time(at)}</time>,
    },
  ];
}
