/** What a benchmark is, and what it gives. */

export interface Case {
  readonly name: string;
  /** One line for the list. */
  readonly summary: string;
}

export interface Measurement {
  readonly case: string;
  readonly metric: string;
  readonly value: number;
  /** `1/s`, `ms`, `µs`, `kB`, `MB`, `%` or `1`. */
  readonly unit: string;
}

export interface MeasureOptions {
  /** Seconds instead of minutes: whether it works, not how fast it is. */
  readonly isQuick: boolean;
  /** Also record where the processor's time goes, function by function. */
  readonly isProfiled: boolean;
  /** Fires when the run has to end: whatever was started is to be stopped. */
  readonly signal: AbortSignal;
  /** Tells whoever waits what is going on. */
  readonly progress: (text: string) => void;
}

export interface Measured {
  readonly measurements: readonly Measurement[];
  /** Text that explains the figures, for readers only. */
  readonly details: readonly string[];
  /** PostgreSQL's version, if it took part. */
  readonly postgresVersion?: string;
}

export interface Benchmark {
  readonly name: string;
  readonly cases: readonly Case[];
  /** What the load is made of, in a sentence or two. */
  readonly mix: string;
  /** How often it is measured; the medians are reported. */
  readonly repeats: number;
  measure(options: MeasureOptions): Promise<Measured>;
}
