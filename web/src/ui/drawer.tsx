import type { DrawerProps } from './drawer-popup.tsx';
import { usePopups } from './use-popups.ts';

/** A sheet from the edge of the screen: from below on phones. */
export function Drawer(props: DrawerProps) {
  const popups = usePopups(props.isOpen, props.onClose);
  return popups === null ? null : <popups.DrawerPopup {...props} />;
}
