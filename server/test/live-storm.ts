/** A crowd that comes at once, in a thread of its own so that it slows only the server. */
import { parentPort, workerData } from 'node:worker_threads';
import { WebSocket } from 'ws';

export interface Storm {
  readonly url: string;
  readonly sockets: number;
  /** What each sends first. */
  readonly hello: string;
}

const { url, sockets, hello } = workerData as Storm;
let served = 0;
let failed = 0;

for (let count = 0; count < sockets; count += 1) {
  const socket = new WebSocket(url, { perMessageDeflate: false });
  socket.on('open', () => socket.send(hello));
  socket.on('error', () => tell(() => (failed += 1)));
  socket.on('message', (data: Buffer) => {
    if (data.includes('"snapshot"')) tell(() => (served += 1));
  });
}

/** Says how it went once every socket has its answer. */
function tell(note: () => void): void {
  note();
  if (served + failed === sockets) parentPort?.postMessage({ served, failed });
}
