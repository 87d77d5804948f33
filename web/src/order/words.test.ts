import { KRW_LPJ } from '@hoga/core/instrument';
import { amount, price, quantity } from '@hoga/core/money';
import type { Rejection } from '@hoga/core/risk';
import { expect, test } from 'vitest';
import { formatsFor, startTexts } from '../language/index.ts';
import { foreseen, type Refusal } from './refusal.ts';
import { wordsOf } from './words.ts';

const at = price(300_000n);

/** What the ticket can foresee; the rest is the server's to say. */
const REJECTIONS: readonly Rejection[] = [
  { reason: 'price_off_tick', field: 'price', price: at, below: at, above: at },
  { reason: 'outside_band', field: 'price', price: at, lowest: at, highest: at },
  { reason: 'below_minimum', bound: amount(5_000_000_000n), notional: amount(1n) },
  { reason: 'above_maximum', bound: amount(5_000_000_000n), notional: amount(1n) },
  { reason: 'too_many_open_orders', limit: 200 },
  {
    reason: 'insufficient_funds',
    asset: KRW_LPJ.quote,
    needed: amount(3_000_000n),
    available: amount(1_000_000n),
  },
  {
    reason: 'insufficient_funds',
    asset: KRW_LPJ.base,
    needed: amount(30_000n),
    available: amount(10_000n),
  },
  { reason: 'display_not_below_quantity', quantity: quantity(10_000n) },
  { reason: 'display_too_small', smallest: quantity(10_000n) },
  { reason: 'trigger_reached', side: 'buy', trigger: at, last: at },
  { reason: 'trigger_reached', side: 'sell', trigger: at, last: at },
  { reason: 'distance_too_large', last: at, lowest: at, highest: at },
  { reason: 'pair_on_wrong_sides', side: 'buy', last: at },
  { reason: 'pair_on_wrong_sides', side: 'sell', last: at },
  { reason: 'no_best_price' },
  { reason: 'market_halted' },
  { reason: 'call_auction' },
];
const OF_THE_TICKET = [
  'missing',
  'not-a-decimal',
  'too-precise',
  'too-many-digits',
  'zero',
  'unreachable',
  'not-placed',
];

test.each(['ko', 'en'] as const)(
  'every refusal of the ticket is said in full in %s',
  async (of) => {
    const texts = await startTexts(of);
    const wording = { t: texts.getFixedT(of, 'order'), formats: formatsFor(of) };
    const refusals: Refusal[] = [
      ...REJECTIONS.map((one) => foreseen(one, { rules: KRW_LPJ, byAmount: false })),
      ...OF_THE_TICKET.map((code): Refusal => ({
        code,
        place: 'general',
        words: null,
        figures: {},
      })),
    ];
    const otherwise = wording.t('refusedOtherwise');
    const said = refusals.map((refusal) => wordsOf(refusal, wording));
    for (const words of said) {
      expect(words).not.toMatch(/\{\{|undefined|–/);
      expect(words).not.toBe(otherwise);
    }
    // 3 − 1 won, and 3 − 1 LPJ.
    expect(said.filter((words) => words.includes('2 LPJ'))).toHaveLength(1);
    expect(wordsOf({ ...refusals[0]!, words: 'the server says' }, wording)).toBe('the server says');
  },
);
