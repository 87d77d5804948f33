import type { Balance } from '@hoga/contract/account';
import type { Instrument } from '@hoga/contract/instrument';
import type { Order } from '@hoga/contract/order';
import { useMemo, useSyncExternalStore } from 'react';
import { useServices } from '../services/index.ts';
import type { SessionState } from '../session/index.ts';
import { useStore, type Store } from '../store/index.ts';
import type { DraftChange, Side } from './draft.ts';
import { marketNow, type MarketNow } from './market-now.ts';
import { orderDesk, type OrderDesk } from './order-desk.ts';
import { rulesOf } from './rules.ts';
import type { Ticket, TicketState } from './ticket.ts';

/** How often figures that follow the market are counted anew: more could not be read. */
const SAMPLED_MS = 500;
const DEPTH = 50;

const NOTHING: Store<null> = { get: () => null, subscribe: () => () => undefined };

export function useOrderDesk(): OrderDesk {
  return orderDesk(useServices());
}

export function useTicket(instrument: string): {
  readonly ticket: Ticket;
  readonly state: TicketState;
} {
  const ticket = useOrderDesk().ticket(instrument);
  return { ticket, state: useStore(ticket.state) };
}

/** What other parts of a page may do to the ticket; it stays the same object. */
export interface TicketDraft {
  /** A price was picked in the book or the chart, on the side of a seller or a buyer if that says. */
  readonly setPrice: (price: string, side?: Side) => void;
  readonly setSide: (side: Side) => void;
}

export function useTicketDraft(instrument: string): TicketDraft {
  const desk = useOrderDesk();
  return useMemo(() => {
    const { change } = desk.ticket(instrument);
    const told = (what: DraftChange): void => change(what);
    return {
      setPrice: (price, side) =>
        told(
          side === undefined
            ? { type: 'price-picked', price }
            : { type: 'price-picked', price, side },
        ),
      setSide: (side) => told({ type: 'changed', fields: { side } }),
    };
  }, [desk, instrument]);
}

export function useSession(): SessionState {
  return useStore(useServices().session.state);
}

/** The account of whoever is signed in. */
export function useAccount(): string | null {
  const session = useSession();
  return session.state === 'signed-in' ? session.account.id : null;
}

/** A store of something that changes all the time, looked at twice a second. */
export function useSampled<Value>(store: Store<Value>): Value {
  const sampled = useMemo(() => sampledStore(store), [store]);
  return useSyncExternalStore(sampled.subscribe, sampled.get);
}

function sampledStore<Value>(store: Store<Value>): Store<Value> {
  let value = store.get();
  return {
    get: () => value,
    subscribe: (listener) => {
      let timer: ReturnType<typeof setTimeout> | undefined;
      const look = (): void => {
        timer = undefined;
        if (Object.is(value, store.get())) return;
        value = store.get();
        listener();
      };
      const stop = store.subscribe(() => {
        // What was not known yet is shown at once.
        if (value === null) look();
        else timer ??= setTimeout(look, SAMPLED_MS);
      });
      look();
      return () => {
        stop();
        clearTimeout(timer);
      };
    },
  };
}

export function useOpenOrders(account: string | null): readonly Order[] | null {
  const { live } = useServices();
  return useStore(account === null ? NOTHING : live.orders(account));
}

export function useBalances(account: string | null): readonly Balance[] | null {
  const { live } = useServices();
  return useStore(account === null ? NOTHING : live.balances(account));
}

/** Null until the feed told of it. */
export function useMarketNow(instrument: Instrument, orders: readonly Order[]): MarketNow | null {
  const { live } = useServices();
  const market = useSampled(live.market(instrument.id));
  const book = useSampled(
    useMemo(() => live.book({ instrument: instrument.id, depth: DEPTH }), [live, instrument.id]),
  );
  return useMemo(
    () =>
      market === null || book === null
        ? null
        : marketNow({ rules: rulesOf(instrument), market, book, depth: DEPTH, orders }),
    [instrument, market, book, orders],
  );
}
