import { describe, expect, test } from 'vitest';
import { newDesk, PLAIN, type Desk } from '../../test/desk.ts';
import { amount, price } from '../money/index.ts';

/** A market where one command may meet three makers. */
function threeFills(selfTradePrevention: 'cancel_maker' | 'none' = 'none'): Desk {
  const desk = newDesk({ ...PLAIN, selfTradePrevention }, { capacities: { fillsPerCommand: 3 } });
  desk.play(`
    A1: sell ann 5 @ 3010
    A2: sell bob 5 @ 3010
    A3: sell cho 5 @ 3011
    A4: sell dan 5 @ 3012
  `);
  return desk;
}

describe('the fill limit', () => {
  test('[MT8] a taker that could go on is cancelled after its last allowed fill', () => {
    const desk = threeFills();
    expect(desk.say('T: buy eve 16 @ 3012')).toBe(
      '5 from A1 @ 3010, 5 from A2 @ 3010, 5 from A3 @ 3011, cancelled: fill_limit',
    );
    expect(desk.book()).toBe('ask 3012 × 5 (5)');
    expect(desk.balance('eve', 'WON').held).toBe(0n);
  });

  test.each(['buy eve 16', 'buy eve for 50000', 'buy eve 16 @ 3012 ioc'])(
    '[MT8] so is: %s',
    (line) => {
      expect(threeFills().say(line)).toBe(
        '5 from A1 @ 3010, 5 from A2 @ 3010, 5 from A3 @ 3011, cancelled: fill_limit',
      );
    },
  );

  test('[MT8] one that has all it wanted with its last fill is filled', () => {
    expect(threeFills().say('buy eve 15 @ 3012')).toMatch(/filled$/);
  });

  test('[MT8] one that has nobody left to meet rests', () => {
    const desk = threeFills();
    expect(desk.say('buy eve 16 @ 3011')).toMatch(/rests 1$/);
    expect(desk.book()).toBe('ask 3012 × 5 (5)\nbid 3011 × 1 (1)');
  });

  test('[MT8, EX14] an amount whose rest buys not one lot more is filled', () => {
    // 5 × 3,010 + 5 × 3,010 + 5 × 3,011 = 45,155; 3,011 left of 48,166 is less than 3,012.
    expect(threeFills().say('buy eve for 48166')).toMatch(/filled$/);
    expect(threeFills().say('buy eve for 48167')).toMatch(/fill_limit$/);
  });

  test('[MT7, MT8] a fill-or-kill order that would need one fill more is killed', () => {
    const desk = threeFills();
    expect(desk.say('buy eve 16 @ 3012 fok')).toBe('cancelled: fill_or_kill');
    expect(desk.say('buy eve 15 @ 3012 fok')).toMatch(/filled$/);
  });

  test('[MT6, MT7, MT8] a prevented self-trade counts as a maker met', () => {
    const desk = threeFills('cancel_maker');
    // Ann meets her own A1, then A2 and A3: 10 to have, and A4 is one too many.
    expect(desk.say('buy ann 11 @ 3012 fok')).toBe('cancelled: fill_or_kill');
    expect(desk.balance('ann', 'COIN').held).toBe(5n);
    expect(desk.say('buy ann 11 @ 3012')).toBe(
      'A1 self_trade_prevented, 5 from A2 @ 3010, 5 from A3 @ 3011, cancelled: fill_limit',
    );
    expect(desk.balance('ann', 'COIN')).toEqual({ available: 1_000_000_010n, held: 0n });
  });

  test('[MT8] a maker may take part in any number of fills', () => {
    const desk = threeFills();
    desk.say('B: buy eve 10 @ 3000');
    for (let time = 0; time < 9; time += 1) desk.say('sell fay 1 @ 3000 ioc');
    expect(desk.say('sell fay 1 @ 3000 ioc')).toBe('1 from B @ 3000, filled');
  });
});

describe('own orders', () => {
  const bothSides = (selfTradePrevention: 'cancel_maker' | 'none'): Desk => {
    const desk = newDesk({ ...PLAIN, selfTradePrevention, makerFee: 500n, takerFee: 1_000n });
    desk.play(`
      A1: sell ann 10 @ 3010
      A2: sell bob 10 @ 3011
    `);
    return desk;
  };

  test.each(['cancel_maker', 'none'] as const)(
    '[EX9] post-only before an own order is cancelled, and the own order stays, under %s',
    (prevention) => {
      const desk = bothSides(prevention);
      expect(desk.say('buy ann 5 @ 3010 post_only')).toBe('cancelled: post_only_would_trade');
      expect(desk.book()).toBe('ask 3011 × 10 (10)\nask 3010 × 10 (10)');
    },
  );

  test('[MT6, EX10] a taker that met only its own orders trades nothing and is cancelled or rests', () => {
    const desk = bothSides('cancel_maker');
    expect(desk.say('buy ann 5 @ 3010 ioc')).toBe(
      'A1 self_trade_prevented, cancelled: unfilled_remainder',
    );
    expect(desk.say('B: buy bob 5 @ 3011')).toBe('A2 self_trade_prevented, rests 5');
    expect(desk.book()).toBe('bid 3011 × 5 (5)');
  });

  test('[MT6] a sell meets own buys just so', () => {
    const desk = newDesk({ ...PLAIN, selfTradePrevention: 'cancel_maker' });
    desk.play(`
      B1: buy ann 5 @ 3010
      B2: buy bob 5 @ 3009
    `);
    expect(desk.say('sell ann 7 @ 3000')).toBe(
      'B1 self_trade_prevented, 5 from B2 @ 3009, rests 2',
    );
    expect(desk.balance('ann', 'WON').held).toBe(0n);
  });

  test('[MT6, EX14] by amount: own orders go, and the amount buys from the others', () => {
    const desk = bothSides('cancel_maker');
    // 10 × 3,011 = 30,110; 500 left.
    expect(desk.say('buy ann for 30610')).toBe(
      'A1 self_trade_prevented, 10 from A2 @ 3011, cancelled: unfilled_remainder',
    );
    const other = bothSides('cancel_maker');
    expect(other.say('buy ann for 3009')).toBe('cancelled: unfilled_remainder');
    expect(other.balance('ann', 'COIN').held).toBe(10n);
  });

  test('[MT6, EX4, EX6] under none the account pays itself, and both fees', () => {
    const desk = bothSides('none');
    const before = desk.balance('ann', 'WON').available;
    expect(desk.say('buy ann 10 @ 3010')).toBe('10 from A1 @ 3010, filled');
    // 30,100: maker 15.05 → 15, taker 30.1 → 30.
    expect(desk.balance('ann', 'WON')).toEqual({ available: before - 45n, held: 0n });
    expect(desk.balance('ann', 'COIN')).toEqual({ available: 1_000_000_000n, held: 0n });
  });
});

test('[RK3] a market order never trades beyond the band', () => {
  const desk = newDesk({ ...PLAIN, bandPercent: 30, maximumNotional: amount(100_000_000n) });
  desk.play(`
    A1: sell ann 10 @ 3900
    B1: buy ann 10 @ 2100
  `);
  // The middle of the band moves up to 6,000: 4,200 to 7,800. Both orders are outside it now.
  desk.exchange.markets.get('TEST')!.referencePrice = price(6_000n);
  expect(desk.say('sell bob 5')).toBe('cancelled: unfilled_remainder');
  expect(desk.say('buy bob 5')).toBe('5 from A1 @ 3900, filled');
});
