import type { ComponentProps } from 'react';
import { classes } from './classes.ts';
import { Icon, type IconName } from './icon.tsx';

export interface IconButtonProps extends Omit<ComponentProps<'button'>, 'children'> {
  /** What it does, for readers and as the tip of the mouse. */
  readonly label: string;
  readonly icon: IconName;
  readonly size?: 'small' | 'medium';
}

export function IconButton({ label, icon, size = 'medium', className, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      title={label}
      {...rest}
      aria-label={label}
      className={classes(
        'inline-flex shrink-0 items-center justify-center rounded-md border border-transparent text-muted',
        'transition-colors duration-100 enabled:hover:bg-hover enabled:hover:text-text enabled:active:bg-pressed',
        'disabled:opacity-40 aria-pressed:text-accent',
        size === 'small' ? 'size-control-small' : 'size-control-medium',
        className,
      )}
    >
      <Icon name={icon} className={size === 'small' ? 'size-4' : undefined} />
    </button>
  );
}
