import type { MenuGroup } from './menu-popup.tsx';
import { useAnchored, type Trigger } from './use-anchored.ts';
import { usePopups } from './use-popups.ts';

export interface MenuProps {
  readonly label: string;
  /** The button that opens it. */
  readonly trigger: Trigger;
  readonly groups: readonly MenuGroup[];
}

export function Menu({ label, trigger, groups }: MenuProps) {
  const anchored = useAnchored(trigger, 'menu');
  const { isOpen, onOpenChange, anchor } = anchored;
  const popups = usePopups(isOpen, anchored.close);
  return (
    <>
      {anchored.trigger}
      {popups !== null && <popups.MenuPopup {...{ label, groups, isOpen, onOpenChange, anchor }} />}
    </>
  );
}
