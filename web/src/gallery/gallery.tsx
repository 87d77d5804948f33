import { useTranslation } from '../language/index.ts';

export function Gallery() {
  const { t } = useTranslation('gallery');
  return <h1>{t('title')}</h1>;
}
