import type { ComponentProps, ReactNode } from 'react';
import { Field, FIELD_BOX, useFieldLinks, type FieldTexts } from './field.tsx';

export interface TextFieldProps extends FieldTexts, Omit<ComponentProps<'input'>, 'id'> {
  /** Inside the box, after what is typed: a button, a unit. */
  readonly trailing?: ReactNode;
}

export function TextField({
  label,
  hint,
  fault,
  isLabelHidden,
  trailing,
  className,
  ...input
}: TextFieldProps) {
  const links = useFieldLinks({ hint, fault });
  return (
    <Field {...{ links, label, hint, fault, className }} isLabelHidden={isLabelHidden ?? false}>
      <div className={FIELD_BOX}>
        <input
          {...input}
          {...links}
          className="min-w-0 flex-1 self-stretch rounded-md bg-transparent px-3 outline-none"
        />
        {trailing}
      </div>
    </Field>
  );
}
