import { Tooltip } from '@base-ui/react/tooltip';
import type { RefObject } from 'react';

interface TooltipPopupProps {
  readonly text: string;
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
  readonly anchor: RefObject<HTMLElement | null>;
}

export function TooltipPopup({ text, isOpen, onOpenChange, anchor }: TooltipPopupProps) {
  return (
    <Tooltip.Root open={isOpen} onOpenChange={onOpenChange}>
      <Tooltip.Portal>
        <Tooltip.Positioner anchor={anchor} sideOffset={6} collisionPadding={8} className="z-50">
          <Tooltip.Popup
            onPointerEnter={() => onOpenChange(true)}
            onPointerLeave={() => onOpenChange(false)}
            className="max-w-64 rounded-md border border-transparent bg-text px-2.5 py-1.5 text-xs font-medium text-panel shadow-raised transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0"
          >
            {text}
          </Tooltip.Popup>
        </Tooltip.Positioner>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}
