/**
 * PostgreSQL: the embedded server, the schema, the writer's journal and what people look up.
 *
 * This room holds SQL and nothing else does (people have their own in `identity`). Start with
 * `journal.ts` and `migrations/`.
 */

export { borrowEmbeddedPostgres, hasEmbeddedPostgres } from './borrow-embedded-postgres.ts';
export { postgresCandles } from './candles.ts';
export { openDatabase } from './database.ts';
export { PostgresUnavailable, startEmbeddedPostgres, type EmbeddedPostgres } from './embedded.ts';
export { postgresJournal, readRecords } from './journal.ts';
export { keepEmbeddedPostgres } from './keep-embedded-postgres.ts';
export { migrate, MigrationError, unknownMigrations } from './migrate.ts';
export { postgresOperators } from './operators.ts';
export { postgresReads } from './reads.ts';
export { postgresRestoration } from './restoration.ts';
export { postgresRetention } from './retention.ts';
export { postgresSnapshot } from './snapshot.ts';
