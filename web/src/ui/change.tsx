import type { ReactNode } from 'react';
import { useTranslation } from '../language/index.ts';
import { classes } from './classes.ts';
import { Hidden } from './hidden.tsx';

export type Direction = 'up' | 'down' | 'flat';

const LOOKS: Readonly<Record<Direction, readonly [arrow: string, look: string]>> = {
  up: ['▲', 'text-up'],
  down: ['▼', 'text-down'],
  flat: ['', 'text-flat'],
};

/** Whether a decimal such as `-0.5` is a rise or a fall. */
export function directionOf(decimal: string): Direction {
  if (!/[1-9]/.test(decimal)) return 'flat';
  return decimal.trimStart().startsWith('-') ? 'down' : 'up';
}

export interface ChangeProps {
  readonly direction: Direction;
  /** The number, written out. */
  readonly children: ReactNode;
  readonly className?: string | undefined;
}

/** A change of price: colour, arrow and, for readers, the word. */
export function Change({ direction, children, className }: ChangeProps) {
  const { t } = useTranslation('ui');
  const [arrow, look] = LOOKS[direction];
  return (
    <span className={classes('whitespace-nowrap tabular-nums', look, className)}>
      <Hidden>{t(direction)} </Hidden>
      {arrow !== '' && (
        <span aria-hidden="true" className="mr-0.5 text-[0.7em] leading-none">
          {arrow}
        </span>
      )}
      {children}
    </span>
  );
}
