import { useCallback } from 'react';
import { useTranslation } from '../language/index.ts';
import { ServerAway } from './load-part.ts';
import { useToasts } from './toasts.ts';

/** Says that a part of the page could not be loaded, and what helps. */
export function useNotLoaded(): (error: unknown) => void {
  const { t } = useTranslation('ui');
  const toasts = useToasts();
  return useCallback(
    (error) => {
      const title = t('notLoaded');
      if (error instanceof ServerAway) {
        toasts.show({ kind: 'bad', title, detail: t('notLoadedYet') });
        return;
      }
      // The browser remembers; only a page loaded again asks once more.
      toasts.show({
        kind: 'bad',
        title,
        detail: t('notLoadedDetail'),
        action: { label: t('reload'), onSelect: () => location.reload() },
      });
    },
    [t, toasts],
  );
}
