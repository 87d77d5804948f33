/** A server whose tests say what goes wrong between it and the feed; it is never part of the page. */
import { bookChecksum } from '@hoga/contract/instrument';
import { subscriptionOf, type FeedLevel, type Followed } from '@hoga/contract/live';

type Message = { readonly [field: string]: unknown };
interface Request extends Message {
  readonly op: string;
  readonly id: string;
}

/** How a message arrives: as it is, never, twice, or after the next one. */
export type Fate = 'arrives' | 'is lost' | 'comes twice' | 'comes late';

/** Everything one account and one market tell, and how a client is told of it. */
export class ScriptedServer {
  readonly requests: Request[] = [];
  readonly sockets = new Set<ScriptedSocket>();
  /** What becomes of the next message of a subscription. */
  fate: () => Fate = () => 'arrives';
  epoch = 'first';
  /** Refuses everybody, as one that is away does. */
  isAway = false;
  /** The codes of the refusals of the next requests to subscribe or to authenticate. */
  refusals: string[] = [];
  connections = 0;
  /** What was told of a subscription, oldest first; it can be told again from `forgotten` on. */
  readonly #topics = new Map<string, Topic>();

  topic(name: string): Topic {
    const known = this.#topics.get(name);
    if (known !== undefined) return known;
    const topic = name.startsWith('book') ? new BookTopic(name) : new ListTopic(name);
    this.#topics.set(name, topic);
    return topic;
  }

  /** Changes something, and tells whoever follows. */
  change(name: string, change: Message): void {
    const topic = this.topic(name);
    const previous = topic.sequence;
    topic.apply(change);
    for (const socket of this.sockets) {
      if (socket.follows.has(name)) this.#tell(socket, topic, previous);
    }
  }

  /** Starts again: everybody is cut off, and sequences count on in another epoch. */
  restart(epoch: string, code = 1012): void {
    this.epoch = epoch;
    this.close(code);
  }

  close(code: number): void {
    for (const socket of this.sockets) socket.end(code);
  }

  beat(): void {
    const at = new Date(performance.now()).toISOString();
    for (const socket of this.sockets) socket.deliver({ type: 'heartbeat', at });
  }

  connect(socket: ScriptedSocket): void {
    this.connections += 1;
    if (this.isAway) {
      socket.end(1006);
      return;
    }
    this.sockets.add(socket);
    const at = new Date(performance.now()).toISOString();
    socket.deliver({ type: 'welcome', epoch: this.epoch, heartbeatMs: 2_000, at });
  }

  serve(socket: ScriptedSocket, request: Request): void {
    this.requests.push(request);
    const { op, id } = request;
    switch (op) {
      case 'ping':
        return socket.deliver({ type: 'pong', id, at: new Date(performance.now()).toISOString() });
      case 'authenticate':
        if (this.#refuses(socket, id)) return;
        socket.isKnown = true;
        return socket.deliver({ type: 'authenticated', id, expiresAt: null });
      case 'unsubscribe': {
        const subscription = String(request['subscription']);
        socket.follows.delete(subscription);
        return socket.deliver({ type: 'unsubscribed', id, subscription });
      }
      default:
        return this.#subscribe(socket, request);
    }
  }

  #subscribe(socket: ScriptedSocket, request: Request): void {
    const { id, after } = request;
    const name = nameOf(request);
    if (this.#refuses(socket, id)) return;
    if ('account' in request && !socket.isKnown) {
      return socket.deliver({ type: 'error', id, problem: { code: 'sign-in-required' } });
    }
    socket.deliver({ type: 'subscribed', id, subscription: name });
    socket.follows.add(name);
    const topic = this.topic(name);
    const isOtherEpoch = 'epoch' in request && request['epoch'] !== this.epoch;
    const reason = after === undefined ? 'subscribed' : isOtherEpoch ? 'epoch-changed' : null;
    if (typeof after === 'number' && reason === null && after >= topic.forgotten) {
      this.#tell(socket, topic, after);
    } else {
      this.#send(socket, topic, {
        type: 'snapshot',
        previous: null,
        ...topic.all(),
        reason: reason ?? 'sequence-too-old',
      });
    }
  }

  #refuses(socket: ScriptedSocket, id: string): boolean {
    const code = this.refusals.shift();
    if (code !== undefined) socket.deliver({ type: 'error', id, problem: { code } });
    return code !== undefined;
  }

  #tell(socket: ScriptedSocket, topic: Topic, previous: number): void {
    this.#send(socket, topic, { type: 'update', previous, reason: null, ...topic.since(previous) });
  }

  #send(socket: ScriptedSocket, topic: Topic, told: Message): void {
    const { name, sequence } = topic;
    const [channel] = name.split(':');
    const about = { channel, subscription: name, epoch: this.epoch, sequence, at: '' };
    socket.tell({ ...about, ...told }, this.fate());
  }
}

interface Topic {
  readonly name: string;
  sequence: number;
  /** What came before it cannot be told again. */
  forgotten: number;
  apply(change: Message): void;
  all(): Message;
  since(sequence: number): Message;
}

type Side = 'bids' | 'asks';

export class BookTopic implements Topic {
  readonly name: string;
  sequence = 100;
  forgotten = 100;
  readonly #levels = { bids: new Map<string, FeedLevel>(), asks: new Map<string, FeedLevel>() };
  readonly #changedAt = { bids: new Map<string, number>(), asks: new Map<string, number>() };
  /** Says another checksum than the right one, so many times. */
  lies = 0;

  constructor(name: string) {
    this.name = name;
  }

  apply(change: Message): void {
    this.sequence += 1 + (this.sequence % 3);
    for (const side of ['bids', 'asks'] as const) {
      for (const level of (change[side] ?? []) as FeedLevel[]) {
        this.#levels[side].set(level[0], level);
        this.#changedAt[side].set(level[0], this.sequence);
      }
    }
  }

  side(side: Side): FeedLevel[] {
    const sign = side === 'bids' ? -1 : 1;
    return [...this.#levels[side].values()]
      .filter(([, quantity]) => quantity !== '0')
      .toSorted((a, b) => sign * (Number(a[0]) - Number(b[0])));
  }

  all(): Message {
    return { bids: this.side('bids'), asks: this.side('asks'), checksum: this.#checksum() };
  }

  since(sequence: number): Message {
    const changed = (side: Side): FeedLevel[] =>
      [...this.#levels[side].values()].filter(
        ([price]) => (this.#changedAt[side].get(price) ?? 0) > sequence,
      );
    return { bids: changed('bids'), asks: changed('asks'), checksum: this.#checksum() };
  }

  #checksum(): number {
    const right = bookChecksum({ bids: this.side('bids'), asks: this.side('asks') });
    if (this.lies === 0) return right;
    this.lies -= 1;
    return right + 1;
  }
}

/** Trades, orders or fills: rows in the order in which they came. */
class ListTopic implements Topic {
  readonly name: string;
  readonly #field: string;
  sequence = 100;
  forgotten = 0;
  readonly rows: { readonly sequence: number; readonly row: Message }[] = [];

  constructor(name: string) {
    this.name = name;
    this.#field = name.split(':')[0] ?? '';
  }

  /** A row is numbered by its sequence, unless it is an order. */
  apply(change: Message): void {
    this.sequence += 1;
    const row = this.#field === 'orders' ? change : { id: String(this.sequence), ...change };
    this.rows.push({ sequence: this.sequence, row });
  }

  all(): Message {
    if (this.#field === 'fills') return { fills: [] };
    const newest = new Map(this.rows.map(({ row }) => [row['id'], row]));
    const shown = [...newest.values()].filter(
      ({ state }) => state === undefined || state === 'open',
    );
    return { [this.#field]: shown.slice(-50) };
  }

  since(sequence: number): Message {
    return {
      [this.#field]: this.rows.filter((one) => one.sequence > sequence).map(({ row }) => row),
    };
  }
}

function nameOf(request: Message): string {
  return subscriptionOf(request as unknown as Followed);
}

/** In place of a browser's WebSocket. */
export class ScriptedSocket extends EventTarget {
  static server: ScriptedServer;
  readonly follows = new Set<string>();
  isKnown = false;
  #isEnded = false;
  /** What comes after the next message. */
  #late: Message | null = null;

  constructor() {
    super();
    setTimeout(() => ScriptedSocket.server.connect(this), 1);
  }

  send(text: string): void {
    const request = JSON.parse(text) as Request;
    setTimeout(() => {
      if (!this.#isEnded) ScriptedSocket.server.serve(this, request);
    }, 1);
  }

  close(): void {
    this.#isEnded = true;
    ScriptedSocket.server.sockets.delete(this);
  }

  end(code: number): void {
    this.close();
    this.dispatchEvent(Object.assign(new Event('close'), { code }));
  }

  tell(message: Message, fate: Fate): void {
    const late = this.#late;
    this.#late = fate === 'comes late' ? message : null;
    if (fate === 'arrives' || fate === 'comes twice') this.deliver(message);
    if (fate === 'comes twice') this.deliver(message);
    if (late !== null) this.deliver(late);
  }

  deliver(message: Message): void {
    if (this.#isEnded) return;
    this.dispatchEvent(new MessageEvent('message', { data: JSON.stringify(message) }));
  }
}
