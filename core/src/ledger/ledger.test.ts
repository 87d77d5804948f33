import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lpj, won } from '../../test/units.ts';
import { amount, type Amount } from '../money/index.ts';
import { accountId, orderId } from '../order/index.ts';
import { instant } from '../time/index.ts';
import {
  balanceOf,
  hold,
  ISSUED_MAX,
  newAccount,
  ownedBy,
  post,
  release,
  type Account,
  type AccountKind,
  type EntryCause,
} from './index.ts';

const GRANT: EntryCause = { kind: 'grant', at: instant(5), fill: null };
const TRADE: EntryCause = { kind: 'trade', at: instant(7), fill: 3 };

function account(name: string, kind: AccountKind = 'trading'): Account {
  return newAccount({ id: accountId(name), number: 2, kind, owner: null }, ['KRW', 'LPJ']);
}

const posting = (of: Account, units: Amount, asset = 'KRW') => ({
  account: of,
  asset,
  amount: units,
  order: null,
});

/** An account that owns so many won. */
function accountWith(krw: Amount): Account {
  const owner = account('ann');
  post(1, GRANT, [posting(account('issuance', 'issuance'), amount(-krw)), posting(owner, krw)]);
  return owner;
}

describe('entries', () => {
  test('[LG1, LG5] lines are numbered on, name their cause and carry what is owned after them', () => {
    const issuance = account('issuance', 'issuance');
    const ann = account('ann');
    const lines = post(41, GRANT, [posting(issuance, won('-100')), posting(ann, won('100'))]);
    const cause = { kind: 'grant', at: 5, fill: null, asset: 'KRW', order: null };
    expect(lines).toEqual([
      { ...cause, sequence: 41, account: 'issuance', amount: won('-100'), balance: won('-100') },
      { ...cause, sequence: 42, account: 'ann', amount: won('100'), balance: won('100') },
    ]);
  });

  test('[LG5] what is held still is owned: a line after a hold counts both', () => {
    const ann = accountWith(won('100'));
    hold(ann, 'KRW', won('40'));
    const bob = account('bob');
    const order = orderId('order');
    const [line] = post(3, TRADE, [
      { ...posting(ann, won('-30')), from: 'held', order },
      posting(bob, won('30')),
    ]);
    // 100 − 30 = 70: 60 available, 10 held.
    expect(line).toMatchObject({ balance: won('70'), order, fill: 3, at: 7 });
    expect(balanceOf(ann, 'KRW')).toEqual({ available: won('60'), held: won('10') });
    expect(ownedBy(ann, 'KRW')).toBe(won('70'));
  });

  test('[LG5] two lines of one account and asset carry one balance after the other', () => {
    const ann = accountWith(won('100'));
    const lines = post(3, TRADE, [posting(ann, won('-10')), posting(ann, won('10'))]);
    expect(lines.map((line) => line.balance)).toEqual([won('90'), won('100')]);
  });

  test('[LG1] an entry that does not add up to zero is a bug, and moves nothing', () => {
    const ann = accountWith(won('100'));
    const bob = account('bob');
    // −10 + 9.999999 = −0.000001.
    const short = [posting(ann, won('-10')), posting(bob, won('9.999999'))];
    expect(() => post(3, TRADE, short)).toThrow('[LG1] the KRW lines add up to zero');
    expect([ownedBy(ann, 'KRW'), ownedBy(bob, 'KRW')]).toEqual([won('100'), 0n]);
  });

  test('[LG1] won do not balance coins', () => {
    const ann = accountWith(won('100'));
    const mixed = [posting(ann, won('-0.0001')), posting(ann, lpj('0.01'), 'LPJ')];
    // Both are a hundred units, of different things.
    expect(mixed[0]!.amount + mixed[1]!.amount).toBe(0n);
    expect(() => post(3, TRADE, mixed)).toThrow('[LG1]');
  });

  test('[LG2] nobody spends more than is available, or than is held', () => {
    const ann = accountWith(won('100'));
    hold(ann, 'KRW', won('40'));
    const bob = account('bob');
    const over = [posting(ann, won('-60.000001')), posting(bob, won('60.000001'))];
    expect(() => post(3, TRADE, over)).toThrow('[LG2] nobody spends more than is available');
    const carol = accountWith(won('100'));
    hold(carol, 'KRW', won('40'));
    const overHeld = [
      { ...posting(carol, won('-40.000001')), from: 'held' as const },
      posting(bob, won('40.000001')),
    ];
    expect(() => post(3, TRADE, overHeld)).toThrow('[LG2] nobody spends more than is held');
  });

  test.each(['trading', 'house', 'fees'] as const)(
    '[LG2] an account of kind %s cannot owe',
    (kind) => {
      const debtor = account('debtor', kind);
      const entry = [posting(debtor, amount(-1n)), posting(account('ann'), amount(1n))];
      expect(() => post(1, GRANT, entry)).toThrow('[LG2]');
    },
  );

  test('[LG2] an asset of another league is a bug', () => {
    expect(() => balanceOf(account('ann'), 'BTC')).toThrow('the account can own BTC');
  });
});

describe('holds', () => {
  test('[LG3] move between available and held, and change nothing else', () => {
    const ann = accountWith(won('100'));
    hold(ann, 'KRW', won('40'));
    expect(balanceOf(ann, 'KRW')).toEqual({ available: won('60'), held: won('40') });
    release(ann, 'KRW', won('15'));
    expect(balanceOf(ann, 'KRW')).toEqual({ available: won('75'), held: won('25') });
    expect(ownedBy(ann, 'KRW')).toBe(won('100'));
  });

  test('[LG3] nothing and everything can be held', () => {
    const ann = accountWith(won('100'));
    hold(ann, 'KRW', won('0'));
    hold(ann, 'KRW', won('100'));
    expect(balanceOf(ann, 'KRW')).toEqual({ available: 0n, held: won('100') });
  });

  test('[LG2, LG3] more than there is, and less than nothing, is a bug', () => {
    const ann = accountWith(won('100'));
    const claim = '[LG3] only what is available can be held';
    expect(() => hold(ann, 'KRW', won('100.000001'))).toThrow(claim);
    expect(() => hold(ann, 'KRW', won('-1'))).toThrow(claim);
    hold(ann, 'KRW', won('40'));
    const released = '[LG3] only what is held can be released';
    expect(() => release(ann, 'KRW', won('40.000001'))).toThrow(released);
    expect(() => release(ann, 'KRW', won('-1'))).toThrow(released);
    expect(balanceOf(ann, 'KRW')).toEqual({ available: won('60'), held: won('40') });
  });
});

test('[LG1, LG2, LG4] whatever is passed on, the sum stays zero and every sum within 64 bits', () => {
  const step = fc.record({
    from: fc.nat(2),
    to: fc.nat(2),
    share: fc.bigInt({ min: 0n, max: 1_000n }),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const issuance = account('issuance', 'issuance');
      const people = [account('ann'), account('bob'), account('cho')];
      const all = amount(ISSUED_MAX);
      post(1, GRANT, [posting(issuance, amount(-all)), posting(people[0]!, all)]);
      for (const { from, to, share } of steps) {
        const units = amount((ownedBy(people[from]!, 'KRW') * share) / 1_000n);
        const entry = [posting(people[from]!, amount(-units)), posting(people[to]!, units)];
        for (const line of post(3, TRADE, entry)) {
          expect(BigInt.asIntN(64, line.balance)).toBe(line.balance);
        }
      }
      const sum = people.reduce((total, person) => total + ownedBy(person, 'KRW'), 0n);
      expect(sum).toBe(ISSUED_MAX);
      expect(sum + ownedBy(issuance, 'KRW')).toBe(0n);
    }),
  );
});

test('[LG4] the most that can be issued is the largest signed number of 64 bits', () => {
  expect(BigInt.asIntN(64, ISSUED_MAX)).toBe(ISSUED_MAX);
  expect(BigInt.asIntN(64, ISSUED_MAX + 1n)).toBe(-(2n ** 63n));
});
