export interface Job {
  readonly name: string;
  /** When, in UTC, as cron has it. */
  readonly cron: string;
  /** After so long it is told to stop, and it has failed. */
  readonly limitSeconds: number;
  /** Answers with what it counted, for the log. It stops soon after the signal, with what it has done. */
  run(signal: AbortSignal): Promise<Readonly<Record<string, number>>>;
}
