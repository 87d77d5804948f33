import { Link } from '@tanstack/react-router';
import { useTranslation } from '../language/index.ts';
import { PageState } from './page-state.tsx';

export function NotFound() {
  const { t } = useTranslation('shell');
  return (
    <PageState title={t('notFound')} detail={t('notFoundDetail')}>
      <Link
        to="/"
        className="flex min-h-control-medium items-center rounded-md bg-accent-fill px-4 font-semibold text-on-fill hover:bg-accent-fill-hover"
      >
        {t('goToMarket')}
      </Link>
    </PageState>
  );
}
