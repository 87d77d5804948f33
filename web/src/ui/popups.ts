/**
 * Everything that stands on Base UI. It is as large as all other parts together, so it is loaded when the
 * first popup opens (use-popups.ts) and not with the page.
 */

export { DialogPopup } from './dialog-popup.tsx';
export { DrawerPopup } from './drawer-popup.tsx';
export { MenuPopup } from './menu-popup.tsx';
export { PopoverPopup } from './popover-popup.tsx';
export { TooltipPopup } from './tooltip-popup.tsx';
