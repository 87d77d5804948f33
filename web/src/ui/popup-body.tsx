import type { ReactNode } from 'react';
import { useTranslation } from '../language/index.ts';
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
      <div className="flex items-center justify-between gap-2 py-3 pr-3 pl-5">
        {title}
        <IconButton label={t('close')} icon="close" onClick={onClose} />
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto overscroll-contain px-5 pt-0.5 pb-5">
        {children}
      </div>
      {footer !== undefined && <div className="flex gap-2 px-5 pb-5 *:flex-1">{footer}</div>}
    </>
  );
}
