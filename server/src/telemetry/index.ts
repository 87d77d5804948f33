/**
 * What is measured, for Prometheus and OpenTelemetry: this room says which metrics there are, counts,
 * and writes them down.
 *
 * It changes nothing it looks at, and nobody waits for it. Start with `telemetry.ts`.
 */

export { createErrorReporter, type ErrorReporter } from './error-reporter.ts';
export { createTelemetry, type Telemetry, type TelemetryOptions } from './telemetry.ts';
export type { Watched } from './watched.ts';
