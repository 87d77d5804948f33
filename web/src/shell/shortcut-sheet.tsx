import { Fragment } from 'react';
import { useTranslation } from '../language/index.ts';
import { Kbd } from '../ui/index.ts';
import { SHORTCUTS, type Shortcut } from './shortcuts.ts';

/** Every key that does something. */
export function ShortcutSheet() {
  const { t } = useTranslation('shell');
  return (
    <div className="flex flex-col gap-5">
      <p className="text-sm text-muted">{t('shortcutsLead')}</p>
      <div className="gap-x-10 sm:columns-2">
        {SHORTCUTS.map(({ title, shortcuts }) => (
          <section key={title} className="mb-5 flex break-inside-avoid flex-col gap-1">
            <h3 className="text-sm font-semibold text-muted">{t(title)}</h3>
            <dl>
              {shortcuts.map((shortcut) => (
                <div
                  key={shortcut.keys.join(' ')}
                  className="flex min-h-8 items-center justify-between gap-4 border-b border-line py-1 last:border-0"
                >
                  <dt>{t(shortcut.text)}</dt>
                  <dd className="flex shrink-0 items-center gap-1">
                    <Keys shortcut={shortcut} />
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </div>
  );
}

const IS_APPLE = /Mac|iPhone|iPad/.test(navigator.userAgent);

function Keys({ shortcut }: { readonly shortcut: Shortcut }) {
  const { t } = useTranslation('shell');
  return shortcut.keys.map((pressed, index) => (
    <Fragment key={pressed.join('+')}>
      {index > 0 && <span className="text-xs text-faint">{t('keyThen')}</span>}
      {pressed.map((key) => (
        <Kbd key={key}>{key === 'Ctrl' && IS_APPLE ? '⌘' : key}</Kbd>
      ))}
    </Fragment>
  ));
}
