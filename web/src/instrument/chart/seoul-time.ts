import type { CandleInterval } from '@hoga/contract/instrument';
import type { Language } from '../../language/index.ts';

/** Seoul is nine hours ahead of UTC, all year. The chart knows no time zones and gets its clock. */
const SEOUL_AHEAD_S = 9 * 3_600;

/** A moment as the chart counts: seconds, by the clock in Seoul. */
export const chartTime = (ms: number): number => ms / 1_000 + SEOUL_AHEAD_S;

/** The moment in milliseconds of a time of the chart. */
export const momentOf = (time: number): number => (time - SEOUL_AHEAD_S) * 1_000;

/** How coarse a mark on the axis is. */
export type Mark = 'year' | 'month' | 'day' | 'minute' | 'second';

const MARKS: Readonly<Record<Mark, Intl.DateTimeFormatOptions>> = {
  year: { year: 'numeric' },
  month: { month: 'short' },
  day: { month: 'numeric', day: 'numeric' },
  minute: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  second: { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' },
};

const DAY: Intl.DateTimeFormatOptions = { month: 'short', day: 'numeric', weekday: 'short' };

/** What a whole date needs beyond the clock, by interval. */
const MOMENTS: Readonly<Record<CandleInterval, Intl.DateTimeFormatOptions>> = {
  '1s': { ...DAY, ...MARKS.second },
  '1m': { ...DAY, ...MARKS.minute },
  '5m': { ...DAY, ...MARKS.minute },
  '15m': { ...DAY, ...MARKS.minute },
  '1h': { ...DAY, ...MARKS.minute },
  '4h': { ...DAY, ...MARKS.minute },
  '1d': { year: 'numeric', ...DAY },
  '1w': { year: 'numeric', ...DAY },
};

const made = new Map<string, Intl.DateTimeFormat>();

/** A label of the axis. */
export function markLabel(time: number, mark: Mark, language: Language): string {
  return formatOf(`${mark}:${language}`, language, MARKS[mark]).format(time * 1_000);
}

/** When a candle begins, as a reader says it. */
export function candleLabel(start: string, interval: CandleInterval, language: Language): string {
  const format = formatOf(`${interval}:${language}`, language, MOMENTS[interval]);
  return format.format(chartTime(Date.parse(start)) * 1_000);
}

/** Times are by Seoul's clock already, so the formatter is told that they are UTC. */
function formatOf(
  name: string,
  language: Language,
  options: Intl.DateTimeFormatOptions,
): Intl.DateTimeFormat {
  const known = made.get(name);
  if (known !== undefined) return known;
  const locale = language === 'ko' ? 'ko-KR' : 'en-GB';
  const format = new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' });
  made.set(name, format);
  return format;
}
