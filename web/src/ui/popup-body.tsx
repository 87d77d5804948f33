import type { ReactNode } from 'react';
import { useTranslation } from '../language/index.ts';
import { classes } from './classes.ts';
import { IconButton } from './icon-button.tsx';

interface PopupBodyProps {
  readonly title: ReactNode;
  readonly onClose: () => void;
  readonly children: ReactNode;
  readonly footer: ReactNode;
}

/** Title and cross, what scrolls, and the buttons that stay in sight. */
export function PopupBody({ title, onClose, children, footer }: PopupBodyProps) {
  const { t } = useTranslation('common');
  return (
    <>
      <div className="flex min-h-[calc(var(--control-medium)+1.5rem)] items-center pr-16 pl-5">
        {title}
      </div>
      <div
        className={classes(
          'min-h-0 flex-1 overflow-y-auto overscroll-contain px-5 pt-0.5',
          footer === undefined ? 'pb-5' : 'pb-2',
        )}
      >
        {children}
      </div>
      {footer !== undefined && <div className="flex gap-2 px-5 pt-3 pb-5 *:flex-1">{footer}</div>}
      {/* The last, so that the focus begins with what the popup is about. */}
      <IconButton
        label={t('close')}
        icon="close"
        onClick={onClose}
        className="absolute top-3 right-3"
      />
    </>
  );
}
