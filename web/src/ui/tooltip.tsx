import {
  cloneElement,
  useCallback,
  useEffect,
  useId,
  useRef,
  useState,
  type FocusEvent,
  type PointerEvent,
  type ReactElement,
  type Ref,
} from 'react';
import { Hidden } from './hidden.tsx';
import { usePopups } from './use-popups.ts';

interface TipTarget {
  readonly ref?: Ref<never>;
  readonly 'aria-describedby'?: string;
  readonly onPointerEnter?: (event: PointerEvent) => void;
  readonly onPointerLeave?: (event: PointerEvent) => void;
  readonly onPointerDown?: (event: PointerEvent) => void;
  readonly onFocus?: (event: FocusEvent) => void;
  readonly onBlur?: (event: FocusEvent) => void;
}

export interface TooltipProps {
  readonly text: string;
  /** What it explains; it takes the focus. */
  readonly children: ReactElement<TipTarget>;
}

const OPEN_AFTER_MS = 400;
/** Long enough to reach the tip with the mouse. */
const CLOSE_AFTER_MS = 120;

/** A few words about something, for the mouse and the keyboard; readers always hear them. */
export function Tooltip({ text, children }: TooltipProps) {
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  const anchor = useRef<HTMLElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const close = useCallback(() => setOpen(false), []);
  const popups = usePopups(isOpen, close);
  const change = (next: boolean, after: number): void => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setOpen(next), after);
  };
  useEffect(() => () => clearTimeout(timer.current), []);
  useEffect(() => {
    if (!isOpen) return;
    const onKeyDown = ({ key }: KeyboardEvent): void => {
      if (key === 'Escape') setOpen(false);
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [isOpen]);
  return (
    <>
      {cloneElement(children, {
        ref: anchor as Ref<never>,
        'aria-describedby': id,
        onPointerEnter: ({ pointerType }) => pointerType === 'mouse' && change(true, OPEN_AFTER_MS),
        onPointerLeave: () => change(false, CLOSE_AFTER_MS),
        onPointerDown: () => change(false, 0),
        onFocus: ({ currentTarget }) => currentTarget.matches(':focus-visible') && change(true, 0),
        onBlur: () => change(false, 0),
      })}
      <Hidden id={id}>{text}</Hidden>
      {popups !== null && (
        <popups.TooltipPopup
          text={text}
          isOpen={isOpen}
          onOpenChange={(next) => change(next, next ? 0 : CLOSE_AFTER_MS)}
          anchor={anchor}
        />
      )}
    </>
  );
}
