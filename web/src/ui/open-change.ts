/** Base UI asks before it opens or closes. */
export type OpenChange = (
  isOpen: boolean,
  details: { readonly event: Event; readonly cancel: () => void },
) => void;

/** Closes, but for a press on a message: that is above what is open and beside the question. */
export function closing(onClose: () => void): OpenChange {
  return (isOpen, { event, cancel }) => {
    if (isOpen) return;
    const isOnToast = event.target instanceof Element && event.target.closest('[data-toasts]');
    if (isOnToast) cancel();
    else onClose();
  };
}
