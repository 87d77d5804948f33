import type { ReactNode } from 'react';
import { classes } from './classes.ts';

export type ChipKind =
  | 'live'
  | 'stale'
  | 'offline'
  | 'neutral'
  | 'accent'
  | 'good'
  | 'warn'
  | 'bad'
  | 'up'
  | 'down';

export interface ChipProps {
  readonly kind: ChipKind;
  readonly children: ReactNode;
  readonly className?: string | undefined;
}

const LOOKS: Readonly<Record<ChipKind, string>> = {
  live: 'bg-good-tint text-good',
  stale: 'bg-warn-tint text-warn',
  offline: 'bg-danger-tint text-danger',
  neutral: 'bg-pressed text-muted',
  accent: 'bg-accent-tint text-accent',
  good: 'bg-good-tint text-good',
  warn: 'bg-warn-tint text-warn',
  bad: 'bg-danger-tint text-danger',
  up: 'bg-bid-tint text-up',
  down: 'bg-ask-tint text-down',
};

/** A word about something: how fresh it is, which state it is in. */
export function Chip({ kind, children, className }: ChipProps) {
  const hasDot = kind === 'live' || kind === 'stale' || kind === 'offline';
  return (
    <span
      className={classes(
        'inline-flex h-5 items-center gap-1 rounded-full border border-transparent px-2 text-xs font-semibold whitespace-nowrap tabular-nums forced-colors:border-current',
        LOOKS[kind],
        className,
      )}
    >
      {hasDot && <span aria-hidden="true" className="size-1.5 rounded-full bg-current" />}
      {children}
    </span>
  );
}
