/** What the server's clock says, measured by a stopwatch: this machine's own may be wrong by an hour. */
export class ServerClock {
  /** The server's milliseconds since 1970 when the stopwatch was at 0. */
  #offset: number | null = null;
  #askedAt: number | null = null;
  #measurement = 0;

  /** A question for the time is on its way. */
  ask(now: number): void {
    this.#askedAt = now;
  }

  /** The server said the time; half of the way there and back is the way back. */
  hear(at: string, now: number): void {
    const wayBack = this.#askedAt === null ? 0 : (now - this.#askedAt) / 2;
    this.#askedAt = null;
    this.#offset = Date.parse(at) + wayBack - now;
    this.#measurement += 1;
  }

  read(now: number): { readonly measurement: number; readonly serverMs: number } | null {
    if (this.#offset === null) return null;
    return { measurement: this.#measurement, serverMs: this.#offset + now };
  }
}
