import { useTranslation } from '../language/index.ts';
import { useServices } from '../services/index.ts';
import { useStore } from '../store/index.ts';
import { Chip } from '../ui/index.ts';

/** How old the numbers are, once that matters. */
export function FreshnessChip() {
  const { t } = useTranslation('common');
  const { live } = useServices();
  const freshness = useStore(live.freshness);
  if (freshness.state !== 'stale' && freshness.state !== 'offline') return null;
  const seconds = Math.max(0, Math.floor(freshness.seconds));
  return (
    <Chip kind={freshness.state}>
      {freshness.state === 'offline' && `${t('disconnected')} · `}
      {t('stale', { seconds })}
    </Chip>
  );
}
