import { Menu } from '@base-ui/react/menu';
import type { FocusEvent, RefObject } from 'react';
import { classes } from './classes.ts';
import { Icon, type IconName } from './icon.tsx';
import type { OpenChange } from './open-change.ts';

export interface MenuItem {
  readonly label: string;
  readonly onSelect: () => void;
  readonly icon?: IconName;
  /** At the right end: the key that does the same, the present state. */
  readonly note?: string;
  /** One of several of which one is chosen. */
  readonly isChecked?: boolean;
  readonly isDisabled?: boolean;
  readonly isDangerous?: boolean;
}

export interface MenuGroup {
  readonly label?: string;
  readonly items: readonly MenuItem[];
}

interface MenuPopupProps {
  readonly label: string;
  readonly groups: readonly MenuGroup[];
  readonly isOpen: boolean;
  readonly onOpenChange: OpenChange;
  readonly anchor: RefObject<HTMLElement | null>;
}

export function MenuPopup({ label, groups, isOpen, onOpenChange, anchor }: MenuPopupProps) {
  return (
    <Menu.Root open={isOpen} onOpenChange={onOpenChange}>
      <Menu.Portal>
        <Menu.Positioner
          anchor={anchor}
          align="end"
          sideOffset={6}
          collisionPadding={8}
          className="z-50 outline-none"
        >
          <Menu.Popup
            aria-label={label}
            finalFocus={anchor}
            onFocus={toFirstItem}
            className="max-h-(--available-height) min-w-48 origin-(--transform-origin) overflow-y-auto rounded-lg border border-line bg-raised p-1.5 shadow-raised outline-none transition-[opacity,scale] duration-100 data-ending-style:scale-98 data-ending-style:opacity-0 data-starting-style:scale-98 data-starting-style:opacity-0"
          >
            {groups.map((group, index) => (
              <Menu.Group
                key={group.label ?? index}
                className="not-first:mt-1.5 not-first:border-t not-first:border-line not-first:pt-1.5"
              >
                {group.label !== undefined && (
                  <Menu.GroupLabel className="px-2.5 py-1 text-xs font-medium text-faint">
                    {group.label}
                  </Menu.GroupLabel>
                )}
                {group.items.map((item) => (
                  <Item key={item.label} item={item} />
                ))}
              </Menu.Group>
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

/** By keyboard a menu opens on its first item; with the mouse on none. */
function toFirstItem({ currentTarget, target }: FocusEvent<HTMLElement>): void {
  if (target !== currentTarget || !currentTarget.matches(':focus-visible')) return;
  currentTarget.querySelector<HTMLElement>('[role^=menuitem]')?.focus();
}

function Item({ item }: { readonly item: MenuItem }) {
  const { label, onSelect, icon, note, isChecked, isDisabled = false, isDangerous } = item;
  return (
    <Menu.Item
      label={label}
      disabled={isDisabled}
      onClick={onSelect}
      {...(isChecked === undefined ? {} : { role: 'menuitemradio', 'aria-checked': isChecked })}
      className={classes(
        'flex min-h-9 cursor-pointer items-center gap-2.5 rounded-md px-2.5 outline-none select-none pointer-coarse:min-h-11',
        'data-disabled:cursor-default data-disabled:opacity-40 data-highlighted:bg-hover forced-colors:data-highlighted:bg-[Highlight] forced-colors:data-highlighted:text-[HighlightText]',
        isDangerous === true ? 'text-danger' : 'text-text',
      )}
    >
      {icon !== undefined && (
        <Icon name={icon} className={isDangerous === true ? undefined : 'text-muted'} />
      )}
      <span className="flex-1 whitespace-nowrap">{label}</span>
      {note !== undefined && <span className="text-xs text-faint">{note}</span>}
      {isChecked !== undefined && (
        <Icon name="check" className={classes('size-4 text-accent', !isChecked && 'invisible')} />
      )}
    </Menu.Item>
  );
}
