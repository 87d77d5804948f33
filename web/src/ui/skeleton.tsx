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
        'block max-w-full animate-shimmer rounded-sm bg-pressed bg-size-[200%_100%] motion-reduce:animate-none motion-reduce:bg-none',
        'bg-[linear-gradient(100deg,transparent_30%,var(--hover)_50%,transparent_70%)]',
        'forced-colors:border',
        className,
      )}
    />
  );
}
