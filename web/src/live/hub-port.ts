import type { HubPort } from './hub.ts';
import type { ToHub } from './port-messages.ts';

export function hubPortOf(port: MessagePort): HubPort {
  return {
    send: (message) => port.postMessage(message),
    listen: (listener) => {
      port.addEventListener('message', ({ data }) => listener(data as ToHub));
      port.start();
    },
    // Granted when the tab is gone, whether or not it could say so.
    gone: (lock) => navigator.locks.request(lock, () => undefined),
  };
}
