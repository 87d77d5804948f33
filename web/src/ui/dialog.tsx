import type { DialogProps } from './dialog-popup.tsx';
import { usePopups } from './use-popups.ts';

/** A question or a form over the screen; the focus stays in it and returns afterwards. */
export function Dialog(props: DialogProps) {
  const popups = usePopups(props.isOpen, props.onClose);
  return popups === null ? null : <popups.DialogPopup {...props} />;
}
