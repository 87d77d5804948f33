/** What one command asks for. A budget or an amount stands where others have a price. */
export const ASK = 0;
export const BID = 1;
export const GTC = 0;
export const IOC = 1;
/** Trades whole for at most (a bid) or at least (an ask) its budget, or not at all. */
export const FOK_BUDGET = 2;
export const CANCEL = 3;
/** Leaves its place and arrives again at another price, be it the same. */
export const MOVE = 4;
/** Gives up some of what it has left and keeps its place. */
export const REDUCE = 5;
export const POST_ONLY = 6;
/** Shows a quarter at a time. */
export const ICEBERG = 7;
export const FOK = 8;
/** Trades at any price. */
export const MARKET = 9;
/** Buys for so much money; the size is what it would buy at the last price. */
export const AMOUNT = 10;
/** These wait for a price, which stands where others have a limit; of the last, a distance. */
export const STOP = 11;
export const STOP_LIMIT = 12;
export const TRAILING_STOP = 13;

/** What an iceberg shows at a time. */
export const displayOf = (size: number): number => Math.ceil(size / 4);

export interface Command {
  readonly type: number;
  readonly side: number;
  readonly id: number;
  readonly owner: number;
  readonly price: number;
  readonly size: number;
}

/** Commands in columns, so that reading them costs little next to executing them. */
export interface Commands {
  readonly count: number;
  readonly type: Uint8Array;
  readonly side: Uint8Array;
  readonly id: Int32Array;
  readonly owner: Int32Array;
  readonly price: Int32Array;
  readonly size: Int32Array;
}

export function newCommands(count: number): Commands {
  return {
    count,
    type: new Uint8Array(count),
    side: new Uint8Array(count),
    id: new Int32Array(count),
    owner: new Int32Array(count),
    price: new Int32Array(count),
    size: new Int32Array(count),
  };
}

export function write(commands: Commands, index: number, command: Command): void {
  commands.type[index] = command.type;
  commands.side[index] = command.side;
  commands.id[index] = command.id;
  commands.owner[index] = command.owner;
  commands.price[index] = command.price;
  commands.size[index] = command.size;
}

export function read(commands: Commands, index: number): Command {
  return {
    type: commands.type[index] ?? 0,
    side: commands.side[index] ?? 0,
    id: commands.id[index] ?? 0,
    owner: commands.owner[index] ?? 0,
    price: commands.price[index] ?? 0,
    size: commands.size[index] ?? 0,
  };
}

/** One trade of a command. */
export interface Step {
  readonly maker: number;
  readonly price: number;
  readonly lots: number;
}

/** Where a stream is executed while it is made: what is drawn next depends on what happened. */
export interface Venue {
  run(commands: Commands, index: number): void;
  /** Whom the last command traded with. */
  readonly steps: readonly Step[];
  /** What an order has left. */
  openOf(id: number): number;
}

/** A stream: orders to fill the book with, and the commands to measure. */
export interface Stream {
  readonly lowestPrice: number;
  readonly highestPrice: number;
  /** Ids and sequences stay below this. */
  readonly commandsMax: number;
  readonly restingMax: number;
  readonly prefill: Commands;
  readonly commands: Commands;
}
