/**
 * What the server asks of the world: ports, interfaces only.
 *
 * This room never says how; adapters (`postgres`, `identity`) do. Start with `journal.ts`.
 */

export * from './backup.ts';
export * from './candles.ts';
export * from './balance-row.ts';
export * from './database-busy.ts';
export * from './identity.ts';
export * from './jobs.ts';
export * from './journal.ts';
export * from './live-reads.ts';
export * from './log.ts';
export * from './mail.ts';
export * from './operators.ts';
export * from './reads.ts';
export * from './retention.ts';
export * from './vitals.ts';
