import { PeriodicExportingMetricReader, type PushMetricExporter } from '@opentelemetry/sdk-metrics';
import type { Log } from '../needs/index.ts';
import { Tally } from './tally.ts';

export interface OtlpOptions {
  /** The collector's address, without the path of the protocol. */
  readonly url: string;
  readonly log: Log;
  /** Other times than a real server's, for tests. */
  readonly times?: Partial<OtlpTimes>;
}

interface OtlpTimes {
  readonly everyMs: number;
  /** How long one export may take, what is tried again included. */
  readonly exportMs: number;
}

const TIMES: OtlpTimes = { everyMs: 15_000, exportMs: 5_000 };
export type ExportOutcome = 'sent' | 'failed';

export interface OtlpReader {
  readonly reader: PeriodicExportingMetricReader;
  readonly outcomes: Tally<ExportOutcome>;
}

/** Sends all metrics to a collector every so often. One that is away misses some, and no more. */
export async function openOtlp({ url, log, times }: OtlpOptions): Promise<OtlpReader> {
  const { everyMs, exportMs } = { ...TIMES, ...times };
  // Reading the library takes a start longer, and few servers need it.
  const library = await import('@opentelemetry/exporter-metrics-otlp-http');
  const exporter = new library.OTLPMetricExporter({
    url: `${url.replace(/\/+$/, '')}/v1/metrics`,
    timeoutMillis: exportMs,
    concurrencyLimit: 1,
  });
  const outcomes = new Tally<ExportOutcome>('outcome', ['sent', 'failed']);
  const reader = new PeriodicExportingMetricReader({
    exporter: counted(exporter, { outcomes, log }),
    exportIntervalMillis: everyMs,
    exportTimeoutMillis: exportMs,
  });
  return { reader, outcomes };
}

/** Says once that the collector cannot be reached, and once that it can again. */
function counted(
  exporter: PushMetricExporter,
  { outcomes, log }: { outcomes: OtlpReader['outcomes']; log: Log },
): PushMetricExporter {
  let isAway = false;
  return {
    export: (metrics, done) => {
      exporter.export(metrics, (result) => {
        const { error } = result;
        outcomes.add(error === undefined ? 'sent' : 'failed');
        if (error !== undefined && !isAway) {
          log.warn({ reason: error.message }, 'metrics do not reach their collector');
        } else if (error === undefined && isAway) {
          log.info({}, 'metrics reach their collector again');
        }
        isAway = error !== undefined;
        done(result);
      });
    },
    forceFlush: () => exporter.forceFlush(),
    shutdown: () => exporter.shutdown(),
  };
}
