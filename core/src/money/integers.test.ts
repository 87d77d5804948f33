import fc from 'fast-check';
import { expect, test } from 'vitest';
import { asNumber } from './index.ts';

test('[MO1] a number of units is the same as what Number gives', () => {
  const safe = BigInt(Number.MAX_SAFE_INTEGER);
  for (const edge of [
    0n,
    1n,
    2n ** 31n,
    2n ** 32n,
    safe,
    safe + 1n,
    2n ** 63n,
    2n ** 64n,
    10n ** 29n,
  ]) {
    for (const units of [edge, -edge, edge - 1n, 1n - edge]) {
      expect(asNumber(units)).toBe(Number(units));
    }
  }
  fc.assert(fc.property(fc.bigInt(), (units) => asNumber(units) === Number(units)));
  fc.assert(fc.property(fc.bigInt(-safe, safe), (units) => BigInt(asNumber(units)) === units));
});
