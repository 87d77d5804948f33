import { arrayLiteral } from './array-literal.ts';

/**
 * A column in which the same values come again and again: each is sent once, in an array, and rows
 * name its place there. A batch is several times smaller for it, and the database waits for bytes
 * more than for anything else.
 */
export interface SharedColumn<Value> {
  /** The place of a value in the array, from 1 as PostgreSQL counts; null stays null. */
  place(value: Value | null): number | null;
  /** The distinct values, as a parameter. */
  literal(): string;
}

export function sharedColumn<Value extends string | number>(
  write: (value: Value) => string = String,
): SharedColumn<Value> {
  const places = new Map<Value, number>();
  return {
    place: (value) => {
      if (value === null) return null;
      const known = places.get(value);
      if (known !== undefined) return known;
      places.set(value, places.size + 1);
      return places.size;
    },
    literal: () => arrayLiteral([...places.keys()].map(write)),
  };
}
