import { useId, useState, type KeyboardEvent, type ReactNode } from 'react';
import { classes } from './classes.ts';

export interface Tab<Value extends string> {
  readonly value: Value;
  readonly label: ReactNode;
  readonly panel: ReactNode;
}

export interface TabsProps<Value extends string> {
  /** What the tabs are about. */
  readonly label: string;
  readonly tabs: readonly Tab<Value>[];
  /** Chosen from outside, as by the address; else the tabs remember it themselves. */
  readonly value?: Value | undefined;
  readonly onChange?: ((value: Value) => void) | undefined;
  /** Beside the tabs. */
  readonly actions?: ReactNode;
  /** Whether the tabs share the whole width. */
  readonly isWide?: boolean;
  readonly className?: string | undefined;
}

/** Only the panel in sight exists. */
export function Tabs<Value extends string>({
  label,
  tabs,
  value,
  onChange,
  actions,
  isWide = false,
  className,
}: TabsProps<Value>) {
  const id = useId();
  const [own, setOwn] = useState(tabs[0]?.value);
  const chosen = tabs.find((tab) => tab.value === (value ?? own)) ?? tabs[0];
  const choose = (next: Value): void => {
    setOwn(next);
    onChange?.(next);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const at = tabs.findIndex((tab) => tab === chosen);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: -1 }[event.key];
    const next = to === undefined ? undefined : tabs.at(to % tabs.length);
    if (next === undefined) return;
    event.preventDefault();
    choose(next.value);
    document.getElementById(`${id}-${next.value}`)?.focus();
  };
  return (
    <div className={classes('flex min-w-0 flex-col', className)}>
      <div className="flex items-center gap-2 border-b border-line px-panel">
        <div
          role="tablist"
          tabIndex={-1}
          aria-label={label}
          onKeyDown={onKeyDown}
          className={classes(
            'no-scrollbar flex min-w-0 flex-1 overflow-x-auto',
            isWide ? '' : 'gap-4',
          )}
        >
          {tabs.map((tab) => (
            <button
              key={tab.value}
              type="button"
              role="tab"
              id={`${id}-${tab.value}`}
              aria-selected={tab === chosen}
              aria-controls={tab === chosen ? `${id}-panel` : undefined}
              tabIndex={tab === chosen ? 0 : -1}
              onClick={() => choose(tab.value)}
              className={classes(
                'relative min-h-control-medium shrink-0 text-base font-semibold whitespace-nowrap transition-colors duration-100 focus-visible:-outline-offset-2',
                'after:absolute after:inset-x-0 after:bottom-0 after:h-0.5 after:rounded-full',
                tab === chosen
                  ? 'text-text after:bg-text forced-colors:after:bg-[Highlight]'
                  : 'text-muted hover:text-text',
                isWide && 'flex-1',
              )}
            >
              {tab.label}
            </button>
          ))}
        </div>
        {actions}
      </div>
      <div
        role="tabpanel"
        id={`${id}-panel`}
        aria-labelledby={chosen === undefined ? undefined : `${id}-${chosen.value}`}
        tabIndex={0}
        className="min-h-0 min-w-0 flex-1 focus-visible:-outline-offset-2"
      >
        {chosen?.panel}
      </div>
    </div>
  );
}
