import {
  execute,
  newExchange,
  newOutput,
  type Command,
  type Exchange,
  type Fill,
  type Output,
} from '@hoga/core/exchange';
import { defineInstrument, KRW_LPJ, tickLadder, type Instrument } from '@hoga/core/instrument';
import { amount, price } from '@hoga/core/money';
import { accountId, openQuantity, type Order } from '@hoga/core/order';
import { instant } from '@hoga/core/time';
import {
  accountOf,
  INSTRUMENT,
  LOTS_PER_SIZE,
  numberOf,
  orderOf,
  PRICE_UNITS_PER_WON,
  Tape,
  type Row,
} from './exchange-tape.ts';
import * as ask from './matching-commands.ts';
import {
  read,
  type Command as Asked,
  type Commands,
  type Step,
  type Venue,
} from './matching-commands.ts';
import type { Range } from './matching-driver.ts';

/** The band of KRW-LPJ's ladder in which the prices of the streams lie. */
const BAND_FROM = 10_000n * PRICE_UNITS_PER_WON;
const GRANTED_KRW = amount(1_000_000_000_000_000n);
const GRANTED_LPJ = amount(1_000_000_000n);

/**
 * Executes a stream on a whole market and keeps what it asked for. A move is a replacement there, so
 * that an order has another id afterwards; a reduction names what stays, and one of everything is a
 * cancel.
 */
export class ExchangeVenue implements Venue {
  readonly tape: Tape;
  readonly exchange: Exchange;
  readonly steps: Step[] = [];
  /** By the stream's id: the number of the order that stands for it now; and the other way. */
  readonly #numberOf: Int32Array;
  readonly #idOf: Int32Array;
  #lastNumber = 0;

  constructor(range: Range, users: number) {
    this.exchange = newMarket(range, users);
    this.tape = new Tape(range.commandsMax);
    this.#numberOf = new Int32Array(range.commandsMax);
    this.#idOf = new Int32Array(range.commandsMax);
  }

  run(commands: Commands, index: number): void {
    this.tape.push(this.#rowOf(read(commands, index)));
    const out = newOutput();
    executeAll(this.exchange, this.tape.commands(this.tape.count - 1, this.tape.count), out);
    this.steps.length = 0;
    for (const fill of out.fills) this.steps.push(this.#stepOf(fill));
  }

  openOf(id: number): number {
    const order = this.#orderFor(id);
    return order === undefined ? 0 : Number(openQuantity(order) / LOTS_PER_SIZE);
  }

  #rowOf(asked: Asked): Row {
    const { type, id, size } = asked;
    const before = this.#numberOf[id] ?? 0;
    const rest = { ...asked, replaced: before };
    if (type === ask.CANCEL) return { ...rest, order: before };
    const order = this.#orderFor(id);
    if (type !== ask.REDUCE || order === undefined) return { ...rest, order: this.#nextNumber(id) };
    const left = this.openOf(id) - size;
    if (left <= 0) return { ...rest, type: ask.CANCEL, order: before };
    const traded = Number(order.filledQuantity / LOTS_PER_SIZE);
    return { ...rest, order: before, size: traded + left };
  }

  #nextNumber(id: number): number {
    this.#lastNumber += 1;
    this.#numberOf[id] = this.#lastNumber;
    this.#idOf[this.#lastNumber] = id;
    return this.#lastNumber;
  }

  #orderFor(id: number): Order | undefined {
    return this.exchange.open.get(orderOf(this.#numberOf[id] ?? 0))?.order;
  }

  #stepOf({ maker, price: units, quantity: lots }: Fill): Step {
    return {
      maker: this.#idOf[numberOf(maker.order)] ?? 0,
      price: Number(units / PRICE_UNITS_PER_WON),
      lots: Number(lots / LOTS_PER_SIZE),
    };
  }
}

/** A market on which nobody has ordered anything, and everybody can pay. */
export function newMarket(range: Range, users: number): Exchange {
  const exchange = newExchange({
    league: 'coin',
    instruments: [instrumentFor(range)],
    issuance: accountId('issuance'),
    fees: accountId('fees'),
  });
  const opening = Array.from({ length: users }, (_, index): Command => ({
    type: 'open_account',
    at: instant(0),
    account: accountOf(index + 1),
    kind: 'trading',
    owner: `user ${index + 1}`,
    grants: [
      { asset: KRW_LPJ.quote.code, amount: GRANTED_KRW },
      { asset: KRW_LPJ.base.code, amount: GRANTED_LPJ },
    ],
  }));
  executeAll(exchange, opening, newOutput());
  return exchange;
}

/** A refusal would mean that something else is measured than was meant. */
export function executeAll(exchange: Exchange, commands: readonly Command[], out: Output): void {
  for (const command of commands) {
    const outcome = execute(exchange, command, out);
    if (!outcome.accepted) throw new Error(`${command.type}: ${outcome.rejection.reason}`);
  }
}

/**
 * KRW-LPJ with all its rules, but a tick of one won where the streams need it, and nobody is kept
 * from trading with himself, so that the book ends as that of the stream.
 */
function instrumentFor({ lowestPrice, highestPrice }: Range): Instrument {
  const { ladder } = KRW_LPJ;
  const bands = ladder.bands.map((band) =>
    band.from === Number(BAND_FROM) ? { ...band, step: Number(PRICE_UNITS_PER_WON) } : band,
  );
  const middle = BigInt(Math.floor((lowestPrice + highestPrice) / 2));
  return defineInstrument({
    ...KRW_LPJ,
    id: INSTRUMENT,
    ladder: tickLadder(bands, ladder.priceAt(ladder.ticks - 1)),
    openingPrice: price(middle * PRICE_UNITS_PER_WON),
    selfTradePrevention: 'none',
  });
}
