import type { ErrorComponentProps } from '@tanstack/react-router';
import { useTranslation } from '../language/index.ts';
import { Button } from '../ui/index.ts';
import { isMissingChunk } from './missing-chunk.ts';
import { PageState } from './page-state.tsx';

/** A page that cannot be shown: a part of it that a newer release no longer has, or a mistake of ours. */
export function PageError({ error }: ErrorComponentProps) {
  const { t } = useTranslation('shell');
  const isOutdated = isMissingChunk(error);
  return (
    <PageState
      title={t(isOutdated ? 'newRelease' : 'crashed')}
      detail={t(isOutdated ? 'newReleaseDetail' : 'crashedDetail')}
    >
      <Button variant="primary" icon="refresh" onClick={() => location.reload()}>
        {t('reload')}
      </Button>
    </PageState>
  );
}
