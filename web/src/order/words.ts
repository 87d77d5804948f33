import type { CancelReason, Order } from '@hoga/contract/order';
import type { useTranslation, Formats } from '../language/index.ts';
import type { OrderKind, TimeInForce } from './draft.ts';
import type { Refusal } from './refusal.ts';

type Translate = ReturnType<typeof useTranslation<'order'>>['t'];

/** How this room puts things: the texts and how numbers are written. */
export interface Wording {
  readonly t: Translate;
  readonly formats: Formats;
}

export const KIND_NAMES = {
  limit: 'kindLimit',
  market: 'kindMarket',
  best: 'kindBest',
  stop: 'kindStop',
  stop_limit: 'kindStopLimit',
  trailing_stop: 'kindTrailingStop',
  pair: 'kindPair',
} as const satisfies { [K in OrderKind]: string };

export const KIND_MEANINGS = {
  limit: 'aboutLimit',
  market: 'aboutMarket',
  best: 'aboutBest',
  stop: 'aboutStop',
  stop_limit: 'aboutStopLimit',
  trailing_stop: 'aboutTrailingStop',
  pair: 'aboutPair',
} as const satisfies { [K in OrderKind]: string };

export const FORCE_NAMES = {
  gtc: 'gtc',
  ioc: 'ioc',
  fok: 'fok',
  post_only: 'postOnly',
} as const satisfies { [T in TimeInForce]: string };

export const FORCE_MEANINGS = {
  gtc: 'aboutGtc',
  ioc: 'aboutIoc',
  fok: 'aboutFok',
  post_only: 'aboutPostOnly',
} as const satisfies { [T in TimeInForce]: string };

export const END_REASONS = {
  by_owner: 'endedByOwner',
  by_operator: 'endedByOperator',
  replaced: 'amended',
  partner_done: 'endedPartner',
  unfilled_remainder: 'endedRemainder',
  fill_or_kill: 'endedFok',
  post_only_would_trade: 'endedPostOnly',
  self_trade_prevented: 'endedSelfTrade',
  fill_limit: 'endedFillLimit',
  volatility_interruption: 'endedVolatility',
} as const satisfies { [R in CancelReason]: string };

/** `지정가 매수 10 LPJ`. */
export function orderTitle(order: Order, { t, formats }: Wording): string {
  const [, base = ''] = order.instrument.split('-');
  const size =
    order.quantity === null
      ? formats.won(order.amount ?? '0')
      : `${formats.quantity(order.quantity)} ${base}`;
  return `${t(KIND_NAMES[order.type])} ${t(order.side)} ${size}`;
}

/** The ticket's own words, in the order of the table of refusals. */
const OWN_WORDS = {
  missing: 'refusedMissing',
  'not-a-decimal': 'refusedNotADecimal',
  'too-precise': 'refusedTooPrecise',
  'too-many-digits': 'refusedTooManyDigits',
  zero: 'refusedZero',
  'price-off-tick': 'refusedOffTick',
  'outside-band': 'refusedOutsideBand',
  'below-minimum': 'refusedBelowMinimum',
  'above-maximum': 'refusedAboveMaximum',
  'too-many-open-orders': 'refusedOpenOrders',
  'distance-too-large': 'refusedDistance',
  'display-not-below-quantity': 'refusedDisplayWhole',
  'display-too-small': 'refusedDisplaySmall',
  'no-best-price': 'refusedNoBest',
  'market-halted': 'refusedHalted',
  'call-auction': 'refusedAuction',
  unreachable: 'refusedUnreachable',
  'not-placed': 'refusedNotPlaced',
} as const;

/** Every figure some text may have a place for; each refusal brings those of its own. */
type Figures = Readonly<
  Record<'minimum' | 'maximum' | 'lowest' | 'highest' | 'limit' | 'smallest', string>
>;

const IN_MONEY = ['minimum', 'maximum', 'lowest', 'highest', 'last'];

/** What stands on the ticket: the server's words, or those of this screen. */
export function wordsOf(refusal: Refusal, { t, formats }: Wording): string {
  if (refusal.words !== null) return refusal.words;
  const { code, figures } = refusal;
  const told = Object.fromEntries(
    Object.entries(figures).map(([name, value]) => [
      name,
      IN_MONEY.includes(name) ? formats.won(value) : value,
    ]),
  );
  const { side = 'buy', asset = '', short = '0', last = '' } = figures;
  const sided = { last: formats.won(last) };
  switch (code) {
    case 'insufficient-funds':
      return asset === 'KRW'
        ? t('refusedFunds', { short: formats.won(short) })
        : t('refusedFundsBase', { short: `${formats.quantity(short)} ${asset}` });
    case 'trigger-reached':
      return t(side === 'buy' ? 'refusedTriggerBuy' : 'refusedTriggerSell', sided);
    case 'pair-on-wrong-sides':
      return t(side === 'buy' ? 'refusedPairBuy' : 'refusedPairSell', sided);
    default: {
      const key = Object.hasOwn(OWN_WORDS, code) ? OWN_WORDS[code as keyof typeof OWN_WORDS] : null;
      return key === null ? t('refusedOtherwise') : t(key, told as Figures);
    }
  }
}
