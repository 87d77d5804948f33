import { useTranslation } from '../language/index.ts';

export function InstrumentPage() {
  const { t } = useTranslation('instrument');
  return <h1>{t('title')}</h1>;
}
