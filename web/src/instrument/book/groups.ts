import type { Instrument, Side } from '@hoga/contract/instrument';
import { decimalOf, unitsOf } from '../decimals.ts';

const GROUPS = 5;

/**
 * The steps levels can be added up by at a price: one tick, then the fives and tens above it. At a
 * tick of 1 these are 1, 5, 10, 50 and 100; every tick of our ladders is a 1 or a 5 with zeros.
 */
export function groupsAt(price: string, bands: Instrument['bands']): string[] {
  let step = unitsOf(tickAt(price, bands));
  return Array.from({ length: GROUPS }, () => {
    const group = decimalOf(step);
    step *= group.replace(/[0.]/g, '') === '5' ? 2n : 5n;
    return group;
  });
}

/** The step prices move in from this price up. */
export function tickAt(price: string, bands: Instrument['bands']): string {
  const at = unitsOf(price);
  const band = bands.findLast(({ from }) => unitsOf(from) <= at) ?? bands[0];
  return band?.tick ?? '1';
}

/** The level of a grouped book that an order of this price is added to, as the server does it. */
export function levelOf(
  price: string,
  { side, group }: { readonly side: Side; readonly group: string | null },
): string {
  if (group === null) return price;
  const [at, step] = [unitsOf(price), unitsOf(group)];
  const rest = at % step;
  return decimalOf(rest === 0n || side === 'buy' ? at - rest : at - rest + step);
}
