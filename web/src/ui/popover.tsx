import type { ReactNode } from 'react';
import { useAnchored, type Trigger } from './use-anchored.ts';
import { usePopups } from './use-popups.ts';

export interface PopoverProps {
  readonly title: string;
  /** The button that opens it. */
  readonly trigger: Trigger;
  readonly children: ReactNode;
}

/** More about something, beside the button that asks for it. */
export function Popover({ title, trigger, children }: PopoverProps) {
  const anchored = useAnchored(trigger, 'dialog');
  const { isOpen, onOpenChange, anchor } = anchored;
  const popups = usePopups(isOpen, anchored.close);
  return (
    <>
      {anchored.trigger}
      {popups !== null && (
        <popups.PopoverPopup {...{ title, isOpen, onOpenChange, anchor }}>
          {children}
        </popups.PopoverPopup>
      )}
    </>
  );
}
