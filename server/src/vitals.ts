import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Vitals } from './needs/index.ts';
import { version } from './version.ts';

const NANOSECONDS_PER_MS = 1e6;

/** Tells how the process is, and how late its timers were since it was last asked. */
export function watchVitals(): () => Vitals {
  const delay = monitorEventLoopDelay();
  delay.enable();
  const running = version();
  return () => {
    const milliseconds = (nanoseconds: number): number =>
      Math.round(nanoseconds / NANOSECONDS_PER_MS);
    const eventLoopDelayMs = {
      median: milliseconds(delay.percentile(50)),
      p99: milliseconds(delay.percentile(99)),
      maximum: milliseconds(delay.max),
    };
    delay.reset();
    const { rss, heapUsed } = process.memoryUsage();
    return {
      version: running,
      uptimeSeconds: Math.floor(process.uptime()),
      memoryBytes: rss,
      heapBytes: heapUsed,
      eventLoopDelayMs,
    };
  };
}
