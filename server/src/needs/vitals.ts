/** How the process is. */
export interface Vitals {
  readonly version: string;
  readonly uptimeSeconds: number;
  readonly memoryBytes: number;
  readonly heapBytes: number;
  /** How late timers were since somebody last asked, in milliseconds. */
  readonly eventLoopDelayMs: {
    readonly median: number;
    readonly p99: number;
    readonly maximum: number;
  };
}
