import type { ErrorComponentProps } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from '../language/index.ts';
import { Button, isServerThere, useToasts } from '../ui/index.ts';
import { isMissingChunk } from './missing-chunk.ts';
import { PageState } from './page-state.tsx';

/** A page that cannot be shown: a part of it that a newer release no longer has, or a mistake of ours. */
export function PageError({ error }: ErrorComponentProps) {
  const { t } = useTranslation('shell');
  const toasts = useToasts();
  const [isBusy, setBusy] = useState(false);
  const isMissing = isMissingChunk(error);
  const reload = async (): Promise<void> => {
    setBusy(true);
    // With the server away there would be nothing but the browser's own page.
    if (await isServerThere()) return location.reload();
    setBusy(false);
    toasts.show({ kind: 'bad', title: t('serverAway'), detail: t('serverAwayDetail') });
  };
  return (
    <PageState
      title={t(isMissing ? 'notLoaded' : 'crashed')}
      detail={t(isMissing ? 'notLoadedDetail' : 'crashedDetail')}
    >
      <Button variant="primary" icon="refresh" isBusy={isBusy} onClick={() => void reload()}>
        {t('reload')}
      </Button>
    </PageState>
  );
}
