import { useEffect, useState } from 'react';
import { useTranslation } from '../language/index.ts';
import type * as popups from './popups.ts';
import { useToasts } from './toasts.ts';

type Popups = typeof popups;

let loaded: Popups | null = null;

/** Loads what popups are made of, ahead of the first: a server that is away later closes no menu. */
export async function warmPopups(): Promise<Popups> {
  loaded = await import('./popups.ts');
  return loaded;
}

/** The popups, once this one was wanted and they are here. Where they cannot be loaded that is said, and it closes. */
export function usePopups(isWanted: boolean, close: () => void): Popups | null {
  const { t } = useTranslation('ui');
  const toasts = useToasts();
  const [here, setHere] = useState<Popups | null>(null);
  if (isWanted && here === null && loaded !== null) setHere(loaded);
  const isMissing = isWanted && here === null;
  useEffect(() => {
    if (!isMissing) return;
    let isCurrent = true;
    warmPopups().then(
      (arrived) => isCurrent && setHere(arrived),
      () => {
        if (!isCurrent) return;
        // Browsers remember that a part was not to be had; only a page loaded again asks once more.
        toasts.show({
          kind: 'bad',
          title: t('notLoaded'),
          detail: t('notLoadedDetail'),
          action: { label: t('reload'), onSelect: () => location.reload() },
        });
        close();
      },
    );
    return () => {
      isCurrent = false;
    };
  }, [isMissing, close, toasts, t]);
  return here;
}
