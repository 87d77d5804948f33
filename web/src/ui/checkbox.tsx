import { classes } from './classes.ts';
import { Icon } from './icon.tsx';
import type { ToggleProps } from './switch.tsx';

export function Checkbox({ label, isOn, onChange, className, ...input }: ToggleProps) {
  return (
    <label
      className={classes('group flex min-h-6 items-start gap-2 has-disabled:opacity-40', className)}
    >
      <span
        className={classes(
          'relative mt-0.5 flex size-5 shrink-0 items-center justify-center rounded-[0.3rem] border-[1.5px] border-control bg-panel text-on-fill transition-colors duration-100',
          'group-has-checked:border-accent-fill group-has-checked:bg-accent-fill',
          'has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-focus',
          'has-aria-invalid:border-danger',
        )}
      >
        <input
          {...input}
          type="checkbox"
          checked={isOn}
          onChange={(event) => onChange(event.currentTarget.checked)}
          className="absolute -inset-1 appearance-none outline-none"
        />
        <Icon
          name="check"
          className="pointer-events-none size-4 opacity-0 group-has-checked:opacity-100 forced-colors:text-[ButtonText]"
        />
      </span>
      <span className="min-w-0">{label}</span>
    </label>
  );
}
