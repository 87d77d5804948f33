import { useId, type ComponentProps, type ReactNode } from 'react';
import { classes } from './classes.ts';

export interface PanelProps extends Omit<ComponentProps<'section'>, 'title'> {
  readonly title?: ReactNode;
  /** At the right end of the title. */
  readonly actions?: ReactNode;
  /** Whether what is inside reaches to the edges, as tables do. */
  readonly isFlush?: boolean;
  readonly headingLevel?: 2 | 3;
}

export function Panel({
  title,
  actions,
  isFlush = false,
  headingLevel = 2,
  className,
  children,
  ...rest
}: PanelProps) {
  const id = useId();
  const Heading = headingLevel === 2 ? 'h2' : 'h3';
  return (
    <section
      {...rest}
      aria-labelledby={title === undefined ? rest['aria-labelledby'] : id}
      className={classes(
        'flex min-w-0 flex-col rounded-lg bg-panel forced-colors:border',
        className,
      )}
    >
      {title !== undefined && (
        <div className="flex min-h-12 items-center justify-between gap-2 px-panel">
          <Heading id={id} className="min-w-0 truncate text-lg font-semibold">
            {title}
          </Heading>
          {actions !== undefined && (
            <div className="flex shrink-0 items-center gap-1">{actions}</div>
          )}
        </div>
      )}
      <div
        className={classes(
          'min-h-0 min-w-0 flex-1',
          !isFlush && 'px-panel pb-panel',
          !isFlush && title === undefined && 'pt-panel',
        )}
      >
        {children}
      </div>
    </section>
  );
}
