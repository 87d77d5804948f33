import type { ReactNode } from 'react';
import { classes } from './classes.ts';
import { Icon, type IconName } from './icon.tsx';

export interface EmptyStateProps {
  /** One sentence. */
  readonly title: ReactNode;
  readonly detail?: ReactNode;
  /** One thing to do about it. */
  readonly action?: ReactNode;
  readonly icon?: IconName;
  readonly className?: string | undefined;
}

export function EmptyState({ title, detail, action, icon = 'list', className }: EmptyStateProps) {
  return (
    <div
      className={classes(
        'flex flex-col items-center justify-center gap-3 px-panel py-8 text-center',
        className,
      )}
    >
      <span className="flex size-11 items-center justify-center rounded-full bg-hover text-faint">
        <Icon name={icon} />
      </span>
      <div className="flex max-w-80 flex-col gap-1">
        <p className="font-medium text-muted">{title}</p>
        {detail !== undefined && <p className="text-sm text-faint">{detail}</p>}
      </div>
      {action}
    </div>
  );
}
