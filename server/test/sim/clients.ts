import type { Command, Exchange } from '@hoga/core/exchange';
import { orderId, type AccountId, type OrderId } from '@hoga/core/order';
import { later, type Instant } from '@hoga/core/time';
import { CLEANER } from '../../../core/test/clean-up.ts';
import { commandStream } from '../../../core/test/command-stream.ts';
import { seededRandom, type Random } from '../../../core/test/random.ts';
import type { Answer } from '../../src/engine/index.ts';

/** What somebody wants; it stays the same however often it is sent. */
export interface Request {
  readonly wish: Command;
  attempts: number;
}

/** One sending of a request. */
export interface Sent {
  readonly request: Request;
  readonly command: Command;
}

/** What people can look up before they ask for something. */
export type Seen = Pick<Exchange, 'open' | 'markets' | 'accounts'>;

/** So many of the twenty are there before the first order. */
const FIRST_ACCOUNTS = 18;
const CLIENT_SEEDS = 2 ** 41;

/**
 * Everybody who asks something of the server, over a network that loses, doubles and reorders.
 *
 * A request whose answer did not come is sent again if that does no harm: what places an order has to
 * have a name, and play money is not given out twice on a guess.
 */
export class Clients {
  readonly #random: Random;
  /** What is still to be asked, and what may follow it. */
  readonly #stream: Command[] = [CLEANER];
  readonly #reserve: Command[];
  #unanswered: Request[] = [];
  readonly #idsOf = new Map<OrderId, OrderId>();
  readonly #namesOf = new Map<AccountId, string[]>();
  #attempts = 0;
  #now: Instant = CLEANER.at;
  readonly sent = { first: 0, retries: 0, duplicates: 0 };

  constructor(seed: number, commands: number) {
    this.#random = seededRandom(seed + CLIENT_SEEDS);
    this.#reserve = this.#resumed(commandStream(seed, commands, FIRST_ACCOUNTS));
  }

  /** Something is still to be asked, or to be asked again. */
  get hasMore(): boolean {
    return this.#stream.length > 0 || this.#unanswered.length > 0;
  }

  /** So many commands are to follow. */
  goOn(count: number): void {
    this.#stream.push(...this.#reserve.splice(0, count));
  }

  /** These as they are, each once. */
  inOrder(commands: readonly Command[]): Sent[] {
    return commands.map((wish) => this.#send({ wish, attempts: 0 }));
  }

  /** What arrives together, in the order in which it does: mostly something new. */
  wave(seen: Seen): Sent[] {
    const random = this.#random;
    const size = random.pick([1, random.between(2, 10), random.between(5, 40)]);
    const least = this.#stream.length === 0 ? 1 : 0;
    const again = this.#takeUnanswered(random.between(least, size));
    this.sent.retries += again.length;
    const fresh = this.#takeFresh(size - again.length, seen);
    this.sent.first += fresh.length;
    const wave = this.#reordered(fresh.map((command) => this.#newRequest(command, seen)));
    for (const request of again) this.#insert(wave, request);
    for (const request of wave.slice()) {
      if (!mayRepeat(request.wish) || !random.percent(4)) continue;
      this.sent.duplicates += 1;
      this.#insert(wave, request);
    }
    return wave.map((request) => this.#send(request));
  }

  /** No answer came. Where it is known that nothing was done, anything may be sent again. */
  missed({ request }: Sent, { nothingWasDone }: { nothingWasDone: boolean }): void {
    if (!nothingWasDone && !mayRepeat(request.wish)) return;
    if (!this.#unanswered.includes(request)) this.#unanswered.push(request);
  }

  /** The server makes the ids of orders: whoever has an answer knows its own. */
  learn({ request: { wish } }: Sent, answer: Answer): void {
    if (answer.kind === 'rejected' || answer.order === null) return;
    if (wish.type !== 'place_order' && wish.type !== 'place_pair' && wish.type !== 'replace_order')
      return;
    this.#idsOf.set(wish.order, answer.order.id);
    const { partner } = answer.order;
    if (wish.type === 'place_pair' && partner !== null) this.#idsOf.set(wish.stopOrder, partner);
  }

  /** Operators do not leave a market halted for long: little can be seen in one that is. */
  #resumed(stream: readonly Command[]): Command[] {
    const commands = [...stream];
    for (let index = stream.length - 1; index >= 0; index -= 1) {
      const command = commands[index];
      if (command?.type !== 'halt_market') continue;
      const resume = { ...command, type: 'resume_market' } as const;
      commands.splice(index + this.#random.between(2, 15), 0, resume);
    }
    return commands;
  }

  /** People mostly do not ask for what they see to be in vain. */
  #takeFresh(count: number, seen: Seen): Command[] {
    const fresh: Command[] = [];
    while (fresh.length < count) {
      const command = this.#stream.shift();
      if (command === undefined) break;
      if (isInVain(command, seen) && this.#random.percent(80)) this.goOn(1);
      else fresh.push(command);
    }
    return fresh;
  }

  #newRequest(command: Command, seen: Seen): Request {
    return { wish: this.#aimed(this.#named(command), seen), attempts: 0 };
  }

  /** Most who place orders name them; a few use a name twice. */
  #named(command: Command): Command {
    if (!('clientOrderId' in command)) return command;
    const random = this.#random;
    const names = this.#namesOf.get(command.account) ?? [];
    this.#namesOf.set(command.account, names);
    if (command.type === 'place_order' && names.length > 0 && random.percent(2)) {
      return { ...command, clientOrderId: random.pick(names) };
    }
    const own = random.percent(90) ? `my ${command.order}` : null;
    const clientOrderId = command.clientOrderId ?? own;
    if (clientOrderId !== null) names.push(clientOrderId);
    return { ...command, clientOrderId };
  }

  /** The stream knows nothing of what became of orders; most people do. */
  #aimed(command: Command, { open }: Seen): Command {
    const named = namedOrder(command);
    if (named === null) return command;
    const known = this.#idsOf.get(named) ?? named;
    if (!open.has(known) && open.size > 0 && this.#random.percent(85)) {
      const { id, account } = this.#random.pick([...open.values()]).order;
      return withNamedOrder({ ...command, account } as Command, id);
    }
    return withNamedOrder(command, known);
  }

  #takeUnanswered(most: number): Request[] {
    const shuffled = this.#random.shuffled(this.#unanswered);
    this.#unanswered = shuffled.slice(most);
    return shuffled.slice(0, most);
  }

  /** Requests of different people overtake each other; everyone's own stay in line. */
  #reordered(requests: readonly Request[]): Request[] {
    if (this.#random.percent(50)) return [...requests];
    const lines = Map.groupBy(requests, ({ wish }) => senderOf(wish));
    const turns = this.#random.shuffled(requests.map(({ wish }) => senderOf(wish)));
    return turns.flatMap((sender) => lines.get(sender)?.shift() ?? []);
  }

  #insert(wave: Request[], request: Request): void {
    wave.splice(this.#random.between(0, wave.length), 0, request);
  }

  /** The server's edge gives every sending its time, and new ids to the orders it makes. */
  #send(request: Request): Sent {
    const { wish } = request;
    request.attempts += 1;
    if (request.attempts === 1) {
      this.#now = later(this.#now, wish.at);
      return { request, command: wish };
    }
    this.#attempts += 1;
    return { request, command: this.#remade({ ...wish, at: this.#now }) };
  }

  #remade(command: Command): Command {
    switch (command.type) {
      case 'place_pair':
        return {
          ...command,
          order: this.#newId(command.order),
          stopOrder: this.#newId(command.stopOrder),
        };
      case 'place_order':
      case 'replace_order':
        return { ...command, order: this.#newId(command.order) };
      default:
        return command;
    }
  }

  #newId(id: OrderId): OrderId {
    const digits = String(this.#attempts).padStart(8, '0');
    return orderId(`${digits}${id.slice(digits.length)}`);
  }
}

function mayRepeat(wish: Command): boolean {
  if ('clientOrderId' in wish) return wish.clientOrderId !== null;
  return wish.type !== 'issue';
}

function senderOf(wish: Command): string {
  if ('actor' in wish) return wish.actor;
  return 'account' in wish ? wish.account : 'the clock';
}

/** With few orders on the book, everybody would cancel the same. */
const MANY_OPEN = 30;

function isInVain(command: Command, { open, markets, accounts }: Seen): boolean {
  switch (command.type) {
    case 'open_account':
      return false;
    case 'end_auction':
      return !markets.values().some(({ phase }) => phase === 'auction');
    case 'cancel_order':
    case 'reduce_order':
    case 'replace_order':
    case 'cancel_orders':
      return open.size < MANY_OPEN;
    default:
      return 'account' in command && !accounts.has(command.account);
  }
}

function namedOrder(command: Command): OrderId | null {
  switch (command.type) {
    case 'cancel_order':
    case 'reduce_order':
      return command.order;
    case 'replace_order':
      return command.replaced;
    default:
      return null;
  }
}

function withNamedOrder(command: Command, order: OrderId): Command {
  return command.type === 'replace_order'
    ? { ...command, replaced: order }
    : ({ ...command, order } as Command);
}
