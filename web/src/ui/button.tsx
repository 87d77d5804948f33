import type { ComponentProps, MouseEvent } from 'react';
import { useTranslation } from '../language/index.ts';
import { classes } from './classes.ts';
import { Hidden } from './hidden.tsx';
import { Icon, type IconName } from './icon.tsx';

export type ButtonVariant = 'primary' | 'buy' | 'sell' | 'plain' | 'ghost' | 'danger';
export type ButtonSize = 'small' | 'medium' | 'large';

export interface ButtonProps extends ComponentProps<'button'> {
  readonly variant?: ButtonVariant;
  readonly size?: ButtonSize;
  /** Before the words. */
  readonly icon?: IconName;
  /** What was asked for is on its way: the button keeps its width and focus and hears no click. */
  readonly isBusy?: boolean;
}

const VARIANTS: Readonly<Record<ButtonVariant, string>> = {
  primary: 'bg-accent-fill text-on-fill enabled:hover:bg-accent-fill-hover',
  buy: 'bg-up-fill text-on-fill enabled:hover:bg-up-fill-hover',
  sell: 'bg-down-fill text-on-fill enabled:hover:bg-down-fill-hover',
  danger: 'bg-danger-fill text-on-fill enabled:hover:bg-danger-fill-hover',
  plain: 'bg-pressed text-text enabled:hover:bg-line-strong dark:enabled:hover:bg-line-strong',
  ghost: 'text-muted enabled:hover:bg-hover enabled:hover:text-text enabled:active:bg-pressed',
};

const SIZES: Readonly<Record<ButtonSize, string>> = {
  small: 'min-h-control-small rounded-sm px-2.5 text-sm gap-1',
  medium: 'min-h-control-medium rounded-md px-4 text-base gap-1.5',
  large: 'min-h-control-large rounded-lg px-5 text-lg gap-2',
};

export function Button({
  variant = 'plain',
  size = 'medium',
  icon,
  isBusy = false,
  className,
  children,
  onClick,
  ...rest
}: ButtonProps) {
  const { t } = useTranslation('ui');
  const ignore = (event: MouseEvent): void => event.preventDefault();
  return (
    <button
      type="button"
      {...rest}
      aria-disabled={isBusy || rest['aria-disabled']}
      aria-busy={isBusy}
      onClick={isBusy ? ignore : onClick}
      className={classes(
        'relative inline-flex items-center justify-center border border-transparent font-semibold [overflow-wrap:normal] select-none',
        'transition-colors duration-100 disabled:opacity-40',
        VARIANTS[variant],
        SIZES[size],
        className,
      )}
    >
      <span
        className={classes(
          'inline-flex items-center justify-center gap-[inherit]',
          isBusy && 'opacity-0',
        )}
      >
        {icon !== undefined && (
          <Icon name={icon} className={size === 'small' ? 'size-4' : undefined} />
        )}
        {children}
      </span>
      {isBusy && (
        <>
          <Spinner className="absolute" />
          <Hidden>{t('busy')}</Hidden>
        </>
      )}
    </button>
  );
}

export function Spinner({ className }: { readonly className?: string | undefined }) {
  return (
    <svg
      viewBox="0 0 20 20"
      width="1.25rem"
      height="1.25rem"
      className={classes('animate-turn motion-reduce:animate-none', className)}
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      strokeLinecap="round"
      aria-hidden="true"
    >
      <circle cx="10" cy="10" r="7" opacity="0.3" />
      <path d="M10 3a7 7 0 0 1 7 7" />
    </svg>
  );
}
