import type { ComponentProps } from 'react';

/** For readers of the screen only. */
export function Hidden(props: Omit<ComponentProps<'span'>, 'className'>) {
  return <span {...props} className="sr-only" />;
}
