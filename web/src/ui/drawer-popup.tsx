import { Drawer } from '@base-ui/react/drawer';
import { useSyncExternalStore } from 'react';
import type { DialogProps } from './dialog-popup.tsx';
import { classes } from './classes.ts';
import { closing } from './open-change.ts';
import { PopupBody } from './popup-body.tsx';

export type DrawerProps = Omit<DialogProps, 'size'>;

const WIDE = '(min-width: 48rem)';

/** From below on a phone, where a finger swipes it away; from the right on a wide screen. */
export function DrawerPopup({
  title,
  isOpen,
  onClose,
  children,
  footer,
  initialFocus,
}: DrawerProps) {
  const isWide = useSyncExternalStore(subscribeToWidth, () => matchMedia(WIDE).matches);
  return (
    <Drawer.Root
      open={isOpen}
      onOpenChange={closing(onClose)}
      swipeDirection={isWide ? 'right' : 'down'}
    >
      <Drawer.Portal>
        <Drawer.Backdrop className="fixed inset-0 z-40 bg-shade opacity-[calc(1-var(--drawer-swipe-progress))] transition-opacity duration-150 data-ending-style:opacity-0 data-starting-style:opacity-0 data-swiping:duration-0" />
        <Drawer.Viewport
          className={classes(
            'fixed inset-0 z-40 flex overflow-hidden',
            isWide ? 'justify-end' : 'items-end justify-center',
          )}
        >
          <Drawer.Popup
            {...(initialFocus === undefined ? {} : { initialFocus })}
            className={classes(
              'relative flex flex-col border border-transparent bg-raised shadow-dialog outline-none transition-transform duration-150 ease-out data-swiping:select-none data-swiping:duration-0',
              isWide ? WIDE_LOOK : NARROW_LOOK,
            )}
          >
            {!isWide && (
              <span
                aria-hidden="true"
                className="mx-auto mt-2 h-1 w-9 rounded-full bg-line-strong"
              />
            )}
            <PopupBody
              title={<Drawer.Title className="text-xl font-bold">{title}</Drawer.Title>}
              onClose={onClose}
              footer={footer}
            >
              <Drawer.Content>{children}</Drawer.Content>
            </PopupBody>
          </Drawer.Popup>
        </Drawer.Viewport>
      </Drawer.Portal>
    </Drawer.Root>
  );
}

const NARROW_LOOK =
  'max-h-[92dvh] w-full max-w-lg rounded-t-xl pb-[env(safe-area-inset-bottom)] translate-y-(--drawer-swipe-movement-y) data-ending-style:translate-y-full data-starting-style:translate-y-full';
const WIDE_LOOK =
  'h-full w-96 rounded-l-xl translate-x-(--drawer-swipe-movement-x) data-ending-style:translate-x-full data-starting-style:translate-x-full';

function subscribeToWidth(listener: () => void): () => void {
  const query = matchMedia(WIDE);
  query.addEventListener('change', listener);
  return () => query.removeEventListener('change', listener);
}
