import type { App } from '../app/index.ts';
import { serve, type Serving } from './serve.ts';

const UNAVAILABLE = 503;

export interface Readiness {
  readonly version: string;
  readonly isDraining: () => boolean;
}

export function serveHealth(serving: Serving, { version, isDraining }: Readiness): void {
  const { app } = serving;
  const isDatabaseUp = createPing(app);
  serve(serving, 'getHealth', () => ({ ok: true, value: { status: 'ok' } }));
  serve(serving, 'getReadiness', async (_, { setStatus }) => {
    const database = (await isDatabaseUp()) ? 'up' : 'down';
    const { phase, openOrders, inbox } = app.engine.status;
    const isReady = database === 'up' && phase === 'running' && !isDraining();
    if (!isReady) setStatus(UNAVAILABLE);
    const status = isDraining() ? 'draining' : isReady ? 'ready' : 'starting';
    const engine = phase === 'starting' ? 'reloading' : phase;
    return { ok: true, value: { status, version, database, engine, openOrders, inbox } };
  });
}

/** An answer of the database is good for this long, and this is how long it may take. */
const PING_MS = 1_000;

/** Whether the database answers. Health has no limit, so all who ask share one question. */
function createPing(app: App): () => Promise<boolean> {
  let asked: Promise<boolean> | null = null;
  let askedAt = 0;
  return () => {
    const now = performance.now();
    if (asked === null || now - askedAt > PING_MS) {
      askedAt = now;
      asked = answersInTime(app);
    }
    return asked;
  };
}

async function answersInTime(app: App): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), PING_MS);
  });
  const answer = app.reads.ping().then(
    () => true,
    () => false,
  );
  const isUp = await Promise.race([answer, late]);
  clearTimeout(timer);
  return isUp;
}
