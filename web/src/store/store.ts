/** A value that changes; whoever listens is told that it did, not what it became. */
export interface Store<Value> {
  readonly get: () => Value;
  /** Returns how to stop listening. */
  readonly subscribe: (listener: () => void) => () => void;
}

export interface WritableStore<Value> extends Store<Value> {
  /** The same value again tells nobody. */
  readonly set: (value: Value) => void;
}

export function createStore<Value>(first: Value): WritableStore<Value> {
  const listeners = new Set<() => void>();
  let value = first;
  return {
    get: () => value,
    set: (next) => {
      if (Object.is(value, next)) return;
      value = next;
      // A copy: who begins to listen meanwhile knows the new value already.
      for (const listener of Array.from(listeners)) listener();
    },
    subscribe: (listener) => {
      // Its own object, so that one function may listen twice.
      const entry = (): void => listener();
      listeners.add(entry);
      return () => void listeners.delete(entry);
    },
  };
}
