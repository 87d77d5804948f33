import { monitorEventLoopDelay, performance, PerformanceObserver } from 'node:perf_hooks';
import type { Instruments } from './instruments.ts';

const NANOSECONDS = 1e9;
const MICROSECONDS = 1e6;
const MILLISECONDS = 1e3;
const SECOND_MS = 1_000;
/** The event loop's delay is looked at this often. */
const RESOLUTION_MS = 10;
const PAUSE_SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5];
/** What V8 calls a collection, in bits. */
const COLLECTIONS: ReadonlyMap<number, string> = new Map([
  [1, 'minor'],
  [2, 'minor'],
  [4, 'major'],
  [8, 'incremental'],
  [16, 'weak_callbacks'],
]);

/** The process; nothing of it keeps the process alive. Answers with what ends the watch. */
export function processMetrics(instruments: Instruments, version: string): () => void {
  const labels = { version, node: process.versions.node };
  instruments.gauge('hoga_build_info', 'Always 1; the labels say what runs.', (tell) =>
    tell(1, labels),
  );
  instruments.gauge(
    'hoga_start_time_seconds',
    'When the process started, in seconds since 1970.',
    (tell) => tell(performance.timeOrigin / MILLISECONDS),
  );
  instruments.counter(
    'hoga_cpu_seconds_total',
    'Processor time of the process, in `user` and in `system` mode.',
    (tell) => {
      const { user, system } = process.cpuUsage();
      tell(user / MICROSECONDS, { mode: 'user' });
      tell(system / MICROSECONDS, { mode: 'system' });
    },
  );
  instruments.counter(
    'hoga_event_loop_busy_seconds_total',
    'How long the event loop was at work; at a rate of 1 there is no time left.',
    (tell) => tell(performance.eventLoopUtilization().active / MILLISECONDS),
  );
  instruments.gauge(
    'hoga_memory_bytes',
    'Memory of the process: `resident`, and in it `heap_used`, `heap_total`, `external`, `array_buffers`.',
    (tell) => {
      const { rss, heapUsed, heapTotal, external, arrayBuffers } = process.memoryUsage();
      tell(rss, { kind: 'resident' });
      tell(heapUsed, { kind: 'heap_used' });
      tell(heapTotal, { kind: 'heap_total' });
      tell(external, { kind: 'external' });
      tell(arrayBuffers, { kind: 'array_buffers' });
    },
  );
  const stopDelay = watchDelay(instruments);
  const stopCollections = watchCollections(instruments);
  return () => {
    stopDelay();
    stopCollections();
  };
}

/** A second at a time, so that whoever asks, and how often, changes nothing for the others. */
function watchDelay(instruments: Instruments): () => void {
  const tell = instruments.histogram(
    'hoga_event_loop_delay_seconds',
    'The longest delay of the event loop in each second.',
    PAUSE_SECONDS,
  );
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  const seconds = setInterval(() => {
    // The wait between two looks is part of what is measured.
    const waited = RESOLUTION_MS / MILLISECONDS;
    if (delay.count > 0) tell(Math.max(0, delay.max / NANOSECONDS - waited));
    delay.reset();
  }, SECOND_MS);
  seconds.unref();
  return () => {
    clearInterval(seconds);
    delay.disable();
  };
}

function watchCollections(instruments: Instruments): () => void {
  const tell = instruments.histogram(
    'hoga_gc_duration_seconds',
    'Pauses of the garbage collector: `minor`, `major`, `incremental`, `weak_callbacks`.',
    PAUSE_SECONDS,
  );
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      tell(entry.duration / MILLISECONDS, { kind: kindOf(entry) });
    }
  });
  observer.observe({ entryTypes: ['gc'] });
  return () => observer.disconnect();
}

function kindOf(entry: object): string {
  const detail = 'detail' in entry ? entry.detail : null;
  const isKnown = typeof detail === 'object' && detail !== null && 'kind' in detail;
  return (isKnown && COLLECTIONS.get(Number(detail.kind))) || 'other';
}
