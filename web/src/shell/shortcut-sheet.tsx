import { Fragment, type ReactNode } from 'react';
import { useTranslation } from '../language/index.ts';
import { ORDER_SHORTCUTS } from '../order/index.ts';
import { Kbd } from '../ui/index.ts';
import { INSTRUMENT_SHORTCUTS, SHELL_SHORTCUTS } from './shortcuts.ts';

/** Every key that does something, room by room. */
export function ShortcutSheet() {
  const { t } = useTranslation(['shell', 'order']);
  const trading = ORDER_SHORTCUTS.filter(({ isTrading }) => isTrading);
  const ticket = ORDER_SHORTCUTS.filter(({ isTrading }) => !isTrading);
  return (
    <div className="flex flex-col gap-5">
      <p className="text-sm text-muted">{t('shell:shortcutsLead')}</p>
      <div className="gap-x-10 sm:columns-2">
        <Group title={t('shell:keysEverywhere')}>
          {SHELL_SHORTCUTS.map((line) => (
            <Line key={line.text} name={t(`shell:${line.text}`)} {...line} />
          ))}
        </Group>
        <Group title={t('shell:keysInstrument')}>
          {INSTRUMENT_SHORTCUTS.map((line) => (
            <Line key={line.text} name={t(`shell:${line.text}`)} {...line} />
          ))}
        </Group>
        <Group title={t('shell:keysOrder')}>
          {ticket.map((line) => (
            <Line key={line.text} name={t(`order:${line.text}`)} {...line} />
          ))}
        </Group>
        <Group title={t('shell:keysTrading')}>
          {trading.map((line) => (
            <Line key={line.text} name={t(`order:${line.text}`)} {...line} />
          ))}
        </Group>
      </div>
    </div>
  );
}

function Group({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="mb-5 flex break-inside-avoid flex-col gap-1">
      <h3 className="text-sm font-semibold text-muted">{title}</h3>
      <dl>{children}</dl>
    </section>
  );
}

interface LineProps {
  readonly name: string;
  readonly keys: readonly string[];
  readonly isSequence?: boolean;
}

function Line({ name, keys, isSequence = false }: LineProps) {
  const { t } = useTranslation('shell');
  const isRow = keys.length > 2;
  const shown = isRow ? [keys.at(0), keys.at(-1)].filter((key) => key !== undefined) : keys;
  const between = isRow ? '–' : t(isSequence ? 'keyThen' : 'keyOr');
  return (
    <div className="flex min-h-8 items-center justify-between gap-4 border-b border-line py-1 last:border-0">
      <dt>{name}</dt>
      <dd className="flex shrink-0 items-center gap-1">
        {shown.map((press, index) => (
          <Fragment key={press}>
            {index > 0 && <span className="text-xs text-faint">{between}</span>}
            {press.split('+').map((key) => (
              <Kbd key={key}>{faceOf(key)}</Kbd>
            ))}
          </Fragment>
        ))}
      </dd>
    </div>
  );
}

const IS_APPLE = /Mac|iPhone|iPad/.test(navigator.userAgent);
const APPLE_FACES: Readonly<Record<string, string>> = { Ctrl: '⌘', Alt: '⌥', Shift: '⇧' };

/** What is printed on the key. */
function faceOf(key: string): string {
  const face = IS_APPLE ? APPLE_FACES[key] : undefined;
  return face ?? (key.length === 1 ? key.toUpperCase() : key);
}
