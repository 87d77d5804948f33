import type { Fill } from '@hoga/core/exchange';
import { amount, quantity, type Amount, type Price, type Quantity } from '@hoga/core/money';
import { arrayLiteral } from './array-literal.ts';
import { dayOf, dayText } from './day.ts';
import type { Units } from './units.ts';

/** What the fills of one batch add to one day of one instrument. */
interface Addition {
  readonly instrument: string;
  readonly day: number;
  readonly first: Price;
  high: Price;
  low: Price;
  last: Price;
  quantity: Quantity;
  notional: Amount;
}

const WRITE_DAYS = {
  name: 'write-days',
  text: `insert into market_day as known (league_id, instrument, day, first_price, high_price,
      low_price, last_price, quantity, notional)
    select $1, * from unnest($2::text[], $3::date[], $4::numeric[], $5::numeric[], $6::numeric[],
      $7::numeric[], $8::numeric[], $9::numeric[])
    on conflict (league_id, instrument, day) do update
      set high_price = greatest(known.high_price, excluded.high_price),
        low_price = least(known.low_price, excluded.low_price), last_price = excluded.last_price,
        quantity = known.quantity + excluded.quantity,
        notional = known.notional + excluded.notional`,
};

/** Adds the fills to the days they happened on; nothing when there are none. */
export function writeDays(
  league: string,
  fills: readonly Fill[],
  units: Units,
): { readonly name: string; readonly text: string; readonly values: string[] } | null {
  if (fills.length === 0) return null;
  const rows = additionsOf(fills).map((addition) => {
    const instrument = units.instrument(addition.instrument);
    const priced = (of: Price): string => units.priceText(instrument, of);
    return [
      addition.instrument,
      dayText(addition.day),
      priced(addition.first),
      priced(addition.high),
      priced(addition.low),
      priced(addition.last),
      units.quantityText(instrument, addition.quantity),
      units.amountText(instrument.quote.code, addition.notional),
    ];
  });
  const columns = rows[0]?.map((_, column) => arrayLiteral(rows.map((row) => row[column] ?? null)));
  return { ...WRITE_DAYS, values: [league, ...(columns ?? [])] };
}

function additionsOf(fills: readonly Fill[]): Addition[] {
  const additions = new Map<string, Addition>();
  for (const fill of fills) {
    const { instrument, price } = fill;
    const day = dayOf(fill.at);
    const key = `${instrument} ${day}`;
    const known = additions.get(key);
    if (known === undefined) {
      const { quantity: lots, notional } = fill;
      const prices = { first: price, high: price, low: price, last: price };
      additions.set(key, { instrument, day, ...prices, quantity: lots, notional });
      continue;
    }
    if (price > known.high) known.high = price;
    if (price < known.low) known.low = price;
    known.last = price;
    known.quantity = quantity(known.quantity + fill.quantity);
    known.notional = amount(known.notional + fill.notional);
  }
  return [...additions.values()];
}
