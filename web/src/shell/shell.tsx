import { Outlet } from '@tanstack/react-router';
import { useTranslation } from '../language/index.ts';

/** What is around every screen. */
export function Shell() {
  const { t } = useTranslation('shell');
  return (
    <>
      <header>{t('title')}</header>
      <main>
        <Outlet />
      </main>
    </>
  );
}
