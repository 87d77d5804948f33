/** What one command asks for. A budget stands where others have a price. */
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
