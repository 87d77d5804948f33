import { useTranslation } from '../language/index.ts';

export function SignIn() {
  const { t } = useTranslation('entry');
  return <h1>{t('title')}</h1>;
}
