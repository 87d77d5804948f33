import { useEffect, useState } from 'react';
import { loadPart } from './load-part.ts';
import type * as popups from './popups.ts';
import { useNotLoaded } from './use-not-loaded.ts';

type Popups = typeof popups;

let loaded: Popups | null = null;
let loading: Promise<Popups> | null = null;

/** Loads what popups are made of, ahead of the first: a server that is away later closes no menu. */
export function warmPopups(): Promise<Popups> {
  loading ??= load();
  return loading;
}

async function load(): Promise<Popups> {
  try {
    loaded = await loadPart(() => import('./popups.ts'));
    return loaded;
  } catch (error) {
    loading = null;
    throw error;
  }
}

/** The popups, once this one was wanted and they are here. Where they cannot be loaded that is said, and it closes. */
export function usePopups(isWanted: boolean, close: () => void): Popups | null {
  const tell = useNotLoaded();
  const [here, setHere] = useState<Popups | null>(null);
  if (isWanted && here === null && loaded !== null) setHere(loaded);
  const isMissing = isWanted && here === null;
  useEffect(() => {
    if (!isMissing) return;
    let isCurrent = true;
    warmPopups().then(
      (arrived) => isCurrent && setHere(arrived),
      (error: unknown) => {
        if (!isCurrent) return;
        tell(error);
        close();
      },
    );
    return () => {
      isCurrent = false;
    };
  }, [isMissing, close, tell]);
  return here;
}
