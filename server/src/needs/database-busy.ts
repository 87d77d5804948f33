/** Too many wait for a connection to the database: ask the person to try again in a moment. */
export class DatabaseBusy extends Error {
  override readonly name = 'DatabaseBusy';
  /** How many wait already. */
  readonly waiting: number;

  constructor(waiting: number) {
    super(`${waiting} wait for a connection already`);
    this.waiting = waiting;
  }
}
