import { useRef, type PointerEvent } from 'react';
import { classes } from './classes.ts';
import { Icon } from './icon.tsx';
import type { StepDirection } from './use-number-typing.ts';

interface StepButtonProps {
  readonly label: string;
  readonly direction: StepDirection;
  readonly isDisabled: boolean;
  readonly onStep: (direction: StepDirection, isLarge: boolean) => void;
}

const HOLD_MS = 400;
const REPEAT_MS = 70;

/** For the mouse and fingers: the keyboard has the arrow keys. Held down, it goes on. */
export function StepButton({ label, direction, isDisabled, onStep }: StepButtonProps) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const latest = useRef(onStep);
  latest.current = onStep;
  const stop = (): void => clearTimeout(timer.current);
  const start = (event: PointerEvent<HTMLButtonElement>): void => {
    if (event.button !== 0) return;
    const isLarge = event.shiftKey;
    const again = (): void => {
      latest.current(direction, isLarge);
      timer.current = setTimeout(again, REPEAT_MS);
    };
    timer.current = setTimeout(again, HOLD_MS);
  };
  return (
    <button
      type="button"
      tabIndex={-1}
      aria-label={label}
      disabled={isDisabled}
      onClick={(event) => onStep(direction, event.shiftKey)}
      onPointerDown={start}
      onPointerUp={stop}
      onPointerLeave={stop}
      onPointerCancel={stop}
      className={classes(
        'flex w-9 shrink-0 items-center justify-center self-stretch text-muted',
        'enabled:hover:bg-hover enabled:hover:text-text enabled:active:bg-pressed disabled:opacity-40',
        direction === 1 ? 'rounded-r-md border-l border-line' : 'rounded-l-md border-r border-line',
      )}
    >
      <Icon name={direction === 1 ? 'plus' : 'minus'} className="size-4" />
    </button>
  );
}
