import { useEffect, useState } from 'react';
import type * as popups from './popups.ts';

type Popups = typeof popups;

let loaded: Popups | null = null;

/** Loads what popups are made of, ahead of the first: a server that is away later closes no menu. */
export async function warmPopups(): Promise<Popups> {
  loaded = await import('./popups.ts');
  return loaded;
}

/** The popups, once this one was wanted and they are here; `onFailure` where they cannot be loaded. */
export function usePopups(isWanted: boolean, onFailure: () => void): Popups | null {
  const [here, setHere] = useState<Popups | null>(null);
  if (isWanted && here === null && loaded !== null) setHere(loaded);
  const isMissing = isWanted && here === null;
  useEffect(() => {
    if (!isMissing) return;
    let isCurrent = true;
    warmPopups().then(
      (arrived) => isCurrent && setHere(arrived),
      () => isCurrent && onFailure(),
    );
    return () => {
      isCurrent = false;
    };
  }, [isMissing, onFailure]);
  return here;
}
