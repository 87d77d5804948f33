import { formatDecimal, parseDecimal } from '@hoga/core/money';
import type { Language } from './language.ts';

/** Numbers of the market as people read them. Making an Intl formatter is slow, and using one is not fast. */
export interface Formats {
  /** `3002.5` as 3,002.5. */
  price(decimal: string): string;
  /** `3002.5` as 3,002.5원 or ₩3,002.5. */
  won(decimal: string): string;
  /** Large amounts the way they are said: 1억 2,345만원, ₩123.45M. */
  turnover(decimal: string): string;
  quantity(decimal: string): string;
  /** `0.0123` as +1.23%. Never minus zero. */
  rate(share: number): string;
  /** The wall clock in Seoul. */
  time(timestamp: string): string;
}

const PRICE_PLACES = 2;
const QUANTITY_PLACES = 4;
/** More places than any figure here has. */
const PLACES = 12;

const made = new Map<Language, Formats>();

export function formatsFor(language: Language): Formats {
  const known = made.get(language);
  if (known !== undefined) return known;
  const formats = makeFormats(language);
  made.set(language, formats);
  return formats;
}

function makeFormats(language: Language): Formats {
  const locale = language === 'ko' ? 'ko-KR' : 'en-GB';
  const places = (most: number) => () =>
    new Intl.NumberFormat(locale, { maximumFractionDigits: most });
  const price = remembered(places(PRICE_PLACES), exact);
  const quantity = remembered(places(QUANTITY_PLACES), exact);
  const compact = remembered(
    () => new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 2 }),
    exact,
  );
  const rate = remembered(
    () =>
      new Intl.NumberFormat(locale, {
        style: 'percent',
        minimumFractionDigits: 2,
        maximumFractionDigits: 2,
        signDisplay: 'exceptZero',
      }),
    (format, share: number) => format.format(share),
  );
  const time = remembered(
    () =>
      new Intl.DateTimeFormat(locale, {
        timeZone: 'Asia/Seoul',
        hourCycle: 'h23',
        hour: '2-digit',
        minute: '2-digit',
        second: '2-digit',
      }),
    (format, timestamp: string) => format.format(new Date(timestamp)),
  );
  const isKorean = language === 'ko';
  return {
    price,
    won: (decimal) => (isKorean ? `${price(decimal)}원` : `₩${price(decimal)}`),
    turnover: (decimal) => (isKorean ? koreanWon(decimal) : `₩${compact(decimal)}`),
    quantity,
    rate,
    time,
  };
}

/** A screen writes the same figures again and again. */
const REMEMBERED_MAX = 2_000;

/** Makes the format when it is first needed, and keeps what it wrote. */
function remembered<Format, Value>(
  make: () => Format,
  write: (format: Format, value: Value) => string,
): (value: Value) => string {
  const written = new Map<Value, string>();
  let format: Format | undefined;
  return (value) => {
    const known = written.get(value);
    if (known !== undefined) return known;
    format ??= make();
    const text = write(format, value);
    if (written.size >= REMEMBERED_MAX) written.clear();
    written.set(value, text);
    return text;
  };
}

function exact(format: Intl.NumberFormat, decimal: string): string {
  return isNumeric(decimal) ? format.format(decimal) : '–';
}

/** Intl takes decimals as text, and so exactly, once the compiler knows that they are decimals. */
function isNumeric(text: string): text is Intl.StringNumericLiteral {
  return typeof unitsOf(text) === 'bigint';
}

function unitsOf(decimal: string): bigint | null {
  const units = parseDecimal(decimal, PLACES);
  return typeof units === 'bigint' ? units : null;
}

/** Whole won in steps of ten thousand, as Koreans count: 1억 2,345만원. Smaller sums in full. */
export function koreanWon(decimal: string): string {
  const units = unitsOf(decimal);
  if (units === null) return '–';
  const won = units / 10n ** BigInt(PLACES);
  const inTenThousands = won / 10_000n;
  if (inTenThousands === 0n) return `${won.toLocaleString('ko-KR')}원`;
  const [hundredMillions, rest] = [inTenThousands / 10_000n, inTenThousands % 10_000n];
  const large = hundredMillions === 0n ? '' : `${hundredMillions.toLocaleString('ko-KR')}억`;
  const small = rest === 0n ? '' : `${rest.toLocaleString('ko-KR')}만`;
  return `${[large, small].filter((part) => part !== '').join(' ')}원`;
}

/** The exact sum of decimals. */
export function sumOf(decimals: readonly string[]): string {
  const total = decimals.reduce((sum, decimal) => sum + (unitsOf(decimal) ?? 0n), 0n);
  return formatDecimal(total, PLACES);
}

/** The exact difference of two decimals. */
export function difference(a: string, b: string): string {
  return formatDecimal((unitsOf(a) ?? 0n) - (unitsOf(b) ?? 0n), PLACES);
}
