import type { ComponentProps } from 'react';
import { classes } from './classes.ts';
import { Field, FIELD_BOX, useFieldLinks, type FieldTexts } from './field.tsx';
import { Icon } from './icon.tsx';

export interface Option<Value extends string> {
  readonly value: Value;
  readonly label: string;
  readonly isDisabled?: boolean;
}

export interface SelectProps<Value extends string>
  extends FieldTexts, Omit<ComponentProps<'select'>, 'id' | 'value' | 'onChange' | 'children'> {
  readonly value: Value;
  readonly options: readonly Option<Value>[];
  readonly onChange: (value: Value) => void;
}

/** The browser's own list: phones show their wheel, readers and keyboards know it. */
export function Select<Value extends string>({
  label,
  hint,
  fault,
  isLabelHidden,
  value,
  options,
  onChange,
  className,
  ...select
}: SelectProps<Value>) {
  const links = useFieldLinks({ hint, fault });
  return (
    <Field {...{ links, label, hint, fault, className }} isLabelHidden={isLabelHidden ?? false}>
      <div className={classes(FIELD_BOX, 'relative')}>
        <select
          {...select}
          {...links}
          value={value}
          onChange={(event) => {
            const chosen = options.find((option) => option.value === event.currentTarget.value);
            if (chosen !== undefined) onChange(chosen.value);
          }}
          className="min-w-0 flex-1 self-stretch rounded-md bg-transparent pr-9 pl-3 font-medium outline-none"
        >
          {options.map((option) => (
            <option key={option.value} value={option.value} disabled={option.isDisabled}>
              {option.label}
            </option>
          ))}
        </select>
        <Icon
          name="chevron-down"
          className="pointer-events-none absolute right-2.5 size-4 text-muted"
        />
      </div>
    </Field>
  );
}
