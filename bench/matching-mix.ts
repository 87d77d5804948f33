import { fastBook } from '@hoga/core/matching';
import { JavaRandom } from './java-random.ts';
import * as ask from './matching-commands.ts';
import {
  newCommands,
  write,
  type Command,
  type Commands,
  type Stream,
  type Venue,
} from './matching-commands.ts';
import { MatchingDriver, type Range } from './matching-driver.ts';

/**
 * The order flow of exchange-core's tests ("ITOrderBookBase"), written anew from its description:
 * some orders far from the middle fill the book, then most commands move orders towards it. What
 * is drawn next depends on what the last command did, so the stream is made on a book of its own.
 */
export interface MixSetup {
  /** How many orders should rest. */
  readonly target: number;
  readonly commands: number;
  readonly symbol: number;
  readonly seed: number;
  readonly users: number;
  /** Which orders there are; the described flow unless it says otherwise. */
  readonly orders?: MixOrders;
  /** Where the stream is executed while it is made; on a book unless it says otherwise. */
  readonly newVenue?: (range: Range) => Venue;
}

/**
 * `described`: limit orders, IOC and those with a budget, as exchange-core's tests have them.
 * `every_type`: of each ten limit orders two are icebergs and two post-only, and of each five
 * immediate orders one each is FOK, by quantity at any price, and by amount. `stops_too`: every
 * twentieth command places or cancels a stop besides, of three types in turn.
 */
export type MixOrders = 'described' | 'every_type' | 'stops_too';

/** Prices wander a little beyond the range. */
const MARGIN = 3;
const PICKED_AMONG = 512;
const REFRESHED_EVERY = 512;
/** Icebergs are larger, so that they have something to hide. */
const ICEBERG_TIMES = 4;
const STOP_EVERY = 20;
const STOPS_MAX = 200;
const STOP_TYPES = [ask.STOP, ask.STOP_LIMIT, ask.TRAILING_STOP];

export function makeMix(setup: MixSetup): Stream {
  const generator = new MixGenerator(setup);
  const prefill = newCommands(setup.target);
  const commands = newCommands(setup.commands);
  for (let index = 0; index < prefill.count; index += 1) {
    generator.runNext(generator.restingOrder(), prefill, index);
  }
  for (let index = 0; index < commands.count; index += 1) {
    generator.runNext(generator.anyCommand(), commands, index);
  }
  return { ...generator.range, prefill, commands };
}

class MixGenerator {
  readonly range: Range;
  readonly #orders: MixOrders;
  readonly #users: number;
  readonly #random: JavaRandom;
  readonly #venue: Venue;
  readonly #live: LiveOrders;
  readonly #half: number;
  readonly #refreshEvery: number;
  readonly #bottom: number;
  readonly #top: number;
  readonly #deviation: number;
  #last: number;
  #direction = 0;
  #id = 0;
  #ran = 0;
  #nextRefresh: number;
  /** Orders of the asks and of the bids, when last counted. */
  #counted: readonly [asks: number, bids: number] = [0, 0];
  #wasFull = false;
  /** Stops, the oldest first; some of them may have been set off. */
  readonly #stops: Command[] = [];

  constructor(setup: MixSetup) {
    const { target, commands, symbol, seed, users } = setup;
    this.#users = users;
    this.#orders = setup.orders ?? 'described';
    this.#random = new JavaRandom(seedOf(symbol, seed));
    const [u, v] = [this.#random.nextDouble(), this.#random.nextDouble()];
    this.#last = Math.trunc(10 ** (3.3 + 1.5 * u + 1.5 * v));
    this.#deviation = Math.min(Math.trunc(0.05 * this.#last), 10_000);
    this.#bottom = this.#last - 5 * this.#deviation;
    this.#top = this.#last + 5 * this.#deviation;
    this.#half = Math.floor(target / 2);
    this.#refreshEvery = Math.min(REFRESHED_EVERY, target + 1);
    this.#nextRefresh = this.#refreshEvery;
    const commandsMax = target + commands + 1;
    this.range = {
      lowestPrice: this.#bottom - MARGIN * this.#deviation,
      highestPrice: this.#top + MARGIN * this.#deviation,
      commandsMax,
      restingMax: 2 * target,
    };
    this.#venue = (setup.newVenue ?? newFastVenue)(this.range);
    this.#live = new LiveOrders(commandsMax);
  }

  /** Keeps a command, executes it and takes in what it did, before the next one is drawn. */
  runNext(command: Command, commands: Commands, index: number): void {
    write(commands, index, command);
    this.#venue.run(commands, index);
    this.#takeIn(command);
    if (this.#ran >= this.#nextRefresh) {
      this.#nextRefresh += this.#refreshEvery;
      this.#refresh();
    }
    this.#ran += 1;
  }

  anyCommand(): Command {
    if (this.#orders === 'stops_too' && this.#random.nextInt(STOP_EVERY) === 0) {
      return this.#staleStop() ?? this.#stop();
    }
    const lack = this.#half - this.#counted[this.#side()];
    const grows = lack > 0;
    if (!grows) this.#wasFull = true;
    const threshold = Math.min(512, Math.trunc((this.#half * 3) / 4));
    const isFast = !this.#wasFull || lack > threshold;
    const choice = this.#random.nextInt(grows ? (isFast ? 2 : 10) : 40);
    if (choice < 2 || this.#live.count === 0) {
      return grows ? this.restingOrder() : this.#instantOrder();
    }
    return this.#change(choice);
  }

  restingOrder(): Command {
    const side = this.#side();
    const owner = this.#owner();
    const spread = 1 + Math.trunc(this.#random.nextDouble() ** 2 * this.#deviation);
    let sum = 0;
    for (let draw = 0; draw < 4; draw += 1) sum += this.#random.nextInt(spread);
    const distance = Math.abs(Math.trunc(sum / 4) * 2 - spread);
    const price = this.#last + (side === ask.ASK ? distance : -distance);
    const size = this.#size(6);
    const order = { type: ask.GTC, side, id: (this.#id += 1), owner, price, size };
    if (this.#orders === 'described') return order;
    const choice = this.#random.nextInt(10);
    if (choice < 2) return { ...order, type: ask.ICEBERG, size: size * ICEBERG_TIMES };
    return choice < 4 ? { ...order, type: ask.POST_ONLY } : order;
  }

  #instantOrder(): Command {
    const side = this.#side();
    const owner = this.#owner();
    const limit = side === ask.BID ? this.#top : this.#bottom;
    const id = (this.#id += 1);
    if (this.#random.nextInt(32) === 0) {
      const size = this.#size(8);
      return { type: ask.FOK_BUDGET, side, id, owner, price: size * limit, size };
    }
    const order = { type: ask.IOC, side, id, owner, price: limit, size: this.#size(6) };
    return this.#orders === 'described' ? order : this.#immediate(order);
  }

  #immediate(order: Command): Command {
    switch (this.#random.nextInt(5)) {
      case 0:
        return { ...order, type: ask.FOK };
      case 1:
        return { ...order, type: ask.MARKET };
      case 2:
        return { ...order, type: ask.AMOUNT, side: ask.BID, price: order.size * this.#last };
      default:
        return order;
    }
  }

  #stop(): Command {
    const id = (this.#id += 1);
    const side = this.#side();
    const type = STOP_TYPES[id % STOP_TYPES.length] ?? ask.STOP;
    const distance = 1 + this.#random.nextInt(Math.ceil(this.#deviation / 16));
    const trigger = this.#last + (side === ask.BID ? distance : -distance);
    const price = type === ask.TRAILING_STOP ? distance : trigger;
    return { type, side, id, owner: this.#owner(), price, size: this.#size(6) };
  }

  /** Cancels the oldest stop when there are many. */
  #staleStop(): Command | undefined {
    while (this.#stops.length >= STOPS_MAX) {
      const stop = this.#stops.shift();
      if (stop === undefined || this.#venue.openOf(stop.id) === 0) continue;
      return { ...stop, type: ask.CANCEL, price: 0, size: 0 };
    }
    return undefined;
  }

  /** Cancels, reduces or, mostly, moves one of the oldest orders. */
  #change(choice: number): Command {
    const among = Math.min(PICKED_AMONG, this.#live.count);
    const order = this.#live.at(this.#random.nextInt(among));
    const command = { side: ask.ASK, id: order.id, owner: order.owner, price: 0, size: 0 };
    if (choice === 2) return { ...command, type: ask.CANCEL };
    if (choice === 3) {
      const size = 1 + this.#random.nextInt(this.#venue.openOf(order.id));
      return { ...command, type: ask.REDUCE, size };
    }
    return { ...command, type: ask.MOVE, price: this.#movedPrice(order.price) };
  }

  /** A hundredth of the way to the last price, and at least 1. */
  #movedPrice(price: number): number {
    const way = (this.#last - price) * 0.01;
    const towards =
      way === 0 ? this.#random.nextInt(2) * 2 - 1 : way < 0 ? Math.floor(way) : Math.ceil(way);
    return Math.min(price + towards, this.#top);
  }

  #takeIn(command: Command): void {
    const { type, id } = command;
    if (RESTING_TYPES.has(type)) this.#live.add(command);
    if (STOP_TYPES.includes(type)) this.#stops.push(command);
    if (type === ask.MOVE) this.#live.move(id, command.price);
    let traded = 0;
    for (const { maker, price, lots } of this.#venue.steps) {
      traded += lots;
      this.#takeInTrade(price);
      if (this.#venue.openOf(maker) === 0) this.#live.delete(maker);
    }
    const isImmediate = IMMEDIATE_TYPES.has(type);
    if (isImmediate && traded < command.size) this.#refresh();
    if (!isImmediate && this.#venue.openOf(id) === 0) this.#live.delete(id);
  }

  #takeInTrade(price: number): void {
    this.#last = Math.min(this.#top, Math.max(this.#bottom, price));
    if (price <= this.#bottom) this.#direction = 1;
    if (price >= this.#top) this.#direction = -1;
  }

  #refresh(): void {
    this.#counted = [this.#live.asks, this.#live.count - this.#live.asks];
  }

  #side(): 0 | 1 {
    return this.#random.nextInt(4) + this.#direction >= 2 ? ask.BID : ask.ASK;
  }

  #owner(): number {
    return 1 + this.#random.nextInt(this.#users);
  }

  #size(bound: number): number {
    const draw = (): number => this.#random.nextInt(bound);
    return 1 + draw() * draw() * draw();
  }
}

const RESTING_TYPES: ReadonlySet<number> = new Set([ask.GTC, ask.POST_ONLY, ask.ICEBERG]);
const IMMEDIATE_TYPES: ReadonlySet<number> = new Set([
  ask.IOC,
  ask.FOK_BUDGET,
  ask.FOK,
  ask.MARKET,
  ask.AMOUNT,
]);

function newFastVenue(range: Range): Venue {
  const ticks = range.highestPrice - range.lowestPrice + 1;
  return new MatchingDriver(fastBook(ticks, range.restingMax), range, { keepsSteps: true });
}

interface LiveOrder {
  readonly id: number;
  readonly owner: number;
  readonly side: number;
  price: number;
}

/** Orders that rest, in the order of their ids; only the first few are ever picked. */
class LiveOrders {
  count = 0;
  asks = 0;
  readonly #byId: (LiveOrder | undefined)[];
  readonly #first: LiveOrder[] = [];
  readonly #others: LiveOrder[] = [];
  #passed = 0;

  constructor(idsMax: number) {
    this.#byId = Array.from({ length: idsMax });
  }

  at(place: number): LiveOrder {
    const order = this.#first[place];
    if (order === undefined) throw new Error('there are as many live orders as counted');
    return order;
  }

  add({ id, owner, side, price }: Command): void {
    const order = { id, owner, side, price };
    this.#byId[id] = order;
    this.count += 1;
    if (side === ask.ASK) this.asks += 1;
    this.#others.push(order);
    this.#refill();
  }

  move(id: number, price: number): void {
    const order = this.#byId[id];
    if (order !== undefined) order.price = price;
  }

  delete(id: number): void {
    const order = this.#byId[id];
    if (order === undefined) return;
    this.#byId[id] = undefined;
    this.count -= 1;
    if (order.side === ask.ASK) this.asks -= 1;
    const last = this.#first.at(-1);
    if (last !== undefined && id <= last.id) this.#first.splice(this.#first.indexOf(order), 1);
    this.#refill();
  }

  #refill(): void {
    while (this.#first.length < PICKED_AMONG && this.#passed < this.#others.length) {
      const order = this.#others[this.#passed];
      this.#passed += 1;
      if (order !== undefined && this.#byId[order.id] !== undefined) this.#first.push(order);
    }
  }
}

/** As Java's Objects.hash of the two, in 32 bits. */
function seedOf(symbol: number, seed: number): number {
  const ofSymbol = Math.imul(symbol, -177_277);
  const ofSeed = (Math.imul(seed, 10_037) + 198_267) | 0;
  return (Math.imul(31, 31 + ofSymbol) + ofSeed) | 0;
}
