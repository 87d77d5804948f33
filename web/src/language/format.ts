import { formatDecimal, parseDecimal } from '@hoga/core/money';
import type { Language } from './language.ts';

/** Numbers of the market as people read them. Making an Intl formatter is slow, so each is kept. */
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
  const price = new Intl.NumberFormat(locale, { maximumFractionDigits: PRICE_PLACES });
  const quantity = new Intl.NumberFormat(locale, { maximumFractionDigits: QUANTITY_PLACES });
  const compact = new Intl.NumberFormat('en-US', {
    notation: 'compact',
    maximumFractionDigits: 2,
  });
  const rate = new Intl.NumberFormat(locale, {
    style: 'percent',
    minimumFractionDigits: 2,
    maximumFractionDigits: 2,
    signDisplay: 'exceptZero',
  });
  const clock = new Intl.DateTimeFormat(locale, {
    timeZone: 'Asia/Seoul',
    hourCycle: 'h23',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  const exact = (format: Intl.NumberFormat, decimal: string): string =>
    isNumeric(decimal) ? format.format(decimal) : '–';
  const isKorean = language === 'ko';
  return {
    price: (decimal) => exact(price, decimal),
    won: (decimal) => (isKorean ? `${exact(price, decimal)}원` : `₩${exact(price, decimal)}`),
    turnover: (decimal) => (isKorean ? koreanWon(decimal) : `₩${exact(compact, decimal)}`),
    quantity: (decimal) => exact(quantity, decimal),
    rate: (share) => rate.format(share),
    time: (timestamp) => clock.format(new Date(timestamp)),
  };
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
