import type { JobRun } from '../needs/index.ts';

/** The last run of each job since the server started. */
export interface JobHistory {
  note(run: JobRun): void;
  last(): readonly JobRun[];
}

export function createJobHistory(): JobHistory {
  const runs = new Map<string, JobRun>();
  return { note: (run) => void runs.set(run.name, run), last: () => [...runs.values()] };
}
