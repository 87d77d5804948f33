import { useTranslation } from '../language/index.ts';

const LOOK = 'py-1 underline underline-offset-2 hover:text-text';

export interface FooterProps {
  readonly onShortcuts: () => void;
}

/** What this is, and what there is to read. */
export function Footer({ onShortcuts }: FooterProps) {
  const { t } = useTranslation('shell');
  return (
    <footer className="mx-auto flex w-full max-w-[120rem] flex-wrap items-center justify-between gap-x-6 gap-y-1 px-4 py-4 text-xs text-faint">
      <p>{t('disclaimer')}</p>
      <nav aria-label={t('pages')} className="flex flex-wrap gap-x-4">
        <a href="/api" className={LOOK}>
          {t('apiReference')}
        </a>
        <a href="/docs/problems" className={LOOK}>
          {t('problemPages')}
        </a>
        <button type="button" onClick={onShortcuts} className={`${LOOK} max-md:hidden`}>
          {t('shortcuts')}
        </button>
      </nav>
    </footer>
  );
}
