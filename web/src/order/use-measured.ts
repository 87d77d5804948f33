import type { Instrument } from '@hoga/contract/instrument';
import type { Account } from '@hoga/core/ledger';
import type { Instruction } from '@hoga/core/order';
import type { PairInstruction } from '@hoga/core/risk';
import { useMemo } from 'react';
import { useServices } from '../services/index.ts';
import { isByAmount, type Draft } from './draft.ts';
import { guardsOf, type Guard } from './guards.ts';
import { readOrder, type Reading } from './instruction.ts';
import { purseOf, type MarketNow } from './market-now.ts';
import { previewOf, rejectionOf, type Preview } from './preview.ts';
import { foreseen, typingRefusals, type Refusal } from './refusal.ts';
import { rulesOf, type Rules } from './rules.ts';
import type { Available } from './sizing.ts';
import { useAccount, useBalances, useMarketNow, useOpenOrders } from './use-order.ts';

/** A draft beside the market and the purse of whoever types it. */
export interface Measured {
  readonly rules: Rules;
  /** Null until the feed told of it. */
  readonly market: MarketNow | null;
  readonly available: Available | null;
  /** Null while it cannot be counted. */
  readonly preview: Preview | null;
  /** What is wrong with it, as far as this screen can know now. */
  readonly refusals: () => readonly Refusal[];
  /** Why to ask once more before it goes out. */
  readonly guards: () => readonly Guard[];
}

const NO_ORDERS = [] as const;

export function useMeasured(instrument: Instrument, draft: Draft): Measured {
  const { live } = useServices();
  const account = useAccount();
  const orders = useOpenOrders(account) ?? NO_ORDERS;
  const balances = useBalances(account);
  const market = useMarketNow(instrument, orders);
  const rules = rulesOf(instrument);
  const reading = useMemo(() => readOrder(draft, rules), [draft, rules]);
  const purse = useMemo(
    () => (balances === null ? null : purseOf(rules, { balances, openOrders: orders.length })),
    [rules, balances, orders],
  );
  const order = orderOf(reading);
  const preview = useMemo(
    () =>
      order === null || market === null || purse === null
        ? null
        : previewOf(order, { market, account: purse }),
    [order, market, purse],
  );
  return {
    rules,
    market,
    available: purse === null ? null : availableOf(purse, rules),
    preview,
    refusals: () => {
      if (!reading.ok) return typingRefusals(reading.faults);
      // On old data only the server can say what the market thinks of it.
      if (order === null || market === null || purse === null) return [];
      if (live.freshness.get().state !== 'live') return [];
      const rejection = rejectionOf(order, { market, account: purse });
      return rejection === null
        ? []
        : [foreseen(rejection, { rules, byAmount: isByAmount(draft) })];
    },
    guards: () => {
      if (order === null || market === null) return [{ kind: 'blind' }];
      const assets = purse === null ? 0n : worthOf(purse, market);
      return guardsOf(order, { market, preview, assets, freshness: live.freshness.get() });
    },
  };
}

function orderOf(reading: Reading): Instruction | PairInstruction | null {
  if (!reading.ok) return null;
  return 'pair' in reading ? reading.pair : reading.order;
}

function availableOf({ balances }: Account, { base, quote }: Rules): Available {
  const of = (asset: string): bigint => balances.get(asset)?.available ?? 0n;
  return { base: of(base.code), quote: of(quote.code) };
}

/** Everything the account has, in quote units. */
function worthOf({ balances }: Account, { rules, lastPrice, referencePrice }: MarketNow): bigint {
  const owned = (asset: string): bigint => {
    const { available = 0n, held = 0n } = balances.get(asset) ?? {};
    return available + held;
  };
  return owned(rules.quote.code) + owned(rules.base.code) * (lastPrice ?? referencePrice);
}
