import type { Ticker } from '@hoga/contract/instrument';
import { useRef } from 'react';
import { useFormats, useTranslation, type Formats } from '../language/index.ts';
import { mark, useDrawing, writeText } from './drawing.ts';
import { previousClose } from './previous-close.ts';
import { useDay } from './use-day.ts';

export interface DayFiguresProps {
  readonly instrument: string;
  readonly className?: string;
}

const FIGURES = ['high', 'low', 'volume', 'turnover', 'previousClose', 'orderRange'] as const;
type Figures = Readonly<Record<(typeof FIGURES)[number], string>>;

const NOTHING: Figures = {
  high: '',
  low: '',
  volume: '',
  turnover: '',
  previousClose: '',
  orderRange: '',
};

/** The day in figures, written past React. */
export function DayFigures({ instrument, className }: DayFiguresProps) {
  const { t } = useTranslation('instrument');
  const formats = useFormats();
  const list = useRef<HTMLDListElement>(null);
  const { now, ticker } = useDay(instrument);
  useDrawing(() => {
    const day = now();
    mark(list.current, 'state', day === null ? 'loading' : 'shown');
    const figures = day === null ? NOTHING : figuresOf(day, formats);
    for (const name of FIGURES) {
      writeText(list.current?.querySelector(`[data-figure="${name}"] dd`), figures[name]);
    }
  }, [ticker]);
  return (
    <dl ref={list} className={className} data-state="loading">
      {FIGURES.map((name) => (
        <div key={name} data-figure={name}>
          <dt>{t(name)}</dt>
          <dd className="live-figure" />
        </div>
      ))}
    </dl>
  );
}

function figuresOf(day: Ticker, formats: Formats): Figures {
  const price = (decimal: string | null): string =>
    decimal === null ? '–' : formats.price(decimal);
  return {
    high: price(day.highPrice),
    low: price(day.lowPrice),
    volume: formats.quantity(day.volume),
    turnover: formats.turnover(day.turnover),
    previousClose: price(previousClose(day)),
    orderRange: `${price(day.lowestPrice)} – ${price(day.highestPrice)}`,
  };
}
