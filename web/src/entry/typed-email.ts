import { useEffect } from 'react';

let typed = '';

/** An address typed on one of the pages is not asked for again on the next. */
export const typedEmail = (): string => typed;

export function useTypedEmail(email: string): void {
  useEffect(() => {
    typed = email;
  }, [email]);
}
