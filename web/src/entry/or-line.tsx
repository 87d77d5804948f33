import { useTranslation } from '../language/index.ts';

/** Between two ways in. */
export function OrLine() {
  const { t } = useTranslation('entry');
  return (
    <div className="flex items-center gap-3 text-xs text-faint">
      <span aria-hidden="true" className="h-px flex-1 bg-line" />
      {t('or')}
      <span aria-hidden="true" className="h-px flex-1 bg-line" />
    </div>
  );
}
