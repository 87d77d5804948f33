import { isDeepStrictEqual } from 'node:util';
import {
  bookLevels,
  expectedTrade,
  leagueRecordOf,
  newExchange,
  newOutput,
  OrderBook,
  stateHash,
  type AuditRecord,
  type Command,
  type Exchange,
  type Fill,
  type LeagueRecord,
  type LeagueSetup,
  type MarketEvent,
  type Output,
} from '@hoga/core/exchange';
import { priceOfTick } from '@hoga/core/instrument';
import type { LedgerLine } from '@hoga/core/ledger';
import { naiveBook } from '@hoga/core/matching';
import type { Order, OrderId } from '@hoga/core/order';
import { newAuditor } from '../../../core/test/auditor.ts';
import { BOOK_DEPTH_MAX, type Answer, type MarketSnapshot } from '../../src/engine/index.ts';

/** Everything that a batch of commands made or changed, as plain values. */
export type Told = ReturnType<typeof told>;

export function told(output: Output, league: LeagueRecord) {
  const { events, fills, ledgerLines, audits, changedOrders } = output;
  return {
    events,
    fills,
    ledgerLines,
    audits,
    changedOrders,
    openedAccounts: output.openedAccounts.map(({ account: { id, number }, at }) => {
      return { id, number, at };
    }),
    changedAccounts: output.changedAccounts.map(({ id, kind, owner, balances }) => {
      return { id, kind, owner, balances: [...balances] };
    }),
    league,
  };
}

/**
 * What the server has to be equal to: `core` alone, on the naive book, audited at every command, that
 * is given the commands in the order in which they became durable. It is never restarted.
 */
/** What a batch tells, and the last command in it. */
export interface OutboxLine {
  readonly sequence: number;
  readonly events: readonly MarketEvent[];
}

export class Model {
  readonly exchange: Exchange;
  /** All that ever was, in the order in which it came to be. */
  readonly orders = new Map<OrderId, Order>();
  readonly fills: Fill[] = [];
  readonly ledgerLines: LedgerLine[] = [];
  readonly audits: AuditRecord[] = [];
  readonly batches: OutboxLine[] = [];
  readonly #execute = newAuditor();
  readonly #named = new Map<string, { readonly command: Command; readonly order: Order }>();

  constructor(setup: LeagueSetup) {
    this.exchange = newExchange(setup);
    for (const market of this.exchange.markets.values()) {
      Object.assign(market, {
        book: new OrderBook(naiveBook()),
        stops: new OrderBook(naiveBook()),
      });
    }
  }

  get hash(): string {
    return stateHash(this.exchange);
  }

  /** Plays one batch; the answers tell orders as the whole batch left them. */
  play(commands: readonly Command[]): { readonly answers: Answer[]; readonly told: Told } {
    const output = newOutput();
    const answers = commands.map((command) => this.#answer(command, output));
    for (const order of output.changedOrders) this.orders.set(order.id, order);
    this.fills.push(...output.fills);
    this.ledgerLines.push(...output.ledgerLines);
    this.audits.push(...output.audits);
    const { events } = output;
    const sequence = this.exchange.sequences.command;
    if (events.length > 0) this.batches.push({ sequence, events });
    return {
      answers: answers.map((answer) => structuredClone(answer)),
      told: told(output, leagueRecordOf(this.exchange)),
    };
  }

  /** What everybody sees of a market. */
  shown(instrument: string): MarketSnapshot | undefined {
    const market = this.exchange.markets.get(instrument);
    if (market === undefined) return undefined;
    const { referencePrice, lastPrice, phase, auctionEndsAt, band } = market;
    return {
      instrument: market.instrument,
      sequence: this.exchange.sequences.command,
      at: this.exchange.clock,
      phase,
      auctionEndsAt,
      expected: phase === 'auction' ? expectedTrade(market) : null,
      depth: BOOK_DEPTH_MAX,
      bids: bookLevels(market, 'buy', BOOK_DEPTH_MAX),
      asks: bookLevels(market, 'sell', BOOK_DEPTH_MAX),
      lastPrice,
      referencePrice,
      lowestPrice: priceOfTick(market.instrument, band.lowest),
      highestPrice: priceOfTick(market.instrument, band.highest),
    };
  }

  #answer(command: Command, output: Output): Answer {
    const name = nameOf(command);
    const first = name === null ? undefined : this.#named.get(name);
    if (first !== undefined) {
      const isSame = isDeepStrictEqual(wishOf(command), wishOf(first.command));
      return { kind: isSame ? 'repeated' : 'client_order_id_reused', order: first.order };
    }
    const outcome = this.#execute(this.exchange, command, output);
    if (!outcome.accepted) return { kind: 'rejected', rejection: outcome.rejection };
    const { account, order, others, remaining } = outcome;
    // Only an accepted order uses its name up.
    if (name !== null && order !== null) this.#named.set(name, { command, order });
    return { kind: 'accepted', account: account?.id ?? null, order, others, remaining };
  }
}

function nameOf(command: Command): string | null {
  if (!('clientOrderId' in command) || command.clientOrderId === null) return null;
  return `${command.account} ${command.clientOrderId}`;
}

/** What the client asked for; the time and the new ids are made by the server, anew each time. */
function wishOf(command: Command): object {
  const made = { at: null, order: null, stopOrder: null };
  return { ...command, ...made };
}
