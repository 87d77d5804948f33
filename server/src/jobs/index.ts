/**
 * What is done at set times beside the trading: each job in one process at a time, within a time
 * limit, tried again when it fails.
 *
 * It never holds up the writer, and nothing that people wait for depends on it. Start with `jobs.ts`.
 */

export { createJobs, type Jobs } from './jobs.ts';
export { retentionJob } from './retention-job.ts';
