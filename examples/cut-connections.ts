import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A stretch of bad network: whatever is connected through it breaks off sooner or later. */
export interface BadNetwork {
  /** Where to connect instead. */
  readonly url: string;
  /** How many connections it has broken so far. */
  readonly cuts: number;
  close(): void;
}

/** A connection breaks after so many bytes to the client at most, and often after only a few. */
const BYTES_MAX = 5_000;
/** So many of the breaks are silent: nothing more arrives, and nobody says so. */
const SILENT_SHARE = 0.1;

/** Forwards connections to a server that speaks plain HTTP, and breaks each at a random byte. */
export async function cutConnections(url: string): Promise<BadNetwork> {
  const { hostname, port } = new URL(url);
  const target = { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || 80) };
  const open = new Set<Socket>();
  let cuts = 0;

  const server = createServer((client) => {
    const upstream = connect(target);
    for (const socket of [client, upstream]) {
      open.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        open.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    client.pipe(upstream);
    let left = Math.ceil(BYTES_MAX * Math.random() ** 2);
    upstream.on('data', (data) => {
      const bytes = typeof data === 'string' ? Buffer.from(data) : data;
      // The break is within a message as often as between two, and within the handshake too.
      const passing = bytes.subarray(0, left);
      left -= passing.length;
      if (left > 0) {
        client.write(passing);
        return;
      }
      cuts += 1;
      upstream.pause();
      const isSilent = Math.random() < SILENT_SHARE;
      client.write(passing, () => {
        if (!isSilent) client.resetAndDestroy();
      });
    });
  });

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get cuts() {
      return cuts;
    },
    close: () => {
      server.close();
      for (const socket of open) socket.destroy();
    },
  };
}
