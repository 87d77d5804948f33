import { useFormats, useTranslation } from '../language/index.ts';
import {
  Button,
  Change,
  Chip,
  EmptyState,
  ErrorState,
  Hidden,
  IconButton,
  Kbd,
  Panel,
  Skeleton,
  Table,
  type ChipKind,
  type Column,
} from '../ui/index.ts';
import { Group, Samples } from './group.tsx';

const CHIPS = [
  ['live', 'chipLive'],
  ['stale', 'chipStale'],
  ['offline', 'chipOffline'],
  ['accent', 'chipPlay'],
  ['warn', 'chipAuction'],
  ['good', 'chipFilled'],
  ['bad', 'chipRejected'],
  ['neutral', 'limit'],
  ['up', 'buy'],
  ['down', 'sell'],
] as const satisfies readonly (readonly [ChipKind, string])[];

interface SampleOrder {
  readonly id: string;
  readonly time: string;
  readonly side: 'buy' | 'sell';
  readonly price: string;
  readonly quantity: string;
  readonly left: string;
}

const ORDERS: readonly SampleOrder[] = [
  { id: '1', time: '09:00:03', side: 'buy', price: '3002.5', quantity: '120.5', left: '120.5' },
  { id: '2', time: '09:12:47', side: 'sell', price: '3150', quantity: '10', left: '4.25' },
  { id: '3', time: '13:30:15', side: 'buy', price: '2998', quantity: '1649.4623', left: '1000' },
];

export function Data() {
  const { t } = useTranslation('gallery');
  const formats = useFormats();
  return (
    <Group id="data" title={t('data')}>
      <Samples title={t('chips')}>
        {CHIPS.map(([kind, text]) => (
          <Chip key={kind} kind={kind}>
            {t(text)}
          </Chip>
        ))}
      </Samples>
      <Samples title={t('changes')} className="flex flex-wrap items-baseline gap-x-6 gap-y-2">
        <span className="text-3xl font-bold text-up tabular-nums">{formats.won('3002.5')}</span>
        <Change direction="up" className="text-lg font-semibold">
          {formats.rate(0.0123)}
        </Change>
        <Change direction="down" className="text-lg font-semibold">
          {formats.rate(-0.0456)}
        </Change>
        <Change direction="flat" className="text-lg font-semibold">
          {formats.rate(0)}
        </Change>
        <Change direction="up">{formats.price('36.5')}</Change>
        <Change direction="down">{formats.price('143.5')}</Change>
      </Samples>
      <Samples title={t('keys')}>
        {['/', '⌘ K', '?', 'g h', '↑', 'Shift ↑', 'Esc'].map((key) => (
          <Kbd key={key}>{key}</Kbd>
        ))}
      </Samples>
      <Samples title={t('table')} isFlush className="pb-2">
        <Orders />
      </Samples>
    </Group>
  );
}

function Orders() {
  const { t } = useTranslation('gallery');
  const formats = useFormats();
  const columns: readonly Column<SampleOrder>[] = [
    { key: 'time', header: t('columnTime'), cell: ({ time }) => time, isMinor: true },
    {
      key: 'side',
      header: t('columnSide'),
      isHeader: true,
      cell: ({ side }) => (
        <span className={side === 'buy' ? 'font-semibold text-up' : 'font-semibold text-down'}>
          {t(side)}
        </span>
      ),
    },
    {
      key: 'price',
      header: t('columnPrice'),
      isNumber: true,
      cell: ({ price }) => formats.price(price),
    },
    {
      key: 'quantity',
      header: t('columnQuantity'),
      isNumber: true,
      cell: ({ quantity }) => formats.quantity(quantity),
    },
    {
      key: 'left',
      header: t('columnLeft'),
      isNumber: true,
      isMinor: true,
      cell: ({ left }) => formats.quantity(left),
    },
    {
      key: 'cancel',
      header: <Hidden>{t('columnAction')}</Hidden>,
      isNumber: true,
      cell: () => <IconButton size="small" label={t('cancelOrder')} icon="close" />,
    },
  ];
  return (
    <Table caption={t('tableCaption')} columns={columns} rows={ORDERS} keyOf={({ id }) => id} />
  );
}

export function States() {
  const { t } = useTranslation('gallery');
  const formats = useFormats();
  return (
    <Group id="states" title={t('states')}>
      <div className="grid gap-3 md:grid-cols-2">
        <Panel title={t('loading')} headingLevel={3} aria-busy>
          <div className="flex flex-col gap-3">
            <Skeleton width="9rem" height="2.25rem" />
            <Skeleton width="60%" />
            {['100%', '100%', '100%', '80%'].map((width, index) => (
              <Skeleton key={`${width}-${String(index)}`} width={width} height="1.25rem" />
            ))}
          </div>
        </Panel>
        <Panel
          title={t('stale')}
          headingLevel={3}
          actions={<Chip kind="stale">{t('chipStale')}</Chip>}
        >
          <div className="flex flex-col gap-1 text-faint tabular-nums">
            <span className="text-sm">{t('lastPrice')}</span>
            <span className="text-3xl font-bold">{formats.won('3002.5')}</span>
            <span>{t('noPrice')}</span>
          </div>
        </Panel>
        <Panel title={t('empty')} headingLevel={3}>
          <EmptyState
            title={t('emptyTitle')}
            detail={t('emptyDetail')}
            action={<Button variant="primary">{t('emptyAction')}</Button>}
          />
        </Panel>
        <Panel title={t('failed')} headingLevel={3}>
          <ErrorState title={t('errorTitle')} detail={t('errorDetail')} onRetry={() => undefined} />
        </Panel>
      </div>
    </Group>
  );
}
