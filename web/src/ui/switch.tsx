import type { ComponentProps, ReactNode } from 'react';
import { classes } from './classes.ts';

export interface ToggleProps extends Omit<
  ComponentProps<'input'>,
  'type' | 'checked' | 'onChange' | 'children' | 'id'
> {
  readonly label: ReactNode;
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
}

/** Takes effect at once. */
export function Switch({ label, isOn, onChange, className, ...input }: ToggleProps) {
  return (
    <label
      className={classes(
        'group flex min-h-6 items-center justify-between gap-3 has-disabled:opacity-40',
        className,
      )}
    >
      <span className="min-w-0">{label}</span>
      <span
        className={classes(
          'relative h-6 w-10 shrink-0 rounded-full border border-control bg-control/25 transition-colors duration-150',
          'group-has-checked:border-accent-fill group-has-checked:bg-accent-fill forced-colors:group-has-checked:bg-[Highlight]',
          'has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-focus',
        )}
      >
        <input
          {...input}
          type="checkbox"
          role="switch"
          checked={isOn}
          onChange={(event) => onChange(event.currentTarget.checked)}
          className="absolute inset-0 appearance-none rounded-[inherit] outline-none"
        />
        <span
          className={classes(
            'pointer-events-none absolute top-1/2 left-[3px] size-4 -translate-y-1/2 rounded-full border border-control bg-on-fill transition-transform duration-150',
            'group-has-checked:translate-x-4 group-has-checked:border-transparent forced-colors:bg-[ButtonText]',
          )}
        />
      </span>
    </label>
  );
}
