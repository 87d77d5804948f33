import type { Trade } from '@hoga/contract/instrument';
import { useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useFormats, useTranslation } from '../../language/index.ts';
import { useServices } from '../../services/index.ts';
import { Button, Panel } from '../../ui/index.ts';
import { everySecond, mark, paced, useDrawing, writeText } from '../drawing.ts';
import { useSight } from '../sight.ts';
import { newerThan, printsOf, type Print } from './prints.ts';

export interface TapeProps {
  readonly instrument: string;
  readonly base: string;
  readonly className?: string;
}

const ROWS = 40;
const SIGHT = { rows: 'tbody tr', count: ROWS };
const FIGURES = ['time', 'price', 'quantity', 'side'];
/** All rows move with each trade: more often nobody could read them. */
const PACE_MS = 200;

/**
 * The latest trades, newest first, in rows that stay where they are. They stand still while somebody
 * points at them or has stopped them.
 */
export function Tape({ instrument, base, className }: TapeProps) {
  const { t } = useTranslation('instrument');
  const { t: common } = useTranslation('common');
  const formats = useFormats();
  const { live } = useServices();
  const [isStopped, setIsStopped] = useState(false);
  const isRead = useRef(false);
  const held = useRef<readonly Trade[] | null>(null);
  const table = useRef<HTMLTableElement>(null);
  const waiting = useRef<HTMLSpanElement>(null);
  const rows = useRef<readonly HTMLTableRowElement[]>([]);
  const scroller = useRef<HTMLDivElement>(null);
  const sight = useSight(scroller, SIGHT);
  useLayoutEffect(() => {
    rows.current = [...(table.current?.tBodies[0]?.rows ?? [])];
  }, []);

  const trades = useMemo(() => paced(live.trades(instrument), PACE_MS), [live, instrument]);
  const sides = { buy: common('buy'), sell: common('sell') };
  const drawRow = (row: HTMLTableRowElement, print: Print | undefined): void => {
    mark(row, 'side', print?.trade.takerSide ?? 'none');
    mark(row, 'direction', print?.direction ?? 'flat');
    mark(row, 'big', String(print?.isBig === true));
    const { trade } = print ?? {};
    const texts =
      trade === undefined
        ? []
        : [
            formats.time(trade.at),
            formats.price(trade.price),
            formats.quantity(trade.quantity),
            sides[trade.takerSide],
          ];
    for (const [index, cell] of [...row.cells].entries()) {
      writeText(cell.firstElementChild, texts[index] ?? '');
    }
  };
  const draw = (): void => {
    const known = trades.get();
    const isHeld = isStopped || isRead.current;
    if (!isHeld || held.current === null) held.current = known;
    const shown = held.current ?? [];
    mark(table.current, 'state', standOf(held.current));
    const prints = printsOf(shown, ROWS);
    const isDue = sight.begin();
    for (const [index, row] of rows.current.entries()) if (isDue(row)) drawRow(row, prints[index]);
    const count = isHeld ? newerThan(known ?? [], shown[0]?.id ?? null) : 0;
    writeText(waiting.current, count === 0 ? '' : t('tradesWaiting', { count }));
  };
  useDrawing(draw, [trades, sight.moved, everySecond]);
  const read = (isReading: boolean): void => {
    isRead.current = isReading;
    if (!isReading) draw();
  };

  return (
    <Panel
      title={t('trades')}
      isFlush
      className={className}
      actions={
        <>
          <span ref={waiting} className="tape-waiting" />
          <Button
            size="small"
            variant="ghost"
            aria-pressed={isStopped}
            onClick={() => setIsStopped(!isStopped)}
          >
            {t(isStopped ? 'resume' : 'pause')}
          </Button>
        </>
      }
    >
      <div
        ref={scroller}
        className="tape-scroll"
        role="region"
        aria-label={t('tradesCaption', { name: base })}
        tabIndex={0}
        onPointerEnter={({ pointerType }) => read(pointerType === 'mouse')}
        onPointerLeave={() => read(false)}
        onFocus={() => read(true)}
        onBlur={() => read(false)}
      >
        <table ref={table} className="tape-table" data-state="loading">
          <caption className="sr-only">{t('tradesCaption', { name: base })}</caption>
          <thead>
            <tr>
              <th scope="col">{t('time')}</th>
              <th scope="col">{t('tradePrice')}</th>
              <th scope="col">{t('tradeQuantity')}</th>
              <th scope="col">{t('takerSide')}</th>
            </tr>
          </thead>
          <tbody>
            {Array.from({ length: ROWS }, (_, index) => (
              <tr key={index}>
                {FIGURES.map((name) => (
                  <td key={name}>
                    <span className="tape-figure" />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
        <p className="tape-empty">{t('noTrades')}</p>
      </div>
    </Panel>
  );
}

function standOf(trades: readonly Trade[] | null): 'loading' | 'empty' | 'shown' {
  if (trades === null) return 'loading';
  return trades.length === 0 ? 'empty' : 'shown';
}
