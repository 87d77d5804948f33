import type { ReactNode } from 'react';
import { useTranslation } from '../language/index.ts';
import { Button } from './button.tsx';
import { classes } from './classes.ts';
import { Icon } from './icon.tsx';

export interface ErrorStateProps {
  /** What happened. */
  readonly title: ReactNode;
  /** Whether an order is affected, what helps. */
  readonly detail?: ReactNode;
  readonly onRetry?: (() => void) | undefined;
  readonly isRetrying?: boolean;
  readonly className?: string | undefined;
}

export function ErrorState({
  title,
  detail,
  onRetry,
  isRetrying = false,
  className,
}: ErrorStateProps) {
  const { t } = useTranslation('common');
  return (
    <div
      role="alert"
      className={classes(
        'flex flex-col items-center justify-center gap-3 px-panel py-8 text-center',
        className,
      )}
    >
      <span className="flex size-11 items-center justify-center rounded-full bg-danger-tint text-danger">
        <Icon name="warning" />
      </span>
      <div className="flex max-w-80 flex-col gap-1">
        <p className="font-semibold">{title}</p>
        {detail !== undefined && <p className="text-sm text-muted">{detail}</p>}
      </div>
      {onRetry !== undefined && (
        <Button icon="refresh" isBusy={isRetrying} onClick={onRetry}>
          {t('retry')}
        </Button>
      )}
    </div>
  );
}
