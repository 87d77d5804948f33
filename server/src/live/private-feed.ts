import type { Order } from '@hoga/contract/order';
import { present } from '@hoga/core/assert';
import type { Fill as CoreFill, MarketEvent } from '@hoga/core/exchange';
import type { AccountId, Order as CoreOrder, OrderId } from '@hoga/core/order';
import { balancesOnWire, fillOnWire, shownOrder, timestamp } from '../app/index.ts';
import type { Changes } from '../engine/index.ts';
import type { Connection } from './connection.ts';
import { encode, headOf, type Head } from './encode.ts';
import type { LiveApp } from './live-app.ts';
import type { OrderHistory } from './order-history.ts';
import type { Resume } from './topic.ts';
import { Turns } from './turns.ts';

export type PrivateChannel = 'orders' | 'fills' | 'balances';

/** Told at once to whoever goes on from an earlier sequence; who missed more starts anew. */
export const RESUMED_FILLS_MAX = 1_000;
export const RESUMED_ORDERS_MAX = 1_000;
/** Messages kept for one who is still being told what there was before. */
const WAITING_MAX = 1_000;
const TURNS = { atOnce: 4, waiting: 20_000 };

export interface PrivateSubscription {
  readonly channel: PrivateChannel;
  readonly account: AccountId;
  readonly subscription: string;
  readonly resume: Resume;
}

/** A message for whoever follows one channel of an account. */
interface News {
  readonly sequence: number;
  readonly bytes: Buffer;
  /** The orders in it, for those who are told of them in another message. */
  readonly orders: readonly CoreOrder[];
}

/** What is written only when somebody follows. */
interface Telling extends Omit<News, 'bytes'> {
  readonly write: (head: Head) => Buffer;
}

/** Somebody who follows a channel of an account. */
interface Follower {
  readonly connection: Connection;
  /** What came while the beginning was being read; null once it was told. */
  waiting: News[] | null;
  /** What the beginning told: the tables it was read from may be ahead of what was published. */
  knows: number;
}

interface Channel {
  readonly followers: Set<Follower>;
  /** What the last message went up to. */
  last: number;
}

/** The beginning of a subscription: what to say, and from where on news add to it. */
interface Beginning {
  readonly sequence: number;
  readonly bytes: Buffer;
}

/**
 * What happens to accounts, told to those they belong to. Each message is as durable as the table it
 * would be read from; none is left out as long as the connection lasts.
 */
export class PrivateFeed {
  readonly #app: LiveApp;
  readonly #epoch: string;
  readonly #history: OrderHistory;
  readonly #channels = new Map<string, Channel>();
  readonly #turns = new Turns(TURNS);
  #lastFill: number;
  /** Those who wait until so much was published. */
  #awaiting: { readonly sequence: number; readonly resolve: () => void }[] = [];

  constructor(app: LiveApp, known: { epoch: string; history: OrderHistory; lastFill: number }) {
    this.#app = app;
    this.#epoch = known.epoch;
    this.#history = known.history;
    this.#lastFill = known.lastFill;
  }

  publish(events: readonly MarketEvent[], { sequence, orders, accounts }: Changes): void {
    const ofAccount = Map.groupBy(orders, ({ account }) => account);
    const changes = [...ofAccount].map(([account, changed]) => ({
      account,
      orders: changed.map(({ id }) => id),
    }));
    this.#history.add(sequence, changes);
    const lastTrade = events.findLast((event) => event.type === 'traded');
    if (lastTrade !== undefined) this.#lastFill = lastTrade.fill.sequence;
    if (this.#channels.size > 0) {
      for (const [account, changed] of ofAccount) this.#tellOrders(account, sequence, changed);
      this.#tellFills(events);
      for (const { id, balances } of accounts) this.#tellBalances(id, sequence, balances);
    }
    const due = this.#awaiting.filter((one) => one.sequence <= sequence);
    if (due.length === 0) return;
    this.#awaiting = this.#awaiting.filter((one) => one.sequence > sequence);
    for (const { resolve } of due) resolve();
  }

  /**
   * Tells the beginning, and everything after it until `stop` is called. Throws when the database
   * cannot be asked.
   */
  async follow(connection: Connection, wanted: PrivateSubscription): Promise<void> {
    const channel = this.#channelOf(wanted);
    const follower: Follower = { connection, waiting: [], knows: 0 };
    channel.followers.add(follower);
    connection.subscriptions.set(wanted.subscription, () => this.#leave(wanted, follower));
    const beginning = await this.#turns.run(() => this.#begin(wanted, follower));
    if (!connection.isOpen || !channel.followers.has(follower)) return;
    connection.sendPrivate(beginning.bytes);
    const { waiting } = follower;
    follower.waiting = null;
    follower.knows = beginning.sequence;
    for (const news of waiting ?? []) {
      if (news.sequence > follower.knows) connection.sendPrivate(news.bytes);
    }
  }

  #channelOf({ subscription, channel: name }: PrivateSubscription): Channel {
    const known = this.#channels.get(subscription);
    if (known !== undefined) return known;
    const last = name === 'fills' ? this.#lastFill : this.#history.last;
    const channel = { followers: new Set<Follower>(), last };
    this.#channels.set(subscription, channel);
    return channel;
  }

  #leave({ subscription }: PrivateSubscription, follower: Follower): void {
    const channel = this.#channels.get(subscription);
    channel?.followers.delete(follower);
    if (channel?.followers.size === 0) this.#channels.delete(subscription);
  }

  // ------------------------------------------------------------------ what there was before

  #begin(wanted: PrivateSubscription, follower: Follower): Promise<Beginning> {
    switch (wanted.channel) {
      case 'balances':
        return this.#beginBalances(wanted);
      case 'fills':
        return this.#beginFills(wanted);
      case 'orders':
        return this.#beginOrders(wanted, follower);
    }
  }

  async #beginBalances(wanted: PrivateSubscription): Promise<Beginning> {
    const { sequence, value } = await this.#app.reads.live.balances(wanted.account);
    const from = beginningOf({ after: wanted.resume.after, sequence, missed: 0 });
    const balances = balancesOnWire(this.#app, value);
    const head = this.#head(wanted.subscription, sequence, from);
    return { sequence, bytes: encode({ ...headOf('balances', head), balances }) };
  }

  async #beginFills(wanted: PrivateSubscription): Promise<Beginning> {
    const { subscription, account, resume } = wanted;
    const after = resume.after ?? Number.MAX_SAFE_INTEGER;
    const { live } = this.#app.reads;
    const { sequence, value } = await live.fillsAfter(account, after, RESUMED_FILLS_MAX + 1);
    const from = beginningOf({ after: resume.after, sequence, missed: value.length });
    const told = typeof from === 'number' ? value : [];
    const fills = told.map((fill) => this.#shownFill(fill, account));
    const head = this.#head(subscription, sequence, from);
    return { sequence, bytes: encode({ ...headOf('fills', head), fills }) };
  }

  async #beginOrders(wanted: PrivateSubscription, follower: Follower): Promise<Beginning> {
    const { account, subscription, resume } = wanted;
    const { live } = this.#app.reads;
    const write = (
      sequence: number,
      from: Head['from'],
      orders: Iterable<CoreOrder>,
    ): Beginning => {
      const shown = [...orders].map((order) => this.#shownOrder(order));
      const head = this.#head(subscription, sequence, from);
      return { sequence, bytes: encode({ ...headOf('orders', head), orders: shown }) };
    };
    const snapshot = async (reason: Exclude<Head['from'], number>): Promise<Beginning> => {
      const { sequence, value } = await live.openOrders(account);
      return write(sequence, reason, value);
    };
    if (resume.after === undefined) return snapshot('subscribed');
    const changed = this.#history.after(account, resume.after);
    if (typeof changed === 'string') return snapshot(changed);
    if (changed.size > RESUMED_ORDERS_MAX) return snapshot('sequence-too-old');
    const { sequence, value } = await live.ordersOf(account, [...changed]);
    // The tables may be ahead of what was published. What is published until then says which other
    // orders changed, and what they became.
    await this.#published(sequence);
    const told = new Map<OrderId, CoreOrder>();
    for (const news of follower.waiting ?? []) {
      if (news.sequence <= sequence) for (const order of news.orders) told.set(order.id, order);
    }
    for (const order of value) told.set(order.id, order);
    return write(sequence, resume.after, told.values());
  }

  #published(sequence: number): Promise<void> {
    if (this.#history.last >= sequence) return Promise.resolve();
    return new Promise((resolve) => this.#awaiting.push({ sequence, resolve }));
  }

  // ------------------------------------------------------------------ what happens now

  #tellOrders(account: AccountId, sequence: number, orders: readonly CoreOrder[]): void {
    const write = (head: Head): Buffer => {
      const shown = orders.map((order) => this.#shownOrder(order));
      return encode({ ...headOf('orders', head), orders: shown });
    };
    this.#tell(`orders:${account}`, { sequence, orders, write });
  }

  #tellBalances(
    account: AccountId,
    sequence: number,
    balances: Changes['accounts'][number]['balances'],
  ): void {
    const write = (head: Head): Buffer => {
      const rows = [...balances]
        .map(([asset, balance]) => ({ asset, ...balance }))
        .toSorted((a, b) => (a.asset < b.asset ? -1 : 1));
      return encode({ ...headOf('balances', head), balances: balancesOnWire(this.#app, rows) });
    };
    this.#tell(`balances:${account}`, { sequence, orders: [], write });
  }

  #tellFills(events: readonly MarketEvent[]): void {
    const ofAccount = new Map<AccountId, CoreFill[]>();
    for (const event of events) {
      if (event.type !== 'traded') continue;
      const { fill } = event;
      for (const account of new Set([fill.maker.account, fill.taker.account])) {
        if (!this.#channels.has(`fills:${account}`)) continue;
        const fills = ofAccount.get(account);
        if (fills === undefined) ofAccount.set(account, [fill]);
        else fills.push(fill);
      }
    }
    for (const [account, fills] of ofAccount) {
      const { sequence } = present(fills.at(-1), 'there is a fill');
      const write = (head: Head): Buffer => {
        const shown = fills.map((fill) => this.#shownFill(fill, account));
        return encode({ ...headOf('fills', head), fills: shown });
      };
      this.#tell(`fills:${account}`, { sequence, orders: [], write });
    }
  }

  #tell(subscription: string, { sequence, orders, write }: Telling): void {
    const channel = this.#channels.get(subscription);
    if (channel === undefined) return;
    const bytes = write(this.#head(subscription, sequence, channel.last));
    channel.last = sequence;
    for (const { connection, waiting, knows } of channel.followers) {
      if (sequence <= knows) continue;
      if (waiting === null) connection.sendPrivate(bytes);
      else if (waiting.length < WAITING_MAX) waiting.push({ sequence, bytes, orders });
      else connection.close(4003);
    }
  }

  #head(subscription: string, sequence: number, from: Head['from']): Head {
    return { subscription, epoch: this.#epoch, sequence, at: timestamp(this.#app.now()), from };
  }

  #shownOrder(order: CoreOrder): Order {
    return shownOrder(this.#app, order);
  }

  #shownFill(fill: CoreFill, account: AccountId): ReturnType<typeof fillOnWire> {
    const market = present(this.#app.engine.market(fill.instrument), 'the fill’s market is here');
    return fillOnWire(fill, account, market.instrument);
  }
}

/** Whether it goes on from where the client was. */
function beginningOf({
  after,
  sequence,
  missed,
}: {
  readonly after: number | undefined;
  readonly sequence: number;
  readonly missed: number;
}): Head['from'] {
  if (after === undefined) return 'subscribed';
  if (after > sequence) return 'sequence-unknown';
  return missed > RESUMED_FILLS_MAX ? 'sequence-too-old' : after;
}
