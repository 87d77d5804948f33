import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** Something that is told things over HTTP and answers as a test wants, or not at all. */
export interface Collector {
  readonly url: string;
  readonly heard: { readonly path: string; readonly headers: IncomingHttpHeaders; body: string }[];
  /** A status, or silence. */
  answer: number | 'silence';
  retryAfter: string | null;
  close(): Promise<void>;
}

export async function openCollector(): Promise<Collector> {
  const server = createServer((request, response) => {
    buffer(request).then(
      (body) => answer(request, response, body.toString()),
      // Whoever asked is gone.
      () => undefined,
    );
  });
  const answer = (request: IncomingMessage, response: ServerResponse, body: string): void => {
    collector.heard.push({ path: request.url ?? '', headers: request.headers, body });
    if (collector.answer === 'silence') return;
    const { retryAfter } = collector;
    response.writeHead(collector.answer, retryAfter === null ? {} : { 'retry-after': retryAfter });
    response.end('{}');
  };
  const listening = Promise.withResolvers<void>();
  server.listen(0, '127.0.0.1', () => listening.resolve());
  await listening.promise;
  const collector: Collector = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    heard: [],
    answer: 200,
    retryAfter: null,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return collector;
}
