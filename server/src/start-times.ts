/** How long each part of the start took, for the log: a slow start can be told from there. */
export class StartTimes {
  readonly #milliseconds = new Map<string, number>();
  /** The monotonic clock begins with the process, so the first part is that of reading programs. */
  #sinceMs = 0;

  /** Ends a part; the next one begins. */
  end(part: string): void {
    const nowMs = performance.now();
    this.#milliseconds.set(part, Math.round(nowMs - this.#sinceMs));
    this.#sinceMs = nowMs;
  }

  get parts(): Record<string, number> {
    return Object.fromEntries(this.#milliseconds);
  }
}
