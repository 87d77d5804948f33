import { useId } from 'react';
import { classes } from './classes.ts';

export interface Segment<Value extends string> {
  readonly value: Value;
  readonly label: string;
  /** Of the label, where it is not the reader's. */
  readonly lang?: string;
  /** A side of the market has its colour when it is chosen. */
  readonly tone?: 'buy' | 'sell';
  readonly isDisabled?: boolean;
}

export interface SegmentedProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly Segment<Value>[];
  readonly onChange: (value: Value) => void;
  readonly size?: 'small' | 'medium';
  readonly className?: string | undefined;
}

const TONES = {
  none: 'has-checked:bg-thumb has-checked:text-text has-checked:shadow-thumb',
  buy: 'has-checked:bg-up-fill has-checked:text-on-fill',
  sell: 'has-checked:bg-down-fill has-checked:text-on-fill',
};

/** One of a few, all in sight. */
export function Segmented<Value extends string>({
  label,
  value,
  options,
  onChange,
  size = 'medium',
  className,
}: SegmentedProps<Value>) {
  const name = useId();
  return (
    <div
      role="radiogroup"
      aria-label={label}
      className={classes('flex h-fit gap-0.5 rounded-md bg-track p-0.5', className)}
    >
      {options.map((option) => (
        <label
          key={option.value}
          className={classes(
            'relative flex flex-auto items-center justify-center rounded-[0.4rem] border border-transparent px-2.5 font-semibold whitespace-nowrap text-muted select-none',
            'transition-colors duration-100 hover:text-text has-disabled:opacity-40',
            'has-focus-visible:outline-2 has-focus-visible:outline-offset-1 has-focus-visible:outline-focus',
            'forced-colors:has-checked:bg-[Highlight] forced-colors:has-checked:text-[HighlightText] forced-colors:has-checked:forced-color-adjust-none',
            size === 'small'
              ? 'min-h-6 text-xs pointer-coarse:min-h-8'
              : 'min-h-[calc(var(--control-medium)-0.25rem)] text-base',
            TONES[option.tone ?? 'none'],
          )}
        >
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={option.value === value}
            disabled={option.isDisabled}
            onChange={() => onChange(option.value)}
            className="absolute inset-0 appearance-none rounded-[inherit] outline-none"
          />
          <span className="pointer-events-none relative" lang={option.lang}>
            {option.label}
          </span>
        </label>
      ))}
    </div>
  );
}
