import { Dialog } from '@base-ui/react/dialog';
import type { ReactNode, RefObject } from 'react';
import { closing } from './open-change.ts';
import { PopupBody } from './popup-body.tsx';

export interface DialogProps {
  readonly title: string;
  readonly isOpen: boolean;
  /** Escape, the cross, a press beside it. */
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** The buttons, below what scrolls. */
  readonly footer?: ReactNode;
  /** Where the focus goes first; else to the first thing that takes it. */
  readonly initialFocus?: RefObject<HTMLElement | null> | undefined;
  readonly size?: 'small' | 'medium' | 'large';
}

const SIZES = { small: 'max-w-96', medium: 'max-w-lg', large: 'max-w-3xl' };

export function DialogPopup(props: DialogProps) {
  const { title, isOpen, onClose, children, footer, initialFocus, size = 'small' } = props;
  return (
    <Dialog.Root open={isOpen} onOpenChange={closing(onClose)}>
      <Dialog.Portal>
        <Dialog.Backdrop
          forceRender
          className="fixed inset-0 z-40 bg-shade transition-opacity duration-150 data-ending-style:opacity-0 data-starting-style:opacity-0"
        />
        <Dialog.Viewport className="fixed inset-0 z-40 flex items-center justify-center overflow-hidden p-4">
          <Dialog.Popup
            {...(initialFocus === undefined ? {} : { initialFocus })}
            className={`relative flex max-h-full w-full ${SIZES[size]} flex-col rounded-xl border border-transparent bg-raised shadow-dialog outline-none transition-[opacity,scale] duration-150 ease-out data-ending-style:scale-98 data-ending-style:opacity-0 data-starting-style:scale-98 data-starting-style:opacity-0`}
          >
            <PopupBody
              title={<Dialog.Title className="text-xl font-bold">{title}</Dialog.Title>}
              onClose={onClose}
              footer={footer}
            >
              {children}
            </PopupBody>
          </Dialog.Popup>
        </Dialog.Viewport>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
