import { useEffect } from 'react';

type Typed = Partial<Readonly<Record<'name' | 'nickname' | 'email', string>>>;

let typed: Typed = {};

/** What was typed on one of the pages, passwords apart, is not asked for again on the next. */
export const typedPerson = (): Typed => typed;

export function useTypedPerson({ name, nickname, email }: Typed): void {
  useEffect(() => {
    typed = {
      ...typed,
      ...(name !== undefined && { name }),
      ...(nickname !== undefined && { nickname }),
      ...(email !== undefined && { email }),
    };
  }, [name, nickname, email]);
}
