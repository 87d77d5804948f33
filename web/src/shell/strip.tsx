import type { ReactNode } from 'react';

export interface StripProps {
  /** Readers are told in other words: these count seconds. */
  readonly isSeenOnly?: boolean;
  readonly children: ReactNode;
}

/** Across the page, under the header. */
export function Strip({ isSeenOnly = false, children }: StripProps) {
  return (
    <div aria-hidden={isSeenOnly} className="mx-auto w-full max-w-[120rem] px-2 pt-2 sm:px-4">
      {children}
    </div>
  );
}
