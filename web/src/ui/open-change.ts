/** Base UI asks before it opens or closes. */
export type OpenChange = (
  isOpen: boolean,
  details: { readonly event: Event; readonly cancel: () => void },
) => void;
