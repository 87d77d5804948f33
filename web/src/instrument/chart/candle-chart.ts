import type { Candle, CandleInterval } from '@hoga/contract/instrument';
import {
  CandlestickSeries,
  ColorType,
  createChart,
  createSeriesMarkers,
  CrosshairMode,
  HistogramSeries,
  LineSeries,
  LineStyle,
  TickMarkType,
  type IPriceLine,
  type Time,
  type UTCTimestamp,
} from 'lightweight-charts';
import type { Formats, Language } from '../../language/index.ts';
import { AverageLines, averageOf, PERIODS } from './average-lines.ts';
import { emptyStarts } from './candle-history.ts';
import { readColours } from './chart-colours.ts';
import type { MyMark } from './my-marks.ts';
import { candleLabel, chartTime, markLabel, momentOf, type Mark } from './seoul-time.ts';

export interface ChartWords {
  readonly language: Language;
  readonly formats: Formats;
  readonly myAverage: string;
}

export interface CandleChart {
  /** Shows the candles, of which those from this place on are new. */
  readonly draw: (candles: readonly Candle[], from: number) => void;
  readonly translate: (words: ChartWords) => void;
  /** Takes the colours of the page again. */
  readonly paint: () => void;
  readonly showAverages: (periods: readonly number[]) => void;
  readonly showMine: (marks: readonly MyMark[], averagePrice: string | null) => void;
  /** Puts the crosshair on a candle, or away. */
  readonly pointAt: (place: number | null) => void;
  readonly zoom: (times: number) => void;
  readonly showNewest: () => void;
  /** The sums of the averages at each candle. */
  readonly averages: AverageLines;
  readonly remove: () => void;
}

export interface CandleChartNeeds {
  readonly interval: CandleInterval;
  readonly words: ChartWords;
  /** The crosshair is on this candle, or on none. */
  readonly onPoint: (place: number | null) => void;
  /** The oldest candles are nearly in sight. */
  readonly onOldest: () => void;
}

/** So many candles before the first in sight, the page before them is asked for. */
const AHEAD = 60;
const BAR_SPACING = { least: 1, first: 8, most: 60 };

const MARKS: Readonly<Record<TickMarkType, Mark>> = {
  [TickMarkType.Year]: 'year',
  [TickMarkType.Month]: 'month',
  [TickMarkType.DayOfMonth]: 'day',
  [TickMarkType.Time]: 'minute',
  [TickMarkType.TimeWithSeconds]: 'second',
};

/** Without line and label of its last value. */
const QUIET = { lastValueVisible: false, priceLineVisible: false };

const timeOf = (ms: number): UTCTimestamp => chartTime(ms) as UTCTimestamp;
const startOf = ({ start }: Candle): UTCTimestamp => timeOf(Date.parse(start));

/** The only place that knows the charting library; it is loaded when a chart is shown. */
export function createCandleChart(container: HTMLElement, needs: CandleChartNeeds): CandleChart {
  const { interval, onPoint, onOldest } = needs;
  let { words } = needs;
  let shown: readonly Candle[] = [];
  // The list itself may have grown since.
  let drawn = 0;
  /** The candle the keyboard put the crosshair on, which stays there while the chart moves on. */
  let kept: number | null = null;
  const averages = new AverageLines();
  const chart = createChart(container, {
    autoSize: true,
    layout: {
      // Its licence asks for it; the page's policy lets in the one style it writes.
      attributionLogo: true,
      fontFamily: getComputedStyle(container).fontFamily,
      fontSize: 11,
      panes: { enableResize: false },
    },
    crosshair: { mode: CrosshairMode.Normal },
    rightPriceScale: { borderVisible: false, minimumWidth: 64 },
    timeScale: {
      borderVisible: false,
      timeVisible: !['1d', '1w'].includes(interval),
      secondsVisible: interval === '1s',
      barSpacing: BAR_SPACING.first,
      minBarSpacing: BAR_SPACING.least,
      rightOffset: 4,
      tickMarkFormatter: (time: Time, type: TickMarkType) =>
        markLabel(Number(time), MARKS[type], words.language),
    },
    localization: {
      timeFormatter: (time: Time) =>
        candleLabel(new Date(momentOf(Number(time))).toISOString(), interval, words.language),
      priceFormatter: (price: number) => words.formats.price(price.toFixed(2)),
    },
  });
  // Its own line and label would be of the last candle in sight; ours are of the last of all.
  const candles = chart.addSeries(CandlestickSeries, {
    borderVisible: true,
    ...QUIET,
  });
  const lastLine = candles.createPriceLine({ price: 0, lineWidth: 1, lineStyle: LineStyle.Dotted });
  const volume = chart.addSeries(HistogramSeries, { priceFormat: { type: 'volume' }, ...QUIET }, 1);
  const lines = PERIODS.map(() =>
    chart.addSeries(LineSeries, { lineWidth: 1, crosshairMarkerVisible: false, ...QUIET }),
  );
  const [main, below] = chart.panes();
  main?.setStretchFactor(4);
  below?.setStretchFactor(1);
  const marks = createSeriesMarkers(candles, []);
  let averageLine: IPriceLine | null = null;
  let mine: { marks: readonly MyMark[]; averagePrice: string | null } = {
    marks: [],
    averagePrice: null,
  };
  let colours = readColours();

  const bar = (candle: Candle) => ({
    time: startOf(candle),
    open: Number(candle.open),
    high: Number(candle.high),
    low: Number(candle.low),
    close: Number(candle.close),
  });
  const column = (candle: Candle) => ({
    time: startOf(candle),
    value: Number(candle.volume),
    color: Number(candle.close) >= Number(candle.open) ? colours.upVolume : colours.downVolume,
  });
  const point = (place: number, line: number) => {
    const sum = averages.sums[place]?.[line] ?? null;
    const time = startOf(shown[place] as Candle);
    return sum === null ? { time } : { time, value: averageOf(sum, line) };
  };
  /** Empty places where nothing traded, between a candle and the one before it. */
  const emptyBefore = (place: number) => {
    const [before, candle] = [shown[place - 1], shown[place]];
    if (before === undefined || candle === undefined) return [];
    return emptyStarts(before.start, candle.start, interval).map((ms) => ({ time: timeOf(ms) }));
  };

  const drawAll = (): void => {
    candles.setData(shown.flatMap((candle, place) => [...emptyBefore(place), bar(candle)]));
    volume.setData(shown.map(column));
    for (const [line, series] of lines.entries()) {
      series.setData(shown.map((_, place) => point(place, line)));
    }
  };
  const drawOne = (place: number, isNew: boolean): void => {
    const candle = shown[place];
    if (candle === undefined) return;
    if (isNew) for (const empty of emptyBefore(place)) candles.update(empty);
    candles.update(bar(candle));
    volume.update(column(candle));
    for (const [line, series] of lines.entries()) series.update(point(place, line));
  };
  const drawLast = (): void => {
    const last = shown.at(-1);
    const hasRisen = last !== undefined && Number(last.close) >= Number(last.open);
    lastLine.applyOptions({
      price: Number(last?.close ?? 0),
      lineVisible: last !== undefined,
      axisLabelVisible: last !== undefined,
      color: hasRisen ? colours.up : colours.down,
    });
  };
  const drawMine = (): void => {
    const oldest = shown[0] === undefined ? Infinity : Date.parse(shown[0].start);
    marks.setMarkers(
      mine.marks
        .filter(({ start }) => start >= oldest)
        .map(({ start, side }) => ({
          time: timeOf(start),
          position: side === 'buy' ? 'belowBar' : 'aboveBar',
          shape: side === 'buy' ? 'arrowUp' : 'arrowDown',
          color: side === 'buy' ? colours.up : colours.down,
        })),
    );
    if (averageLine !== null) candles.removePriceLine(averageLine);
    averageLine =
      mine.averagePrice === null
        ? null
        : candles.createPriceLine({
            price: Number(mine.averagePrice),
            color: colours.mine,
            lineWidth: 1,
            lineStyle: LineStyle.Dashed,
            title: words.myAverage,
          });
  };
  const paint = (): void => {
    colours = readColours();
    const { up, down, text, line, ground, crosshair } = colours;
    chart.applyOptions({
      layout: {
        background: { type: ColorType.Solid, color: ground },
        textColor: text,
        panes: { separatorColor: line },
      },
      grid: { vertLines: { color: line }, horzLines: { color: line } },
      crosshair: {
        vertLine: { color: crosshair, labelBackgroundColor: crosshair },
        horzLine: { color: crosshair, labelBackgroundColor: crosshair },
      },
    });
    candles.applyOptions({
      upColor: up,
      borderUpColor: up,
      wickUpColor: up,
      downColor: down,
      borderDownColor: down,
      wickDownColor: down,
    });
    for (const [place, series] of lines.entries()) {
      series.applyOptions({ color: colours.averages[place] ?? text });
    }
    volume.setData(shown.map(column));
    drawLast();
    drawMine();
  };

  chart.subscribeCrosshairMove(({ time, sourceEvent }) => {
    if (sourceEvent === undefined && kept !== null) return;
    kept = null;
    onPoint(time === undefined ? null : placeOf(shown, momentOf(Number(time))));
  });
  chart.timeScale().subscribeVisibleLogicalRangeChange((range) => {
    if (range !== null && shown.length > 0 && range.from < AHEAD) onOldest();
  });
  paint();

  return {
    averages,
    draw: (all, from) => {
      const before = drawn;
      shown = all;
      drawn = all.length;
      averages.update(all, from);
      const isTail = from >= before - 1 && before > 0;
      if (!isTail) drawAll();
      else for (let place = from; place < all.length; place += 1) drawOne(place, place >= before);
      drawLast();
      // Marks belong to candles; those before the oldest may have theirs now.
      if (!isTail && mine.marks.length > 0) drawMine();
      keepPointing();
    },
    translate: (next) => {
      words = next;
      // The same options again make it write its labels anew.
      chart.applyOptions({ localization: { locale: next.language } });
      drawMine();
    },
    paint,
    showAverages: (periods) => {
      for (const [place, series] of lines.entries()) {
        series.applyOptions({ visible: periods.includes(PERIODS[place] ?? 0) });
      }
    },
    showMine: (next, averagePrice) => {
      mine = { marks: next, averagePrice };
      drawMine();
    },
    pointAt: (place) => {
      const candle = place === null ? undefined : shown[place];
      kept = candle === undefined ? null : place;
      if (candle === undefined) chart.clearCrosshairPosition();
      else bringIntoSight(startOf(candle));
      keepPointing();
      onPoint(kept);
    },
    zoom: (times) => {
      const scale = chart.timeScale();
      const spacing = scale.options().barSpacing * times;
      const { least, most } = BAR_SPACING;
      scale.applyOptions({ barSpacing: Math.min(most, Math.max(least, spacing)) });
      keepPointing();
    },
    showNewest: () => chart.timeScale().scrollToRealTime(),
    remove: () => chart.remove(),
  };

  function keepPointing(): void {
    const candle = kept === null ? undefined : shown[kept];
    if (candle === undefined) return;
    chart.setCrosshairPosition(Number(candle.close), startOf(candle), candles);
  }

  function bringIntoSight(time: UTCTimestamp): void {
    const scale = chart.timeScale();
    const [place, range] = [scale.timeToIndex(time, true), scale.getVisibleLogicalRange()];
    if (place === null || range === null) return;
    const missing = Math.min(0, place - range.from) + Math.max(0, place - range.to);
    if (missing === 0) return;
    scale.setVisibleLogicalRange({ from: range.from + missing, to: range.to + missing });
  }
}

/** The candle that begins then. */
function placeOf(candles: readonly Candle[], ms: number): number | null {
  const start = new Date(ms).toISOString();
  let [low, high] = [0, candles.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((candles[middle]?.start ?? '') < start) low = middle + 1;
    else high = middle;
  }
  return candles[low]?.start === start ? low : null;
}
