import { useEffect, useState } from 'react';
import { createPortal } from 'react-dom';
import { useTranslation } from '../language/index.ts';
import { useStore } from '../store/index.ts';
import { Button } from './button.tsx';
import { classes } from './classes.ts';
import { Icon, type IconName } from './icon.tsx';
import { IconButton } from './icon-button.tsx';
import { shownToasts, useToasts, type ShownToast } from './toasts.ts';

const SHOWN_MS = 5_000;

/** Shows what `useToasts` is told; once on the page. It is not loaded late: it tells when loading fails. */
export function ToastRegion() {
  const { t } = useTranslation('ui');
  const toasts = useStore(shownToasts);
  const [isHeld, setHeld] = useState(false);
  const lists = [
    { isUrgent: false, of: toasts.filter((toast) => !isUrgent(toast)) },
    { isUrgent: true, of: toasts.filter(isUrgent) },
  ];
  // Beside the page and not in it, so that no dialog covers it.
  return createPortal(
    <section
      aria-label={t('notices')}
      data-toasts=""
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
      className="pointer-events-none fixed inset-x-0 bottom-0 z-60 mx-auto flex max-w-md flex-col gap-2 p-4 pb-[calc(1rem+env(safe-area-inset-bottom)+var(--toast-lift))] sm:right-auto sm:left-0"
    >
      {/* Both are there from the beginning, so that readers hear what comes into them. */}
      {lists.map(({ isUrgent: isAssertive, of }) => (
        <ol
          key={String(isAssertive)}
          aria-live={isAssertive ? 'assertive' : 'polite'}
          className="flex flex-col gap-2 empty:hidden"
        >
          {of.map((toast) => (
            <Toast key={toast.id} toast={toast} isHeld={isHeld} />
          ))}
        </ol>
      ))}
    </section>,
    document.body,
  );
}

function isUrgent({ kind, isUrgent: isTold = false }: ShownToast): boolean {
  return kind === 'bad' || isTold;
}

const LOOKS: Readonly<Record<ShownToast['kind'], readonly [icon: IconName, colour: string]>> = {
  good: ['good', 'text-good'],
  bad: ['error', 'text-danger'],
  info: ['info', 'text-accent'],
};

function Toast({ toast, isHeld }: { readonly toast: ShownToast; readonly isHeld: boolean }) {
  const { t } = useTranslation('common');
  const { close } = useToasts();
  const { id, kind, title, detail, action } = toast;
  // Whoever reads it or has the focus in it is given the whole time again.
  useEffect(() => {
    if (kind === 'bad' || isHeld) return;
    const timer = setTimeout(() => close(id), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [close, id, kind, isHeld]);
  const [icon, colour] = LOOKS[kind];
  return (
    <li
      onKeyDown={({ key }) => key === 'Escape' && close(id)}
      className="pointer-events-auto flex animate-rise items-start gap-3 rounded-lg border border-line bg-raised py-3 pr-2 pl-4 shadow-dialog"
    >
      <Icon name={icon} className={classes('mt-1', colour)} />
      <div className="flex min-w-0 flex-1 flex-col gap-0.5 py-0.5">
        <p className="font-semibold">{title}</p>
        {detail !== undefined && <p className="text-sm text-muted">{detail}</p>}
        {action !== undefined && (
          <Button
            size="small"
            className="mt-1.5 self-start"
            onClick={() => {
              action.onSelect();
              close(id);
            }}
          >
            {action.label}
          </Button>
        )}
      </div>
      <IconButton size="small" label={t('close')} icon="close" onClick={() => close(id)} />
    </li>
  );
}
