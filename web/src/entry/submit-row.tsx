import { useTranslation } from '../language/index.ts';
import { Banner, Button } from '../ui/index.ts';
import { useFaultText } from './use-fault-text.ts';
import type { Form } from './use-form.ts';

export interface SubmitRowProps {
  readonly form: Pick<Form<never>, 'isBusy' | 'secondsLeft'> & {
    readonly failure: Pick<NonNullable<Form<never>['failure']>, 'whole'> | null;
  };
  readonly label: string;
}

/** The button that sends a form, and above it why it did not get through. */
export function SubmitRow({ form, label }: SubmitRowProps) {
  const { t } = useTranslation('entry');
  const faultText = useFaultText();
  const whole = form.failure?.whole ?? null;
  const isWaiting = form.secondsLeft > 0;
  return (
    <div className="flex flex-col gap-3">
      {whole !== null && <Banner kind="bad">{faultText(whole)}</Banner>}
      <Button
        type="submit"
        variant="primary"
        size="large"
        isBusy={form.isBusy}
        aria-disabled={isWaiting}
        className={isWaiting ? 'opacity-60 tabular-nums' : ''}
      >
        {isWaiting ? t('waitFor', { seconds: form.secondsLeft }) : label}
      </Button>
    </div>
  );
}
