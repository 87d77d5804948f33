import { useState } from 'react';
import { useTranslation } from '../language/index.ts';
import { Button, classes, Segmented } from '../ui/index.ts';
import { COMMON_KINDS, ORDER_KINDS, type Draft, type OrderKind } from './draft.ts';
import { KIND_MEANINGS, KIND_NAMES } from './words.ts';

export interface KindPickerProps {
  readonly draft: Draft;
  readonly onChange: (fields: Partial<Draft>) => void;
}

/** Common ways to order in a row, the others one click away, each with what it means. */
export function KindPicker({ draft: { kind }, onChange }: KindPickerProps) {
  const { t } = useTranslation('order');
  const [isOpen, setOpen] = useState(false);
  const shown = COMMON_KINDS.includes(kind) ? COMMON_KINDS : [...COMMON_KINDS, kind];
  const others = ORDER_KINDS.filter((other) => !COMMON_KINDS.includes(other));
  const choose = (chosen: OrderKind): void => {
    onChange({ kind: chosen });
    setOpen(false);
  };
  return (
    <div className="flex flex-col gap-1.5">
      <Segmented<OrderKind>
        label={t('kind')}
        size="small"
        value={kind}
        onChange={choose}
        options={shown.map((value) => ({
          value,
          // Four of them stand in one row.
          label: t(value === 'trailing_stop' ? 'kindTrailingShort' : KIND_NAMES[value]),
        }))}
      />
      <div className="flex items-start justify-between gap-2">
        <p className="min-w-0 flex-1 pt-1 text-xs text-faint">{t(KIND_MEANINGS[kind])}</p>
        <Button
          variant="ghost"
          size="small"
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
          className="-mr-2 shrink-0 px-2 text-xs font-medium"
        >
          {isOpen ? t('fewerKinds') : t('moreKinds')}
        </Button>
      </div>
      {isOpen && (
        <ul className="flex flex-col gap-1 rounded-md bg-sunken p-1">
          {others.map((other) => (
            <li key={other}>
              <button
                type="button"
                aria-pressed={other === kind}
                onClick={() => choose(other)}
                className={classes(
                  'flex w-full flex-col rounded-sm px-2.5 py-2 text-left hover:bg-hover',
                  other === kind && 'bg-raised',
                )}
              >
                <span className="text-sm font-semibold">{t(KIND_NAMES[other])}</span>
                <span className="text-xs text-faint">{t(KIND_MEANINGS[other])}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
