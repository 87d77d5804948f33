import { useTranslation } from '../language/index.ts';

export function FirstOperator() {
  const { t } = useTranslation('operator');
  return <h1>{t('title')}</h1>;
}
