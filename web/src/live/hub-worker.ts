/** The hub of all tabs of a browser. Its address has a hash of its content, so a release has its own. */
import { hubPortOf } from './hub-port.ts';
import { Hub } from './hub.ts';

const hub = new Hub();

addEventListener('connect', (event) => {
  const [port] = (event as MessageEvent).ports;
  if (port !== undefined) hub.join(hubPortOf(port));
});
