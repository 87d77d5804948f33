/** The schema in which the library that runs jobs keeps its own tables. No migration makes them. */
export const JOBS_SCHEMA = 'pgboss';

/** What became of a job, once it ran. */
export interface JobRun {
  readonly name: string;
  readonly startedAt: Date;
  readonly durationMs: number;
  readonly outcome: 'done' | 'failed';
  /** What it counted, by name; empty when it failed. */
  readonly report: Readonly<Record<string, number>>;
}
