import type { Instrument, Side } from '@hoga/contract/instrument';
import { useId, useLayoutEffect, useRef, useState } from 'react';
import { useFormats, useTranslation } from '../../language/index.ts';
import { useServices } from '../../services/index.ts';
import { Hidden, IconButton, Panel, Segmented, Select } from '../../ui/index.ts';
import { everySecond, useDrawing, writeText } from '../drawing.ts';
import { useSight } from '../sight.ts';
import { useMyOrders } from '../use-my-orders.ts';
import { useKey } from '../use-key.ts';
import { bookSummary, bookWords, type Words } from './book-words.ts';
import { drawBook } from './draw-book.ts';
import { levelNodesOf, type LevelNodes } from './draw-level.ts';
import { groupsAt } from './groups.ts';
import type { Ladder, Measure } from './ladder.ts';
import { moveFocus } from './row-focus.ts';

export interface OrderBookProps {
  readonly instrument: string;
  /** Null until the server told of them. */
  readonly rules: Instrument | null;
  /** Levels a side. */
  readonly rows: number;
  readonly onPick: (price: string) => void;
  readonly className?: string;
}

/** Readers hear of prices no more often. */
const WORDS_EVERY_MS = 5_000;
/** What the feed is asked for; the totals are of these levels, however many are shown. */
const DEPTH = 15;
const MEASURES = ['quantity', 'cumulative', 'amount'] as const;
const MEASURE_NAMES = {
  quantity: 'measureQuantity',
  cumulative: 'measureCumulative',
  amount: 'measureAmount',
} as const;
const HEADS = {
  quantity: ['askQuantity', 'bidQuantity'],
  cumulative: ['askCumulative', 'bidCumulative'],
  amount: ['askAmount', 'bidAmount'],
} as const;
/** The worth of a group is worked out at its edge, which is not the price of every order in it. */
const GROUPED_AMOUNT_HEADS = ['askAmountAbout', 'bidAmountAbout'] as const;

/**
 * The order book as a table whose rows stay where they are, so that eyes and readers can too. React
 * makes the rows once; what is in them is written past it.
 */
export function OrderBook({ instrument, rules, rows, onPick, className }: OrderBookProps) {
  const { t } = useTranslation('instrument');
  const formats = useFormats();
  const { live } = useServices();
  const [measure, setMeasure] = useState<Measure>('quantity');
  const [group, setGroup] = useState<string | null>(null);
  const [isAnnounced, setIsAnnounced] = useState(false);
  const wordsId = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const table = useRef<HTMLTableElement>(null);
  const words = useRef<HTMLParagraphElement>(null);
  const spoken = useRef<HTMLParagraphElement>(null);
  const told = useRef({ wordsAt: -Infinity, shown: null as Ladder | null });

  const book = live.book({ instrument, depth: DEPTH, ...(group === null ? {} : { group }) });
  const [ticker, market] = [live.ticker(instrument), live.market(instrument)];
  const orders = useMyOrders();
  const base = rules?.base ?? instrument.split('-')[1] ?? '';
  const speech: Words = { say: t, formats, base };

  const centre = (): void => {
    const middle = table.current?.querySelector<HTMLElement>('.book-middle');
    const view = scroller.current;
    if (!middle || !view) return;
    const top = middle.offsetTop - (view.clientHeight - middle.offsetHeight) / 2;
    // By whole rows, so that none is cut in two under the head.
    const row = table.current?.tBodies[0]?.rows[0]?.getBoundingClientRect().height ?? 1;
    view.scrollTop = Math.round(top / row) * row;
  };

  const nodes = useRef<readonly LevelNodes[]>([]);
  const sight = useSight(scroller, { rows: 'tr[data-side]', count: rows });
  useLayoutEffect(() => {
    const found = table.current?.querySelectorAll<HTMLElement>('tr[data-side]') ?? [];
    nodes.current = Array.from(found, levelNodesOf);
    if (told.current.shown !== null) centre();
  }, [rows]);

  const tellReaders = (ladder: Ladder): void => {
    const now = performance.now();
    if (now - told.current.wordsAt < WORDS_EVERY_MS) return;
    told.current.wordsAt = now;
    const text = bookWords(ladder, speech);
    writeText(words.current, text);
    if (isAnnounced) writeText(spoken.current, text);
  };

  useDrawing(() => {
    if (table.current === null) return;
    const wasShown = told.current.shown !== null;
    const ladder = drawBook(
      { table: table.current, levels: nodes.current, isDue: sight.begin() },
      {
        copy: book.get(),
        day: ticker.get(),
        market: market.get(),
        orders: orders.get(),
        now: live.now(),
      },
      { instrument, rows, measure, group, words: speech },
    );
    told.current.shown = ladder;
    if (ladder === null) return;
    tellReaders(ladder);
    if (!wasShown) centre();
  }, [book, ticker, market, orders, sight.moved, everySecond]);

  const speak = (): void => {
    const { shown } = told.current;
    // The same words again are only heard when they were gone in between.
    writeText(spoken.current, '');
    const text = shown === null ? t('bookEmpty') : bookSummary(shown, speech);
    requestAnimationFrame(() => writeText(spoken.current, text));
  };
  useKey(['KeyC'], centre);

  const groups = rules === null ? [] : groupsAt(ticker.get()?.lastPrice ?? '3000', rules.bands);
  const heads = measure === 'amount' && group !== null ? GROUPED_AMOUNT_HEADS : HEADS[measure];
  return (
    <Panel aria-label={t('book')} isFlush className={className}>
      <div className="book">
        <div className="book-tools">
          <Segmented
            size="small"
            label={t('measure')}
            value={measure}
            onChange={setMeasure}
            options={MEASURES.map((value) => ({ value, label: t(MEASURE_NAMES[value]) }))}
          />
          <Select
            label={t('group')}
            isLabelHidden
            className="book-group"
            value={group ?? ''}
            onChange={(value) => setGroup(value === '' ? null : value)}
            options={(groups.length === 0 ? ['1'] : groups).map((step, index) => ({
              value: index === 0 ? '' : step,
              label: t('groupValue', { step: formats.price(step) }),
            }))}
          />
          <IconButton
            size="small"
            icon="bell"
            label={t('announce')}
            aria-pressed={isAnnounced}
            onClick={() => setIsAnnounced(!isAnnounced)}
          />
          <IconButton size="small" icon="target" label={`${t('centre')} (C)`} onClick={centre} />
        </div>
        <Hidden>{t('bookKeys')}</Hidden>
        <p ref={words} id={wordsId} className="sr-only" />
        <p ref={spoken} role="status" className="sr-only" />
        <div ref={scroller} className="book-scroll">
          <table
            ref={table}
            className="book-table"
            aria-describedby={wordsId}
            data-state="loading"
            onKeyDown={(event) => {
              if (event.code === 'KeyR' && !event.ctrlKey && !event.metaKey) speak();
              else if (moveFocus(event.currentTarget, event.key)) event.preventDefault();
            }}
            onFocus={(event) => moveFocus(event.currentTarget, 'here')}
            onClick={({ target }) => {
              const row = target instanceof Element ? target.closest('tr') : null;
              const price = row?.dataset['price'];
              if (price !== undefined) onPick(price);
            }}
          >
            <caption className="sr-only">{t('bookCaption', { name: base })}</caption>
            <thead>
              <tr>
                <th scope="col">{t(heads[0])}</th>
                <th scope="col">{t('price')}</th>
                <th scope="col">{t(heads[1])}</th>
              </tr>
            </thead>
            <tbody>
              {Array.from({ length: rows }, (_, index) => (
                <Row key={index} side="sell" level={rows - 1 - index} name={t('ask')} />
              ))}
            </tbody>
            <tbody>
              <tr className="book-middle">
                <td colSpan={3}>
                  <span className="book-text book-middle-main" />
                  <span className="book-text book-middle-more" />
                </td>
              </tr>
            </tbody>
            <tbody>
              {Array.from({ length: rows }, (_, index) => (
                <Row key={index} side="buy" level={index} name={t('bid')} />
              ))}
            </tbody>
            <tfoot>
              <tr>
                <td>
                  <Hidden>{t('askTotal')} </Hidden>
                  <span className="book-text" />
                </td>
                <th scope="row">{t('totals')}</th>
                <td>
                  <Hidden>{t('bidTotal')} </Hidden>
                  <span className="book-text" />
                </td>
              </tr>
            </tfoot>
          </table>
        </div>
      </div>
    </Panel>
  );
}

interface RowProps {
  readonly side: Side;
  /** Counted from the best price. */
  readonly level: number;
  /** Of the side. */
  readonly name: string;
}

function Row({ side, level, name }: RowProps) {
  const isAsk = side === 'sell';
  const depth = (
    <td className="book-depth">
      <span className="book-bar" aria-hidden="true" />
      <span className="book-figure" />
    </td>
  );
  const mine = (
    <td>
      <span className="book-mine" />
    </td>
  );
  return (
    <tr data-side={side} data-level={level}>
      {isAsk ? depth : mine}
      <th scope="row">
        <button type="button" className="book-pick" tabIndex={isAsk && level === 0 ? 0 : -1}>
          <Hidden>{name} </Hidden>
          <span className="book-price" />
          <span className="book-rate" />
          <span className="book-more sr-only" />
        </button>
      </th>
      {isAsk ? mine : depth}
    </tr>
  );
}
