import type { Account, LedgerLine } from '../ledger/index.ts';
import type { Amount, Price, Quantity } from '../money/index.ts';
import type { AccountId, CancelReason, Order, OrderId, Side } from '../order/index.ts';
import type { Instant } from '../time/index.ts';

export interface FillParty {
  readonly order: OrderId;
  readonly account: AccountId;
  readonly fee: Amount;
}

/**
 * One trade between a resting order and an arriving one. In a call auction the order with the later
 * place counts as the arriving one.
 */
export interface Fill {
  readonly sequence: number;
  readonly instrument: string;
  readonly price: Price;
  readonly quantity: Quantity;
  readonly notional: Amount;
  readonly takerSide: Side;
  readonly maker: FillParty;
  readonly taker: FillParty;
  readonly at: Instant;
}

/** What happened to an order, as far as everybody may know which order it is. */
interface OfOrder {
  readonly order: OrderId;
  readonly account: AccountId;
  readonly instrument: string;
  readonly at: Instant;
}

interface OfMarket {
  readonly instrument: string;
  readonly at: Instant;
}

/** What happened, in order. Events are facts: they are published after they are durable. */
export type MarketEvent =
  | { readonly type: 'account_opened'; readonly account: AccountId; readonly at: Instant }
  | { readonly type: 'issued'; readonly account: AccountId; readonly at: Instant }
  | (OfOrder & { readonly type: 'order_accepted'; readonly sequence: number })
  /** It stands on the book from now on, with this much showing. */
  | (OfOrder & {
      readonly type: 'order_rested';
      readonly place: number;
      readonly shown: Quantity;
    })
  | { readonly type: 'traded'; readonly fill: Fill }
  /** An iceberg shows its next part, at the end of the line. */
  | (OfOrder & {
      readonly type: 'order_refilled';
      readonly place: number;
      readonly shown: Quantity;
    })
  /** It gave up a part without trading; it keeps its place. */
  | (OfOrder & {
      readonly type: 'order_reduced';
      readonly by: Quantity;
      readonly because: 'by_owner' | 'self_trade_prevented';
    })
  | (OfOrder & { readonly type: 'stop_moved'; readonly trigger: Price })
  | (OfOrder & { readonly type: 'stop_triggered' })
  | (OfOrder & {
      readonly type: 'order_ended';
      readonly cancelReason: CancelReason | null;
      /** What returned to the account's available balance. */
      readonly released: Amount;
    })
  | (OfMarket & { readonly type: 'auction_started'; readonly endsAt: Instant })
  /** Its trades follow; none when no buy reached a sell, and then there is no price. */
  | (OfMarket & {
      readonly type: 'auction_ended';
      readonly price: Price | null;
      readonly quantity: Quantity;
    })
  | (OfMarket & { readonly type: 'market_halted' | 'market_resumed' });

/** What an operator did, to be kept for ever. */
export interface AuditRecord {
  readonly at: Instant;
  readonly actor: string;
  readonly action: 'halt_market' | 'resume_market' | 'cancel_market' | 'issue';
  /** The instrument or account it was done to. */
  readonly subject: string;
  readonly before: Readonly<Record<string, string | number>> | null;
  readonly after: Readonly<Record<string, string | number>> | null;
  /** The operator's own name for it, used once for ever; null when it has none. */
  readonly key: string | null;
}

/**
 * What commands did: the events, and every record they made or changed, for the one who stores
 * them. Several commands may write into the same output.
 */
export interface Output {
  readonly events: MarketEvent[];
  readonly fills: Fill[];
  readonly ledgerLines: LedgerLine[];
  readonly openedAccounts: { readonly account: Account; readonly at: Instant }[];
  readonly audits: AuditRecord[];
  /** Accounts with a changed balance and orders with a changed field, opened ones included, once. */
  readonly changedAccounts: Account[];
  readonly changedOrders: Order[];
  /** What marks an account or an order as being in this output; it holds nothing. */
  readonly mark: object;
}

export function newOutput(): Output {
  return {
    events: [],
    fills: [],
    ledgerLines: [],
    openedAccounts: [],
    audits: [],
    changedAccounts: [],
    changedOrders: [],
    mark: {},
  };
}
