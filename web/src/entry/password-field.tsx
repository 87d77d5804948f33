import { useState, type ComponentProps } from 'react';
import { useTranslation } from '../language/index.ts';
import { classes, IconButton, TextField } from '../ui/index.ts';
import { PASSWORD_LENGTH_MIN, strengthOf, type Strength } from './password-strength.ts';

export interface PasswordFieldProps extends Omit<ComponentProps<typeof TextField>, 'type'> {
  readonly value: string;
}

/** A password that can be looked at while it is typed. */
export function PasswordField(props: PasswordFieldProps) {
  const { t } = useTranslation('entry');
  const [isShown, setShown] = useState(false);
  return (
    <TextField
      {...props}
      type={isShown ? 'text' : 'password'}
      autoCapitalize="none"
      autoCorrect="off"
      spellCheck={false}
      trailing={
        <IconButton
          icon={isShown ? 'eye-off' : 'eye'}
          label={t(isShown ? 'hidePassword' : 'showPassword')}
          onClick={() => setShown(!isShown)}
        />
      }
    />
  );
}

export interface NewPasswordFieldProps extends PasswordFieldProps {
  /** What others know about the person, and would try. */
  readonly known?: readonly string[];
}

/** A password to choose, with a word on how easily it is guessed. */
export function NewPasswordField({ known = [], ...field }: NewPasswordFieldProps) {
  const { t } = useTranslation('entry');
  return (
    <div className="flex flex-col gap-1.5">
      <PasswordField
        {...field}
        autoComplete="new-password"
        hint={field.value === '' ? t('passwordHint', { minimum: PASSWORD_LENGTH_MIN }) : ''}
      />
      {field.value !== '' && field.fault === undefined && (
        <StrengthMeter password={field.value} known={known} />
      )}
    </div>
  );
}

const LOOKS: Readonly<Record<Strength, readonly [bar: string, text: string]>> = {
  0: ['bg-line-strong', 'text-faint'],
  1: ['bg-danger', 'text-danger'],
  2: ['bg-warn', 'text-warn'],
  3: ['bg-good', 'text-good'],
};
const STEPS = [1, 2, 3] as const;

interface StrengthMeterProps {
  readonly password: string;
  readonly known: readonly string[];
}

function StrengthMeter({ password, known }: StrengthMeterProps) {
  const { t } = useTranslation('entry');
  const strength = strengthOf(password, known);
  const [bar, text] = LOOKS[strength];
  const left = PASSWORD_LENGTH_MIN - Array.from(password).length;
  return (
    <div className="flex items-center gap-2 text-xs">
      <span aria-hidden="true" className="flex flex-1 gap-1">
        {STEPS.map((step) => (
          <span
            key={step}
            className={classes('h-1 flex-1 rounded-full', step <= strength ? bar : 'bg-pressed')}
          />
        ))}
      </span>
      <span className={classes('font-medium', text)}>{t(`strength${strength}`, { left })}</span>
    </div>
  );
}
