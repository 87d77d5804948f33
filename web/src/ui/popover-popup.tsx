import { Popover } from '@base-ui/react/popover';
import type { ReactNode, RefObject } from 'react';
import type { OpenChange } from './open-change.ts';

interface PopoverPopupProps {
  readonly title: string;
  readonly children: ReactNode;
  readonly isOpen: boolean;
  readonly onOpenChange: OpenChange;
  readonly anchor: RefObject<HTMLElement | null>;
}

export function PopoverPopup({ title, children, isOpen, onOpenChange, anchor }: PopoverPopupProps) {
  return (
    <Popover.Root open={isOpen} onOpenChange={onOpenChange}>
      <Popover.Portal>
        {/* Fixed, it makes the page no wider when that becomes narrow. */}
        <Popover.Positioner
          anchor={anchor}
          positionMethod="fixed"
          sideOffset={6}
          collisionPadding={12}
          className="z-50"
        >
          <Popover.Popup
            finalFocus={anchor}
            className="flex max-h-(--available-height) w-80 max-w-(--available-width) origin-(--transform-origin) flex-col gap-2 overflow-y-auto rounded-lg border border-line bg-raised p-4 shadow-raised outline-none transition-[opacity,scale] duration-100 data-ending-style:scale-98 data-ending-style:opacity-0 data-starting-style:scale-98 data-starting-style:opacity-0"
          >
            <Popover.Title className="text-lg font-semibold">{title}</Popover.Title>
            {children}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
