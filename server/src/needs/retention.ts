/**
 * What is thrown away when it is old. Each yields how many rows a short transaction of its own
 * removed, until nothing older is left; whoever stops listening in between loses nothing.
 */
export interface Retention {
  /** What happened, batch by batch, for those who publish it. The newest line stays in any case. */
  outbox(before: Date): AsyncIterable<number>;
  /** Orders of house accounts that ended and of which nothing was ever filled. */
  unfilledHouseOrders(before: Date): AsyncIterable<number>;
}
