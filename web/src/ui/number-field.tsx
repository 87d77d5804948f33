import type { ReactNode, Ref } from 'react';
import { useTranslation } from '../language/index.ts';
import { Field, FIELD_BOX, useFieldLinks, type FieldTexts } from './field.tsx';
import { Hidden } from './hidden.tsx';
import type { NumberFault } from './number-text.ts';
import { StepButton } from './step-button.tsx';
import { useNumberTyping, type NumberTyping, type StepDirection } from './use-number-typing.ts';

export interface NumberFieldProps extends FieldTexts, NumberTyping {
  /** After the number: 원, LPJ. */
  readonly unit?: string | undefined;
  readonly isDisabled?: boolean;
  readonly placeholder?: string | undefined;
  readonly name?: string;
  readonly className?: string | undefined;
  readonly ref?: Ref<HTMLInputElement>;
}

/** A number, typed as people type it; what comes out is an exact decimal. */
export function NumberField(props: NumberFieldProps) {
  const { label, step, places, unit, isDisabled = false, isLabelHidden = false } = props;
  const { t } = useTranslation('ui');
  const typing = useNumberTyping(props);
  const hint = typing.spelled === null ? props.hint : `= ${typing.spelled}`;
  const fault = useRefusal(typing.refused, places) ?? props.fault;
  const links = useFieldLinks({ hint, fault });
  const stepButton = (direction: StepDirection): ReactNode =>
    step !== undefined && (
      <StepButton
        label={t(direction === 1 ? 'stepUp' : 'stepDown', { label })}
        direction={direction}
        isDisabled={isDisabled}
        onStep={typing.move}
      />
    );
  return (
    <Field {...{ links, label, hint, fault, isLabelHidden }} className={props.className}>
      <div className={FIELD_BOX}>
        {stepButton(-1)}
        <input
          {...links}
          {...typing.input}
          ref={props.ref}
          name={props.name}
          type="text"
          inputMode={places === 0 ? 'numeric' : 'decimal'}
          autoComplete="off"
          disabled={isDisabled}
          placeholder={props.placeholder}
          className="min-w-0 flex-1 self-stretch rounded-md bg-transparent px-3 text-right font-medium tabular-nums outline-none"
        />
        {unit !== undefined && <span className="pr-3 text-sm text-muted">{unit}</span>}
        {stepButton(1)}
      </div>
      <Hidden aria-live="polite">{typing.stepped}</Hidden>
    </Field>
  );
}

/** Why what was typed was not taken. */
function useRefusal(refused: NumberFault | null, places: number): string | undefined {
  const { t } = useTranslation('ui');
  if (refused === null) return undefined;
  if (refused === 'not-a-number') return t('notANumber');
  return places === 0 ? t('wholeOnly') : t('tooManyPlaces', { places });
}
