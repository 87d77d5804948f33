import type { Fill } from '@hoga/contract/account';
import type { CandleInterval } from '@hoga/contract/instrument';
import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { useFormats, useLanguage, useTranslation } from '../../language/index.ts';
import { useServices } from '../../services/index.ts';
import { useStore } from '../../store/index.ts';
import {
  EmptyState,
  ErrorState,
  Hidden,
  IconButton,
  loadPart,
  Panel,
  Segmented,
  Skeleton,
} from '../../ui/index.ts';
import { drawWhenChanged, mark, paced, writeText } from '../drawing.ts';
import { useKey } from '../use-key.ts';
import { PERIODS } from './average-lines.ts';
import type * as candleChart from './candle-chart.ts';
import type { CandleChart } from './candle-chart.ts';
import { createCandleFeed, type CandleFeed } from './candle-feed.ts';
import { CandleTable } from './candle-table.tsx';
import { onColours } from './chart-colours.ts';
import { averageTexts, legendOf, myWords, type LegendWords } from './chart-legend.ts';
import { INTERVAL_KEYS, INTERVAL_NAMES, INTERVALS } from './intervals.ts';
import { myMarks } from './my-marks.ts';

export interface ChartProps {
  readonly instrument: string;
  readonly base: string;
  readonly interval: CandleInterval;
  readonly onInterval: (interval: CandleInterval) => void;
  /** One's own, of this instrument. */
  readonly fills: readonly Fill[];
  readonly averagePrice: string | null;
  readonly className?: string;
}

/** The whole canvas is drawn anew each time. */
const PACE_MS = 250;
const TRY_AGAIN_MS = 3_000;

/** Candles, volume and averages; the drawing is loaded when it is first shown. */
export function Chart(props: ChartProps) {
  const { instrument, base, interval, onInterval, fills, averagePrice, className } = props;
  const { t } = useTranslation('instrument');
  const { api, live } = useServices();
  const [shownAverages, setShownAverages] = useState<readonly number[]>(PERIODS);
  const [isTable, setIsTable] = useState(false);
  const [feed, setFeed] = useState<CandleFeed | null>(null);
  useEffect(() => {
    const made = createCandleFeed({ api, live, instrument, interval });
    setFeed(made);
    return () => {
      setFeed(null);
      made.stop();
    };
  }, [api, live, instrument, interval]);
  useKey(INTERVAL_KEYS, (code) => {
    const chosen = INTERVALS[INTERVAL_KEYS.indexOf(code)];
    if (chosen !== undefined) onInterval(chosen);
  });
  const toggle = (period: number): void =>
    setShownAverages(
      shownAverages.includes(period)
        ? shownAverages.filter((other) => other !== period)
        : [...shownAverages, period],
    );

  return (
    <Panel
      aria-label={t('chartOf', { name: base, interval: t(INTERVAL_NAMES[interval]) })}
      isFlush
      className={className}
    >
      <div className="chart">
        <div className="chart-tools">
          <Segmented
            size="small"
            className="chart-intervals"
            label={t('interval')}
            value={interval}
            onChange={onInterval}
            options={INTERVALS.map((value) => ({ value, label: t(INTERVAL_NAMES[value]) }))}
          />
          <IconButton
            size="small"
            icon="list"
            label={t('showTable')}
            onClick={() => setIsTable(true)}
          />
        </div>
        {feed === null ? (
          <div className="chart-stage" aria-busy="true" />
        ) : (
          <Stage
            key={`${instrument}:${interval}`}
            {...{ feed, base, interval, fills, averagePrice, shownAverages }}
            onToggle={toggle}
          />
        )}
      </div>
      {isTable && feed !== null && (
        <CandleTable {...{ feed, base, interval }} onClose={() => setIsTable(false)} />
      )}
    </Panel>
  );
}

/** Tries until it is here: a server that is away comes back. Null once nobody wants it any more. */
async function loadDrawing(isLeft: () => boolean): Promise<typeof candleChart | null> {
  while (!isLeft()) {
    try {
      return await loadPart(() => import('./candle-chart.ts'));
    } catch {
      await new Promise((resolve) => setTimeout(resolve, TRY_AGAIN_MS));
    }
  }
  return null;
}

interface StageProps extends Pick<ChartProps, 'base' | 'interval' | 'fills' | 'averagePrice'> {
  readonly feed: CandleFeed;
  readonly shownAverages: readonly number[];
  readonly onToggle: (period: number) => void;
}

/** The drawing with its legend. */
function Stage(props: StageProps) {
  const { feed, base, interval, fills, averagePrice, shownAverages, onToggle } = props;
  const { t } = useTranslation('instrument');
  const language = useLanguage();
  const formats = useFormats();
  const state = useStore(feed.state);
  const older = useStore(feed.older);
  const [chart, setChart] = useState<CandleChart | null>(null);
  const canvas = useRef<HTMLDivElement>(null);
  const legend = useRef<HTMLDivElement>(null);
  const summary = useRef<HTMLParagraphElement>(null);
  const spoken = useRef<HTMLParagraphElement>(null);
  /** The candle the legend is about; the newest when nothing is pointed at. */
  const pointed = useRef<number | null>(null);
  const marks = useMemo(() => myMarks(fills, interval), [fills, interval]);
  const words: LegendWords = { say: t, formats, language, interval };

  const writeLegend = (): void => {
    const { candles } = feed.history;
    const place = pointed.current ?? candles.length - 1;
    const candle = candles[place];
    const root = legend.current;
    if (candle === undefined || root === null) return;
    const figures = legendOf(candle, candles[place - 1], words);
    mark(root, 'direction', figures.direction);
    for (const [name, text] of Object.entries(figures)) {
      writeText(root.querySelector(`[data-text="${name}"]`), text);
    }
    for (const [period, text] of averageTexts(chart?.averages.sums[place], formats)) {
      writeText(root.querySelector(`[data-average="${period}"]`), text);
    }
    const start = Date.parse(candle.start);
    const mine = marks.filter((each) => each.start === start);
    writeText(root.querySelector('[data-text="mine"]'), myWords(mine, words));
  };
  const writeSummary = (): void => {
    const { candles } = feed.history;
    const newest = candles.at(-1);
    if (newest === undefined) return;
    const { start, high, low, close } = legendOf(newest, candles.at(-2), words);
    const count = formats.quantity(String(candles.length));
    const text = t('chartSummary', {
      interval: t(INTERVAL_NAMES[interval]),
      candles: count,
      start,
      high,
      low,
      close,
    });
    writeText(summary.current, text);
  };
  const latest = useRef({ writeLegend, writeSummary });

  useEffect(() => {
    const container = canvas.current;
    if (container === null) return undefined;
    let [made, isLeft]: [CandleChart | null, boolean] = [null, false];
    void loadDrawing(() => isLeft).then((drawing) => {
      if (isLeft || drawing === null) return;
      const { createCandleChart } = drawing;
      made = createCandleChart(container, {
        interval,
        words: { language, formats, myAverage: t('myAverage') },
        onPoint: (place) => {
          pointed.current = place;
          latest.current.writeLegend();
        },
        onOldest: () => {
          if (feed.older.get() === 'idle') feed.loadOlder();
        },
      });
      setChart(made);
    });
    return () => {
      isLeft = true;
      made?.remove();
      setChart(null);
    };
    // Words and colours change without a new drawing.
  }, [feed, interval]);

  useEffect(() => {
    if (chart === null) return undefined;
    let changedFrom = 0;
    const stopNoting = feed.onChange((from) => (changedFrom = Math.min(changedFrom, from)));
    const draw = (): void => {
      chart.draw(feed.history.candles, changedFrom);
      changedFrom = Infinity;
      latest.current.writeLegend();
    };
    const stopDrawing = drawWhenChanged(draw, [paced({ subscribe: feed.onChange }, PACE_MS)]);
    const stopPainting = onColours(() => chart.paint());
    return () => {
      stopNoting();
      stopDrawing();
      stopPainting();
    };
  }, [chart, feed]);

  useEffect(() => {
    chart?.translate({ language, formats, myAverage: t('myAverage') });
  }, [chart, language, formats, t]);
  useEffect(() => chart?.showAverages(shownAverages), [chart, shownAverages]);
  useEffect(() => chart?.showMine(marks, averagePrice), [chart, marks, averagePrice]);
  useEffect(() => {
    latest.current = { writeLegend, writeSummary };
    writeLegend();
    writeSummary();
  });
  useEffect(() => {
    // Nobody is told of it: it is there for whoever looks.
    const timer = setInterval(() => latest.current.writeSummary(), 5_000);
    return () => clearInterval(timer);
  }, []);

  const point = (place: number): void => {
    const { candles } = feed.history;
    const bounded = Math.min(candles.length - 1, Math.max(0, place));
    chart?.pointAt(bounded);
    const candle = candles[bounded];
    if (candle === undefined) return;
    const figures = legendOf(candle, candles[bounded - 1], words);
    const texts = (['open', 'high', 'low', 'close', 'volume'] as const).map(
      (name) => `${t(name)} ${figures[name]}`,
    );
    texts.unshift(figures.start, figures.change);
    writeText(spoken.current, texts.join(', '));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const newest = feed.history.candles.length - 1;
    const at = pointed.current ?? newest + 1;
    const actions: Readonly<Record<string, () => void>> = {
      ArrowLeft: () => point(at - 1),
      ArrowRight: () => point(at + 1),
      Home: () => point(0),
      End: () => {
        chart?.showNewest();
        point(newest);
      },
      Escape: () => chart?.pointAt(null),
      '+': () => chart?.zoom(1.25),
      '=': () => chart?.zoom(1.25),
      '-': () => chart?.zoom(0.8),
    };
    const action = actions[event.key];
    if (action === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    action();
  };

  return (
    <>
      <div ref={legend} className="chart-legend live-figure">
        <div className="chart-line">
          <span className="chart-when" data-text="start" />
          {(['open', 'high', 'low', 'close'] as const).map((name) => (
            <span key={name}>
              {t(name)} <b data-text={name} />
            </span>
          ))}
          <b className="chart-change" data-text="change" />
          <span>
            {t('volume')} <b className="chart-volume" data-text="volume" />
          </span>
        </div>
        <div className="chart-line">
          <span className="chart-averages" role="group" aria-label={t('averages')}>
            {PERIODS.map((period, place) => (
              <button
                key={period}
                type="button"
                className={`chart-average average-${place + 1}`}
                aria-pressed={shownAverages.includes(period)}
                onClick={() => onToggle(period)}
              >
                <span>
                  <Hidden>{t('average')} </Hidden>
                  {period}{' '}
                </span>
                <b data-average={period} />
              </button>
            ))}
          </span>
          <span className="chart-mine" data-text="mine" />
        </div>
      </div>
      <p ref={summary} className="sr-only" />
      <p ref={spoken} role="status" className="sr-only" />
      <div
        className="chart-stage"
        role="application"
        aria-label={t('chartOf', { name: base, interval: t(INTERVAL_NAMES[interval]) })}
        aria-description={t('chartKeys')}
        aria-busy={state === 'loading' || chart === null}
        data-state={state}
        tabIndex={0}
        onKeyDown={onKeyDown}
        onBlur={() => chart?.pointAt(null)}
      >
        {/* The library's mark has an English title, which it would write anew over another. */}
        <div ref={canvas} className="chart-canvas" lang="en" />
        {(state === 'loading' || chart === null) && (
          <div className="chart-wait">
            <Skeleton height="100%" />
          </div>
        )}
        {state === 'empty' && (
          <EmptyState icon="chart" title={t('chartEmpty')} className="chart-over" />
        )}
        {state === 'failed' && (
          <ErrorState
            title={t('chartFailed')}
            detail={t('chartFailedDetail')}
            onRetry={feed.retry}
            className="chart-over"
          />
        )}
        {older === 'loading' && <p className="chart-note">{t('loadingOlder')}</p>}
        {older === 'failed' && (
          <p className="chart-note">
            {t('olderFailed')}{' '}
            <button type="button" onClick={feed.retry}>
              {t('tryOlder')}
            </button>
          </p>
        )}
      </div>
    </>
  );
}
