import { useTranslation } from '../language/index.ts';

export function NotFound() {
  const { t } = useTranslation('shell');
  return <p>{t('title')}</p>;
}
