import { createContext, startTransition, use, useEffect, useState, type ReactNode } from 'react';

/** Price and ticket come first; then, one after another, what is looked at. */
const STAGES = ['first', 'book', 'chart', 'rest'] as const;

export type Stage = (typeof STAGES)[number];

const Reached = createContext(0);

/**
 * A large page is there part by part: one stage each time the screen has been drawn, so that what was
 * drawn first can be used meanwhile.
 */
export function Stages({ children }: { readonly children: ReactNode }) {
  const [reached, setReached] = useState(0);
  useEffect(() => {
    if (reached < STAGES.length - 1) startTransition(() => setReached(reached + 1));
  }, [reached]);
  return <Reached value={reached}>{children}</Reached>;
}

export interface FromProps {
  readonly stage: Stage;
  /** What stands there before. */
  readonly before: ReactNode;
  readonly children: ReactNode;
}

export function From({ stage, before, children }: FromProps) {
  return use(Reached) < STAGES.indexOf(stage) ? before : children;
}
