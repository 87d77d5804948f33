import {
  cloneElement,
  useCallback,
  useRef,
  useState,
  type KeyboardEvent,
  type MouseEvent,
  type ReactElement,
  type Ref,
  type RefObject,
} from 'react';
import type { OpenChange } from './open-change.ts';
import { warmPopups } from './use-popups.ts';

/** What a button must take to open something. `Button` and `IconButton` do. */
export interface TriggerProps {
  readonly ref?: Ref<HTMLButtonElement>;
  readonly onClick?: (event: MouseEvent<HTMLButtonElement>) => void;
  readonly onKeyDown?: (event: KeyboardEvent<HTMLButtonElement>) => void;
  readonly onPointerEnter?: () => void;
  readonly 'aria-haspopup'?: 'menu' | 'dialog';
  readonly 'aria-expanded'?: boolean;
}

export type Trigger = ReactElement<TriggerProps>;

interface Anchored {
  readonly isOpen: boolean;
  readonly close: () => void;
  readonly onOpenChange: OpenChange;
  readonly anchor: RefObject<HTMLButtonElement | null>;
  readonly trigger: Trigger;
}

/** A button that opens a popup beside it; the button is there before the popup is loaded. */
export function useAnchored(trigger: Trigger, kind: 'menu' | 'dialog'): Anchored {
  const [isOpen, setOpen] = useState(false);
  const anchor = useRef<HTMLButtonElement>(null);
  const close = useCallback(() => setOpen(false), []);
  return {
    isOpen,
    close,
    anchor,
    onOpenChange: (isNowOpen, { event, cancel }) => {
      // A press on the button is its own click, which closes; else it would open again at once.
      if (event.target instanceof Node && anchor.current?.contains(event.target)) cancel();
      else setOpen(isNowOpen);
    },
    trigger: cloneElement(trigger, {
      ref: anchor,
      'aria-haspopup': kind,
      'aria-expanded': isOpen,
      onPointerEnter: () => void warmPopups().catch(() => undefined),
      onClick: (event) => {
        trigger.props.onClick?.(event);
        setOpen((wasOpen) => !wasOpen);
      },
      onKeyDown: (event) => {
        trigger.props.onKeyDown?.(event);
        if (kind !== 'menu' || (event.key !== 'ArrowDown' && event.key !== 'ArrowUp')) return;
        event.preventDefault();
        setOpen(true);
      },
    }),
  };
}
