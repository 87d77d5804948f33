import { Dialog } from '@base-ui/react/dialog';
import { useId, useRef, useState, type KeyboardEvent } from 'react';
import { flushSync } from 'react-dom';
import { useFormats, useTranslation } from '../language/index.ts';
import { useServices } from '../services/index.ts';
import { useStore } from '../store/index.ts';
import { Change, classes, directionOf, Hidden, Icon, Kbd } from '../ui/index.ts';
import { find } from './find.ts';
import type { Command } from './read-key.ts';
import { useFindings, type Finding, type FindingGroup } from './use-findings.ts';

export interface PaletteProps {
  readonly onClose: () => void;
  readonly onOpen: (what: Command) => void;
}

/** Finds instruments, pages and settings, by keyboard alone if one likes: a combobox with groups. */
export function Palette({ onClose, onOpen }: PaletteProps) {
  const { t } = useTranslation('shell');
  const input = useRef<HTMLInputElement>(null);
  // Before the field takes the focus.
  const [cameFrom] = useState(() => document.activeElement);
  const id = useId();
  const { groups: all, isFailed } = useFindings(onOpen);
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState(0);
  const groups = all
    .map((group) => ({ ...group, findings: find(typed, group.findings) }))
    .filter(({ findings }) => findings.length > 0);
  const findings = groups.flatMap((group) => group.findings);
  const current = findings[Math.min(chosen, findings.length - 1)];
  const optionId = (finding: Finding | undefined): string | undefined =>
    finding && `${id}-${finding.key}`;

  const move = (step: number): void => {
    const { length } = findings;
    if (length === 0) return;
    const next = (Math.min(chosen, length - 1) + step + length) % length;
    setChosen(next);
    document.getElementById(optionId(findings[next]) ?? '')?.scrollIntoView({ block: 'nearest' });
  };
  const leave = (): void => {
    flushSync(onClose);
    if (cameFrom instanceof HTMLElement) cameFrom.focus();
  };
  const choose = (finding: Finding | undefined): void => {
    if (finding === undefined) return;
    leave();
    finding.onChoose();
  };
  const hear = (event: KeyboardEvent): void => {
    // Enter that ends a syllable chooses nothing.
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'ArrowDown') move(1);
    else if (event.key === 'ArrowUp') move(-1);
    else if (event.key === 'Enter') choose(current);
    else return;
    event.preventDefault();
  };

  return (
    <Dialog.Root open onOpenChange={(isOpen) => !isOpen && leave()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-shade" />
        <Dialog.Popup
          initialFocus={input}
          className="fixed inset-x-0 top-[calc(var(--header)+0.5rem)] z-40 mx-auto flex max-h-[min(30rem,calc(100dvh-var(--header)-var(--bottom-bar)-1rem))] w-[calc(100%-1rem)] max-w-xl flex-col overflow-hidden rounded-xl border border-transparent bg-raised shadow-dialog outline-none sm:top-[12vh]"
        >
          <Dialog.Title className="sr-only">{t('search')}</Dialog.Title>
          <div className="flex items-center gap-2 border-b border-line pr-2 pl-4">
            <Icon name="search" className="text-muted" />
            <input
              ref={input}
              autoFocus
              value={typed}
              onChange={({ target }) => {
                setTyped(target.value);
                setChosen(0);
              }}
              onKeyDown={hear}
              role="combobox"
              aria-label={t('searchLabel')}
              aria-expanded={findings.length > 0}
              aria-controls={`${id}-list`}
              aria-activedescendant={optionId(current)}
              aria-autocomplete="list"
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              enterKeyHint="go"
              placeholder={t('searchLabel')}
              className="h-12 min-w-0 flex-1 bg-transparent text-lg outline-none"
            />
            <Dialog.Close className="flex h-9 items-center rounded-md px-2 text-sm text-muted hover:bg-hover">
              <span className="sm:hidden">{t('searchClose')}</span>
              <span className="hidden sm:block">
                <Hidden>{t('searchClose')}</Hidden>
                <span aria-hidden="true">
                  <Kbd>Esc</Kbd>
                </span>
              </span>
            </Dialog.Close>
          </div>
          <div
            id={`${id}-list`}
            role="listbox"
            aria-label={t('search')}
            className="min-h-0 flex-1 overflow-y-auto overscroll-contain p-2 empty:hidden"
          >
            {groups.map((group) => (
              <Group
                key={group.key}
                {...{ group, current, choose, optionId }}
                onPoint={(finding) => setChosen(findings.indexOf(finding))}
              />
            ))}
          </div>
          <p role="status" className={findings.length > 0 ? 'sr-only' : 'px-4 py-8 text-center'}>
            {findings.length > 0 ? (
              t('searchCount', { found: findings.length })
            ) : (
              <>
                <span className="block font-semibold">{t('searchNone')}</span>
                <span className="block text-sm text-muted">{t('searchNoneHint')}</span>
              </>
            )}
          </p>
          {isFailed && (
            <p role="status" className="border-t border-line px-4 py-2 text-sm text-danger">
              {t('searchFailed')}
            </p>
          )}
          <p
            aria-hidden="true"
            className="flex gap-4 border-t border-line px-4 py-2 text-xs text-faint pointer-coarse:hidden"
          >
            <span className="flex items-center gap-1">
              <Kbd>↑</Kbd>
              <Kbd>↓</Kbd> {t('searchMove')}
            </span>
            <span className="flex items-center gap-1">
              <Kbd>Enter</Kbd> {t('searchChoose')}
            </span>
          </p>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

interface GroupProps {
  readonly group: FindingGroup;
  readonly current: Finding | undefined;
  readonly optionId: (finding: Finding) => string | undefined;
  readonly choose: (finding: Finding) => void;
  readonly onPoint: (finding: Finding) => void;
}

function Group({ group, current, optionId, choose, onPoint }: GroupProps) {
  const id = useId();
  return (
    <div role="group" aria-labelledby={id} className="not-first:mt-2">
      <div id={id} className="px-2.5 py-1 text-xs font-medium text-faint">
        {group.label}
      </div>
      {group.findings.map((finding) => (
        <div
          key={finding.key}
          id={optionId(finding)}
          role="option"
          aria-selected={finding === current}
          tabIndex={-1}
          onClick={() => choose(finding)}
          onPointerMove={() => finding !== current && onPoint(finding)}
          className={classes(
            'flex min-h-11 cursor-pointer items-center gap-3 rounded-md px-2.5',
            finding === current && 'bg-hover forced-colors:outline-2',
          )}
        >
          <Icon name={finding.icon} className="text-muted" />
          <span className="flex min-w-0 flex-1 items-baseline gap-2">
            <span className="truncate font-medium" lang={finding.lang}>
              {finding.label}
            </span>
            {finding.note !== undefined && (
              <span className="truncate text-sm text-faint">{finding.note}</span>
            )}
          </span>
          {finding.instrument !== undefined && <LastPrice instrument={finding.instrument} />}
          {finding.isCurrent === true && <Icon name="check" className="size-4 text-accent" />}
        </div>
      ))}
    </div>
  );
}

/** What it costs now, and how far it is from yesterday. */
function LastPrice({ instrument }: { readonly instrument: string }) {
  const { live } = useServices();
  const formats = useFormats();
  const ticker = useStore(live.ticker(instrument));
  if (ticker === null || ticker.lastPrice === null) return null;
  return (
    <span className="flex shrink-0 items-baseline gap-2 text-sm tabular-nums">
      <span className="font-semibold">{formats.won(ticker.lastPrice)}</span>
      <Change direction={directionOf(ticker.change)}>
        {formats.rate(Number(ticker.changeRate))}
      </Change>
    </span>
  );
}
