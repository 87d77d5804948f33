import {
  useLayoutEffect,
  useState,
  type ChangeEvent,
  type CompositionEvent,
  type FocusEvent,
  type KeyboardEvent,
} from 'react';
import { groupDigits, readNumber, type NumberFault } from './number-text.ts';

export type StepDirection = 1 | -1;

export interface NumberTyping {
  /** An exact decimal such as `3002.5`, or nothing. */
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** The value one step up or down, ten where it is large. Without it nothing steps. */
  readonly step?:
    | ((value: string, direction: StepDirection, isLarge: boolean) => string)
    | undefined;
  /** How many places there may be after the point. */
  readonly places: number;
}

/** What stands in a field that has the focus. */
interface Draft {
  readonly text: string;
  /** The last text that was a number; `text` is ahead of it while a syllable is put together. */
  readonly read: string;
  /** What it stood for. */
  readonly value: string;
}

const STEP_KEYS: Readonly<
  Record<string, { direction: StepDirection; isLarge: boolean } | undefined>
> = {
  ArrowUp: { direction: 1, isLarge: false },
  ArrowDown: { direction: -1, isLarge: false },
  PageUp: { direction: 1, isLarge: true },
  PageDown: { direction: -1, isLarge: true },
};

/** While it has the focus a field shows what was typed; else the value, its digits in groups. */
export function useNumberTyping({ value, onChange, step, places }: NumberTyping) {
  const [draft, setDraft] = useState<Draft | null>(null);
  const [refused, setRefused] = useState<NumberFault | null>(null);
  const [stepped, setStepped] = useState('');
  const [focused, setFocused] = useState<HTMLInputElement | null>(null);
  // Whoever comes by keyboard replaces what is there, as in any other field; it has lost its groups by now.
  useLayoutEffect(() => focused?.select(), [focused]);

  const read = draft?.value === value ? draft.read : value;

  const take = (text: string): void => {
    const reading = readNumber(text, places);
    if ('fault' in reading) {
      // What was there before stays: a letter typed by mistake changes nothing.
      setRefused(reading.fault);
      setDraft({ text: read, read, value });
      return;
    }
    setRefused(null);
    setDraft({ text, read: text, value: reading.value });
    if (reading.value !== value) onChange(reading.value);
  };

  const move = (direction: StepDirection, isLarge: boolean): void => {
    if (step === undefined) return;
    const next = step(value, direction, isLarge);
    setRefused(null);
    setStepped(groupDigits(next));
    if (next !== value) onChange(next);
  };

  const input = {
    value: shownText(draft, value),
    onFocus: (event: FocusEvent<HTMLInputElement>): void => {
      setDraft({ text: value, read: value, value });
      setFocused(event.currentTarget);
    },
    onBlur: (): void => {
      setDraft(null);
      setFocused(null);
      setRefused(null);
      setStepped('');
    },
    onChange: (event: ChangeEvent<HTMLInputElement>): void => {
      const text = event.currentTarget.value;
      // A syllable that is being put together is let alone: 3ㅁ becomes 3만.
      if ((event.nativeEvent as InputEvent).isComposing) setDraft({ text, read, value });
      else take(text);
    },
    onCompositionEnd: (event: CompositionEvent<HTMLInputElement>): void =>
      take(event.currentTarget.value),
    onKeyDown: (event: KeyboardEvent<HTMLInputElement>): void => {
      const key = STEP_KEYS[event.key];
      const isShortcut = event.altKey || event.ctrlKey || event.metaKey;
      if (key === undefined || step === undefined || isShortcut) return;
      event.preventDefault();
      move(key.direction, key.isLarge || event.shiftKey);
    },
  };

  // 3만5 stands for 30,005: what is spelled out is said in digits as well.
  const spelled = draft?.value === value && /[조억만천백]/.test(draft.text) ? draft.value : null;
  return { input, move, refused, stepped, spelled: spelled && groupDigits(spelled) };
}

/** A value that came from elsewhere (a click on a price) takes the place of what was typed. */
function shownText(draft: Draft | null, value: string): string {
  if (draft === null) return groupDigits(value);
  return draft.value === value ? draft.text : value;
}
