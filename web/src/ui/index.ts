/**
 * What screens are built from: buttons, fields, tabs, dialogs, tables, and the states of what is on its
 * way, empty, old or lost. Colours and sizes are tokens.
 *
 * It never knows what a screen is about. Start with `tokens.css`, and look at `/gallery`.
 */

export { Banner, type BannerKind, type BannerProps } from './banner.tsx';
export {
  Button,
  Spinner,
  type ButtonProps,
  type ButtonSize,
  type ButtonVariant,
} from './button.tsx';
export { Change, directionOf, type ChangeProps, type Direction } from './change.tsx';
export { Checkbox } from './checkbox.tsx';
export { Chip, type ChipKind, type ChipProps } from './chip.tsx';
export { classes } from './classes.ts';
export { Dialog } from './dialog.tsx';
export type { DialogProps } from './dialog-popup.tsx';
export { Drawer } from './drawer.tsx';
export type { DrawerProps } from './drawer-popup.tsx';
export { EmptyState, type EmptyStateProps } from './empty-state.tsx';
export { ErrorState, type ErrorStateProps } from './error-state.tsx';
export { Hidden } from './hidden.tsx';
export { Icon, ICON_NAMES, type IconName } from './icon.tsx';
export { IconButton, type IconButtonProps } from './icon-button.tsx';
export { Kbd } from './kbd.tsx';
export { isServerThere, loadPart } from './load-part.ts';
export { Menu, type MenuProps } from './menu.tsx';
export type { MenuGroup, MenuItem } from './menu-popup.tsx';
export { NumberField, type NumberFieldProps } from './number-field.tsx';
export { groupDigits, readNumber, type NumberFault, type NumberReading } from './number-text.ts';
export { Panel, type PanelProps } from './panel.tsx';
export { Popover, type PopoverProps } from './popover.tsx';
export { Segmented, type Segment, type SegmentedProps } from './segmented.tsx';
export { Select, type Option, type SelectProps } from './select.tsx';
export { Skeleton, type SkeletonProps } from './skeleton.tsx';
export { Switch, type ToggleProps } from './switch.tsx';
export { Table, type Column, type TableProps } from './table.tsx';
export { Tabs, type Tab, type TabsProps } from './tabs.tsx';
export { TextField, type TextFieldProps } from './text-field.tsx';
export { ToastRegion } from './toast-region.tsx';
export { useToasts, type ToastMessage, type Toasts } from './toasts.ts';
export { tokenColour } from './token-colour.ts';
export { Tooltip, type TooltipProps } from './tooltip.tsx';
export { useNotLoaded } from './use-not-loaded.ts';
export type { StepDirection } from './use-number-typing.ts';
export { warmPopups } from './use-popups.ts';
