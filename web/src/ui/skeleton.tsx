import { classes } from './classes.ts';

export interface SkeletonProps {
  /** Of what comes, so that nothing moves when it does: any length of CSS. */
  readonly width?: string;
  readonly height?: string;
  readonly className?: string | undefined;
}

/** Where something is on its way. Readers hear of it from whoever shows it (`aria-busy`). */
export function Skeleton({ width = '100%', height = '1rem', className }: SkeletonProps) {
  return (
    <span
      aria-hidden="true"
      style={{ width, height }}
      className={classes(
        'block max-w-full animate-breathe rounded-sm bg-pressed motion-reduce:animate-none',
        'forced-colors:border',
        className,
      )}
    />
  );
}
