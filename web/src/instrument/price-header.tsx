import type { Instrument, Ticker } from '@hoga/contract/instrument';
import { useEffect, useRef } from 'react';
import { useFormats, useTranslation, type Formats } from '../language/index.ts';
import type { MarketView } from '../live/index.ts';
import { useServices } from '../services/index.ts';
import { directionOf, unitsOf, type Direction } from './decimals.ts';
import { everySecond, mark, useDrawing, writeText } from './drawing.ts';
import { DayFigures } from './day-figures.tsx';
import { FreshnessChip } from './freshness-chip.tsx';
import { timeLeft } from './time-left.ts';
import { useDay } from './use-day.ts';

export interface PriceHeaderProps {
  readonly instrument: string;
  readonly rules: Instrument | null;
}

/** No price flashes more than three times a second. */
const FLASH_EVERY_MS = 340;
const FLASH_MS = 300;
const TITLE_EVERY_MS = 1_000;
const ARROWS: Readonly<Record<Direction, string>> = { up: '▲', down: '▼', flat: '' };

/** Name, price and the day in figures. What changes is written past React. */
export function PriceHeader({ instrument, rules }: PriceHeaderProps) {
  const { t } = useTranslation('instrument');
  const { t: common } = useTranslation('common');
  const formats = useFormats();
  const { live } = useServices();
  const [quote = '', ownName = instrument] = instrument.split('-');
  const base = rules?.base ?? ownName;
  const root = useRef<HTMLElement>(null);
  const flashing = useRef({ price: null as string | null, at: -Infinity });
  const { now: dayNow, ticker } = useDay(instrument);
  const market = live.market(instrument);

  useDrawing(() => {
    const day = dayNow();
    const direction = day === null ? 'flat' : directionOf(unitsOf(day.change));
    mark(root.current, 'state', day === null ? 'loading' : 'shown');
    mark(root.current, 'direction', direction);
    const phase = phaseOf(market.get(), day);
    mark(root.current, 'phase', phase.phase);
    const texts = {
      price: priceText(day, formats, common('noPrice')),
      word: day === null ? '' : t(direction),
      arrow: ARROWS[direction],
      change: day === null ? '' : formats.price(day.change.replace('-', '')),
      rate: day === null ? '' : formats.rate(Number(day.changeRate)),
      phase: phaseText(phase, live.now(), t),
    };
    for (const [name, text] of Object.entries(texts)) {
      writeText(root.current?.querySelector(`[data-text="${name}"]`), text);
    }
    flash(
      root.current?.querySelector<HTMLElement>('[data-text="price"]'),
      day?.lastPrice ?? null,
      flashing,
    );
  }, [ticker, market, everySecond]);

  useEffect(() => {
    const show = (): void => {
      const day = ticker.get();
      if (day === null || day.lastPrice === null) return;
      const arrow = ARROWS[directionOf(unitsOf(day.change))];
      const change = `${arrow}${formats.rate(Number(day.changeRate)).replace(/^[+-]/, '')}`;
      const price = formats.price(day.lastPrice);
      const title = t('documentTitle', { price, change, name: base });
      if (document.title !== title) document.title = title;
    };
    show();
    const timer = setInterval(show, TITLE_EVERY_MS);
    return () => clearInterval(timer);
  }, [ticker, formats, t, base]);

  return (
    <header ref={root} className="price-header" data-state="loading" data-direction="flat">
      <div className="price-name">
        <h1>{base}</h1>
        <span className="price-code">
          {base}/{quote}
        </span>
        <span className="price-phase" data-text="phase" />
        <span className="price-fresh">
          <FreshnessChip />
        </span>
      </div>
      <div className="price-now">
        <strong className="price-last live-figure" data-text="price" />
        <span className="price-change live-figure">
          <span className="sr-only" data-text="word" />
          <span aria-hidden="true" className="price-arrow" data-text="arrow" />
          <span data-text="change" />
          <span data-text="rate" />
        </span>
      </div>
      <DayFigures instrument={instrument} className="price-figures" />
    </header>
  );
}

type Phase = Pick<Ticker, 'phase' | 'auctionEndsAt'>;

/** The market's own word is the newer one: it is told of every change of phase. */
function phaseOf(market: MarketView | null, day: Ticker | null): Phase | { phase: 'unknown' } {
  return market ?? day ?? { phase: 'unknown' };
}

function phaseText(
  phase: ReturnType<typeof phaseOf>,
  now: number,
  t: ReturnType<typeof useTranslation<'instrument'>>['t'],
): string {
  switch (phase.phase) {
    case 'unknown':
      return '';
    case 'continuous':
      return t('phaseContinuous');
    case 'halted':
      return t('phaseHalted');
    case 'auction':
      return t('phaseAuction', {
        left: phase.auctionEndsAt === null ? '' : timeLeft(phase.auctionEndsAt, now),
      });
  }
}

function priceText(day: Ticker | null, formats: Formats, noPrice: string): string {
  if (day === null) return '';
  return day.lastPrice === null ? noPrice : formats.price(day.lastPrice);
}

/** Lets a changed price light up. Who asked for less motion sees none: the style sheet has it off. */
function flash(
  element: HTMLElement | null | undefined,
  price: string | null,
  { current: last }: { readonly current: { price: string | null; at: number } },
): void {
  const isNew = price !== null && last.price !== null && price !== last.price;
  const direction = isNew ? directionOf(unitsOf(price) - unitsOf(last.price ?? price)) : 'flat';
  last.price = price;
  const now = performance.now();
  if (!isNew || !element || now - last.at < FLASH_EVERY_MS) return;
  if (matchMedia('(prefers-reduced-motion: reduce)').matches) return;
  last.at = now;
  // On and off, not fading: a fade is drawn anew at each frame, and prices change all the time.
  mark(element, 'flash', direction);
  setTimeout(() => delete element.dataset['flash'], FLASH_MS);
}
