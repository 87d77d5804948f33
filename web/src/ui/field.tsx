import { useId, type ReactNode } from 'react';
import { classes } from './classes.ts';
import { Icon } from './icon.tsx';

/** What every field says about itself. */
export interface FieldTexts {
  readonly label: string;
  /** Helps before anything is wrong. */
  readonly hint?: ReactNode;
  /** What is wrong and how to put it right; it takes the place of the hint. */
  readonly fault?: string | undefined;
  /** Where the surroundings say it already, readers alone hear the label. */
  readonly isLabelHidden?: boolean;
}

export interface FieldLinks {
  readonly id: string;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': true | undefined;
}

/** Ties a control to its label, hint and fault. */
export function useFieldLinks({ hint, fault }: Pick<FieldTexts, 'hint' | 'fault'>): FieldLinks {
  const id = useId();
  const isFaulty = fault !== undefined && fault !== '';
  const isHinted = hint !== undefined && hint !== '';
  return {
    id,
    'aria-describedby': isFaulty || isHinted ? `${id}-about` : undefined,
    'aria-invalid': isFaulty || undefined,
  };
}

interface FieldProps extends FieldTexts {
  readonly links: FieldLinks;
  readonly className?: string | undefined;
  readonly children: ReactNode;
}

export function Field({
  links,
  label,
  hint,
  fault,
  isLabelHidden,
  className,
  children,
}: FieldProps) {
  const isFaulty = links['aria-invalid'] === true;
  return (
    <div className={classes('flex min-w-0 flex-col gap-1.5', className)}>
      <label
        htmlFor={links.id}
        className={isLabelHidden === true ? 'sr-only' : 'text-sm font-medium text-muted'}
      >
        {label}
      </label>
      {children}
      {/* Always there, so that readers hear what comes into it. */}
      <div
        id={`${links.id}-about`}
        aria-live="polite"
        className={classes(
          'flex items-start gap-1 text-xs empty:hidden',
          isFaulty ? 'text-danger' : 'text-faint',
        )}
      >
        {isFaulty ? (
          <>
            <Icon name="error" className="size-4" />
            <span>{fault}</span>
          </>
        ) : (
          hint
        )}
      </div>
    </div>
  );
}

/** The box around what is typed. */
export const FIELD_BOX =
  'flex min-h-control-medium items-center rounded-md border border-control bg-panel transition-colors duration-100 ' +
  'focus-within:border-focus focus-within:outline-2 focus-within:-outline-offset-1 focus-within:outline-focus ' +
  'has-aria-invalid:border-danger has-disabled:border-line-strong has-disabled:bg-sunken has-disabled:text-faint';
