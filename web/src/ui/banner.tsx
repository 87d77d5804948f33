import type { ReactNode } from 'react';
import { classes } from './classes.ts';
import { Icon, type IconName } from './icon.tsx';

export type BannerKind = 'info' | 'good' | 'warn' | 'bad' | 'stale' | 'offline';

export interface BannerProps {
  readonly kind: BannerKind;
  readonly children: ReactNode;
  readonly action?: ReactNode;
  readonly className?: string | undefined;
}

const KINDS: Readonly<Record<BannerKind, readonly [icon: IconName, look: string]>> = {
  info: ['info', 'bg-accent-tint text-accent'],
  good: ['good', 'bg-good-tint text-good'],
  warn: ['warning', 'bg-warn-tint text-warn'],
  bad: ['error', 'bg-danger-tint text-danger'],
  stale: ['clock', 'bg-warn-tint text-warn'],
  offline: ['offline', 'bg-danger-tint text-danger'],
};

/** Across the screen or a panel. What is bad is told at once, the rest when readers have time. */
export function Banner({ kind, children, action, className }: BannerProps) {
  const [icon, look] = KINDS[kind];
  return (
    <div
      role={kind === 'bad' || kind === 'offline' ? 'alert' : 'status'}
      className={classes(
        'flex min-h-10 flex-wrap items-center gap-x-3 gap-y-1 rounded-md border border-transparent px-3 py-2',
        look,
        className,
      )}
    >
      <Icon name={icon} />
      <div className="min-w-0 flex-1 basis-40 text-sm font-medium text-text">{children}</div>
      {action !== undefined && <div className="ml-auto">{action}</div>}
    </div>
  );
}
