import { useEffect, useRef, useState, type ChangeEvent, type FormEvent } from 'react';
import { ApiError } from '../api/index.ts';
import { failureOf, type Failure } from './failure.ts';

export interface FormOptions<Field extends string> {
  readonly first: { readonly [Name in Field]: string };
  /** What is wrong already before anything is sent: a code by field. */
  readonly check?: (values: { readonly [Name in Field]: string }) => { [Name in Field]?: string };
  readonly send: (values: { readonly [Name in Field]: string }) => Promise<void>;
}

export interface Form<Field extends string> {
  readonly values: { readonly [Name in Field]: string };
  readonly isBusy: boolean;
  readonly failure: Failure<Field> | null;
  readonly secondsLeft: number;
  readonly ref: React.RefObject<HTMLFormElement | null>;
  readonly onSubmit: (event: FormEvent) => void;
  readonly bind: (name: Field) => {
    readonly name: Field;
    readonly value: string;
    readonly onChange: (event: ChangeEvent<HTMLInputElement>) => void;
  };
}

/**
 * A form that is sent once at a time. What was typed stays whatever the answer is, and the first
 * field at fault gets the focus.
 */
export function useForm<Field extends string>({
  first,
  check,
  send,
}: FormOptions<Field>): Form<Field> {
  const [values, setValues] = useState(first);
  const [failure, setFailure] = useState<Failure<Field> | null>(null);
  const [refusals, setRefusals] = useState(0);
  const [isBusy, setBusy] = useState(false);
  const [secondsLeft, setSecondsLeft] = useState(0);
  // Between a click and the next drawing there may be another click.
  const isSending = useRef(false);
  const ref = useRef<HTMLFormElement>(null);
  const fields = Object.keys(first) as Field[];

  useEffect(() => {
    if (refusals > 0) ref.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [refusals]);

  useEffect(() => {
    if (secondsLeft === 0) return;
    const timer = setTimeout(() => setSecondsLeft(secondsLeft - 1), 1_000);
    return () => clearTimeout(timer);
  }, [secondsLeft]);

  const refuse = (found: Failure<Field>): void => {
    setFailure(found);
    setSecondsLeft(found.waitSeconds);
    setRefusals((before) => before + 1);
  };

  const submit = async (): Promise<void> => {
    if (isSending.current || secondsLeft > 0) return;
    const faults = faultsIn(check?.(values) ?? {});
    if (faults !== null) return refuse({ faults, whole: null, waitSeconds: 0 });
    isSending.current = true;
    setBusy(true);
    setFailure(null);
    try {
      await send(values);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      refuse(failureOf(error, fields));
    } finally {
      isSending.current = false;
      setBusy(false);
    }
  };

  return {
    values,
    isBusy,
    failure,
    secondsLeft,
    ref,
    onSubmit: (event) => {
      event.preventDefault();
      void submit();
    },
    bind: (name) => ({
      name,
      value: values[name],
      onChange: ({ target }) => {
        setValues((before) => ({ ...before, [name]: target.value }));
        // A fault is of what was sent, not of what is being typed.
        setFailure(
          (before) => before && { ...before, faults: { ...before.faults, [name]: undefined } },
        );
      },
    }),
  };
}

function faultsIn<Field extends string>(codes: {
  [Name in Field]?: string;
}): Failure<Field>['faults'] | null {
  const entries = Object.entries<string | undefined>(codes).filter(
    ([, code]) => code !== undefined,
  );
  if (entries.length === 0) return null;
  return Object.fromEntries(
    entries.map(([name, code]) => [name, { code, detail: '' }]),
  ) as Failure<Field>['faults'];
}
