import { hubPortOf } from './hub-port.ts';
import { Hub } from './hub.ts';
import type { ToHub, ToTab } from './port-messages.ts';

/** A tab's end of the port to a hub. */
export interface HubLink {
  readonly lock: string | null;
  readonly send: (message: ToHub) => void;
  readonly close: () => void;
}

export interface HubListener {
  readonly onMessage: (message: ToTab) => void;
  /** The hub cannot be started. */
  readonly onFailure: () => void;
}

/** The one hub of the browser, or null where there can be none. */
export async function openSharedHub(listener: HubListener): Promise<HubLink | null> {
  // Locks are only there on https and on this machine itself; without them a tab could not be missed.
  if (!('SharedWorker' in globalThis) || !('locks' in navigator)) return null;
  const { lock, release } = await holdLock();
  const worker = new SharedWorker(new URL('./hub-worker.ts', import.meta.url), {
    type: 'module',
    name: 'hoga.live',
  });
  worker.addEventListener('error', listener.onFailure);
  return linkOf(worker.port, { listener, lock, release });
}

/** A hub of this page alone. */
export function openOwnHub(listener: HubListener): HubLink {
  const { port1, port2 } = new MessageChannel();
  new Hub().join(hubPortOf(port2));
  return linkOf(port1, { listener, lock: null, release: () => port2.close() });
}

function linkOf(
  port: MessagePort,
  { listener, lock, release }: { listener: HubListener; lock: string | null; release: () => void },
): HubLink {
  port.addEventListener('message', ({ data }) => listener.onMessage(data as ToTab));
  port.start();
  return {
    lock,
    send: (message) => port.postMessage(message),
    close: () => {
      port.postMessage({ type: 'bye' } satisfies ToHub);
      setTimeout(() => {
        port.close();
        release();
      });
    },
  };
}

/** Held until the tab is gone. */
function holdLock(): Promise<{ lock: string; release: () => void }> {
  const lock = `hoga.live.${Math.random().toString(36).slice(2)}.${performance.timeOrigin}`;
  return new Promise((resolve) => {
    void navigator.locks.request(
      lock,
      () => new Promise<void>((release) => resolve({ lock, release: () => release() })),
    );
  });
}
