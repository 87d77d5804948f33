import { setTimeout as sleep } from 'node:timers/promises';
import { PrometheusExporter, PrometheusSerializer } from '@opentelemetry/exporter-prometheus';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import type { ErrorReporter } from './error-reporter.ts';
import type { Log } from '../needs/index.ts';
import { httpMetrics, type HttpMetrics } from './http-metrics.ts';
import { instrumentsOf } from './instruments.ts';
import { jobMetrics, type FinishedJob } from './job-metrics.ts';
import { liveMetrics } from './live-metrics.ts';
import { marketMetrics, type MarketMetrics } from './market-metrics.ts';
import { openOtlp, type ExportOutcome, type OtlpOptions } from './otlp.ts';
import { processMetrics } from './process-metrics.ts';
import { Tally } from './tally.ts';
import type { Watched } from './watched.ts';

export interface TelemetryOptions {
  readonly version: string;
  readonly log: Log;
  /** Where OpenTelemetry's collector is, if there is one. */
  readonly otlp: Omit<OtlpOptions, 'log'> | null;
  /** What became of faults that were to be reported. */
  readonly reports: ErrorReporter['outcomes'];
}

/** Counts from the start of the process; what it hears costs next to nothing. */
export interface Telemetry {
  readonly market: MarketMetrics;
  readonly http: HttpMetrics;
  /** A job ended. */
  readonly onJob: (job: FinishedJob) => void;
  /** From now on these are asked as well. */
  watch(watched: Watched): void;
  /** All metrics in Prometheus' text format; who asks within a second of another gets the same. */
  readonly exposition: () => Promise<string>;
  stop(): Promise<void>;
}

/** How long a rendering is good for. */
const FRESH_MS = 1_000;

/** How long a stop waits for a collector to take the last figures. */
const LAST_MS = 2_000;

export async function createTelemetry(options: TelemetryOptions): Promise<Telemetry> {
  const { version, log, reports } = options;
  const reader = new PrometheusExporter({ preventServerStart: true });
  const resource = resourceFromAttributes({ 'service.name': 'hoga', 'service.version': version });
  const otlp = options.otlp === null ? null : await openOtlp({ ...options.otlp, log });
  const exports = otlp?.outcomes ?? new Tally<ExportOutcome>('outcome', ['sent', 'failed']);
  const readers = otlp === null ? [reader] : [reader, otlp.reader];
  const provider = new MeterProvider({ resource, readers });
  const instruments = instrumentsOf(provider.getMeter('hoga'));
  let watched: Watched | null = null;
  const watching = (): Watched | null => watched;

  const market = marketMetrics(instruments, watching);
  const http = httpMetrics(instruments);
  const onJob = jobMetrics(instruments);
  liveMetrics(instruments, watching);
  instruments.counter(
    'hoga_error_reports_total',
    'Faults for the error tracker: `sent`, `failed`, or `dropped` because there were too many.',
    (tell) => reports.tell(tell),
  );
  instruments.counter(
    'hoga_otlp_exports_total',
    'Exports to the collector of OpenTelemetry: `sent` or `failed`.',
    (tell) => exports.tell(tell),
  );
  const stopProcess = processMetrics(instruments, version);

  return {
    market,
    http,
    onJob,
    watch: (sources) => {
      watched = sources;
    },
    exposition: shared(async () => serializer.serialize((await reader.collect()).resourceMetrics)),
    stop: async () => {
      stopProcess();
      const patience = sleep(LAST_MS, undefined, { ref: false });
      await Promise.race([provider.shutdown().catch(() => undefined), patience]);
    },
  };
}

/** Without what would stand beside every number and says nothing here. */
const serializer = new PrometheusSerializer(undefined, false, undefined, true, true);

function shared(render: () => Promise<string>): () => Promise<string> {
  let rendered: Promise<string> | null = null;
  let since = 0;
  return () => {
    const now = performance.now();
    if (rendered === null || now - since >= FRESH_MS) {
      since = now;
      rendered = render();
    }
    return rendered;
  };
}
