import { useTranslation } from '../language/index.ts';

export function SignUp() {
  const { t } = useTranslation('entry');
  return <h1>{t('title')}</h1>;
}
