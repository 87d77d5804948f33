import { readDsn } from './dsn.ts';
import { eventOf, fingerprintOf, type Fault } from './fault-event.ts';
import { Tally } from './tally.ts';

/** Tells an error tracker what went wrong; nothing it meets is anybody else's trouble. */
export interface ErrorReporter {
  report(fault: Fault): void;
  /** What became of what was to be reported. */
  readonly outcomes: Tally<Outcome>;
  /** Waits until all is told, for as long as a process that ends can wait. */
  flush(): Promise<void>;
}

export type Outcome = 'sent' | 'failed' | 'dropped';

export interface ErrorReporterOptions {
  readonly dsn: string | null;
  readonly release: string;
  /** Other times than a real server's, for tests. */
  readonly times?: Partial<Times>;
}

interface Times {
  readonly answerMs: number;
  readonly flushMs: number;
}

const TIMES: Times = { answerMs: 5_000, flushMs: 2_000 };
const QUEUE_MAX = 50;
/** What goes wrong again and again is told so often a minute. */
const SAME_MAX = 10;
/** And so many different things. */
const FINGERPRINTS_MAX = 100;
const MINUTE_MS = 60_000;
const TOO_MANY = 429;

export function createErrorReporter(options: ErrorReporterOptions): ErrorReporter {
  const { dsn, release } = options;
  const { answerMs, flushMs } = { ...TIMES, ...options.times };
  const outcomes = new Tally<Outcome>('outcome', ['sent', 'failed', 'dropped']);
  const address = dsn === null ? null : readDsn(dsn);
  if (address === null) return { report: () => undefined, outcomes, flush: async () => undefined };

  const agent = `hoga/${release}`;
  const headers = {
    'content-type': 'application/x-sentry-envelope',
    'user-agent': agent,
    'x-sentry-auth': `Sentry sentry_version=7, sentry_client=${agent}, sentry_key=${address.key}`,
  };
  const isTooOften = createMemory();
  const queue: Fault[] = [];
  let sending: Promise<void> | null = null;
  /** Until when nothing may be sent, because we were told so. */
  let silentUntil = 0;

  const send = async (fault: Fault): Promise<void> => {
    const event = eventOf(fault, release);
    const head = { event_id: event['event_id'], sent_at: new Date().toISOString() };
    const lines = [head, { type: 'event' }, event].map((part) => JSON.stringify(part));
    const answer = await fetch(address.url, {
      method: 'POST',
      headers,
      body: `${lines.join('\n')}\n`,
      redirect: 'error',
      signal: AbortSignal.timeout(answerMs),
    });
    await answer.body?.cancel();
    if (answer.status === TOO_MANY) silentUntil = Date.now() + waitOf(answer.headers);
    outcomes.add(answer.ok ? 'sent' : 'failed');
  };

  const sendAll = async (): Promise<void> => {
    for (let fault = queue.shift(); fault !== undefined; fault = queue.shift()) {
      if (Date.now() < silentUntil) outcomes.add('dropped');
      else await send(fault).catch(() => outcomes.add('failed'));
    }
  };

  const start = (): void => {
    sending = sendAll().finally(() => {
      sending = null;
      if (queue.length > 0) start();
    });
  };

  return {
    outcomes,
    report: (fault) => {
      if (queue.length >= QUEUE_MAX || isTooOften(fingerprintOf(fault))) {
        return outcomes.add('dropped');
      }
      queue.push(fault);
      if (sending === null) start();
    },
    flush: async () => {
      if (sending === null) return;
      const patience = Promise.withResolvers<undefined>();
      const timer = setTimeout(() => patience.resolve(undefined), flushMs);
      await Promise.race([sending, patience.promise]);
      clearTimeout(timer);
    },
  };
}

/** Whether something was told often enough within this minute. */
function createMemory(): (fingerprint: string) => boolean {
  const told = new Map<string, number>();
  let since = 0;
  return (fingerprint) => {
    const now = Date.now();
    if (now - since >= MINUTE_MS) {
      told.clear();
      since = now;
    }
    const times = told.get(fingerprint) ?? 0;
    if (times >= SAME_MAX || (times === 0 && told.size >= FINGERPRINTS_MAX)) return true;
    told.set(fingerprint, times + 1);
    return false;
  };
}

/** Seconds, or a minute when it is not said in seconds. */
function waitOf(headers: Headers): number {
  const seconds = Number(headers.get('retry-after') ?? '');
  return seconds > 0 ? seconds * 1_000 : MINUTE_MS;
}
