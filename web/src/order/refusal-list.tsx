import { useFormats, useTranslation } from '../language/index.ts';
import { Banner, Button } from '../ui/index.ts';
import type { Draft } from './draft.ts';
import { fixesOf, type Fix, type FixNeeds } from './fixes.ts';
import { wayOutOf, type Refusal } from './refusal.ts';
import { SignInAgain } from './sign-in-links.tsx';
import { wordsOf } from './words.ts';

export interface RefusalListProps {
  /** Those that belong to no field. */
  readonly refusals: readonly Refusal[];
  readonly needs: FixNeeds;
  readonly onChange: (fields: Partial<Draft>) => void;
  readonly onRetry: () => void;
}

export function RefusalList({ refusals, needs, onChange, onRetry }: RefusalListProps) {
  const { t } = useTranslation('order');
  const formats = useFormats();
  const base = needs.market?.rules.base.code ?? '';
  return refusals.map((refusal) => {
    const words = wordsOf(refusal, { t, formats });
    const wayOut = wayOutOf(refusal);
    if (wayOut === 'sign-in') return <SignInAgain key={refusal.code} text={t('expired')} />;
    return (
      <Banner
        key={refusal.code}
        kind="bad"
        action={<WayOutButton wayOut={wayOut} onRetry={onRetry} />}
      >
        {words}
        <FixButtons fixes={fixesOf(refusal, needs)} base={base} onChange={onChange} />
      </Banner>
    );
  });
}

function WayOutButton({
  wayOut,
  onRetry,
}: {
  readonly wayOut: ReturnType<typeof wayOutOf>;
  readonly onRetry: () => void;
}) {
  const { t } = useTranslation('order');
  switch (wayOut) {
    case 'retry':
      return (
        <Button size="small" onClick={onRetry}>
          {t('retry')}
        </Button>
      );
    case 'reload':
      return (
        <Button size="small" onClick={() => location.reload()}>
          {t('reload')}
        </Button>
      );
    case 'orders':
      return (
        <Button size="small" onClick={() => document.getElementById('my-orders')?.focus()}>
          {t('seeOrders')}
        </Button>
      );
    default:
      return null;
  }
}

export interface FixButtonsProps {
  readonly fixes: readonly Fix[];
  /** The asset that quantities count. */
  readonly base: string;
  readonly onChange: (fields: Partial<Draft>) => void;
}

/** Each puts the draft right with one click. */
export function FixButtons({ fixes, base, onChange }: FixButtonsProps) {
  const { t } = useTranslation('order');
  const formats = useFormats();
  if (fixes.length === 0) return null;
  const textOf = ({ as, value }: Fix): string => {
    switch (as) {
      case 'price':
      case 'amount':
        return t('fixPrice', { value: formats.won(value) });
      case 'quantity':
        return t('fixQuantity', { value: `${formats.quantity(value)} ${base}` });
      case 'limit':
        return t('fixLimit');
      case 'market':
        return t('fixMarket');
      case 'no-display':
        return t('fixNoDisplay');
    }
  };
  return (
    <div className="flex flex-wrap gap-1.5 pt-1">
      {fixes.map((fix) => (
        <Button key={`${fix.as}${fix.value}`} size="small" onClick={() => onChange(fix.fields)}>
          {textOf(fix)}
        </Button>
      ))}
    </div>
  );
}
