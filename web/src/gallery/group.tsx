import type { ReactNode } from 'react';
import { Panel } from '../ui/index.ts';

interface GroupProps {
  /** What a link to it ends with. */
  readonly id: string;
  readonly title: string;
  readonly children: ReactNode;
}

/** A kind of parts, under its own address. */
export function Group({ id, title, children }: GroupProps) {
  return (
    <div id={id} className="flex scroll-mt-24 flex-col gap-3">
      <h2 className="text-xl font-bold">{title}</h2>
      {children}
    </div>
  );
}

interface SamplesProps {
  readonly title: string;
  readonly children: ReactNode;
  readonly isFlush?: boolean;
  readonly className?: string;
}

/** A few states of one part, side by side. */
export function Samples({
  title,
  children,
  isFlush = false,
  className = 'flex flex-wrap items-center gap-3',
}: SamplesProps) {
  return (
    <Panel title={title} isFlush={isFlush} headingLevel={3}>
      <div className={className}>{children}</div>
    </Panel>
  );
}
