import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';

const compress = promisify(gzip);

/** Less than this goes in one packet either way. */
const GZIP_FROM_BYTES = 1_400;
const NOT_MODIFIED = 304;
const ACCEPTS_GZIP = /(?:^|,)\s*(?:gzip|\*)\s*(?:;\s*q=(?!0(?:\.0*)?\s*(?:,|$))[\d.]+\s*)?(?:,|$)/i;

/** An answer as bytes, which is sent as it is, however often. */
export class ReadyAnswer {
  readonly #body: Buffer;
  readonly #etag: string;
  #gzipped: Buffer | null = null;
  #isGzipTried = false;
  #isFirst = true;

  constructor(json: string) {
    this.#body = Buffer.from(json);
    const hash = createHash('sha256').update(this.#body).digest('base64url');
    // Weak: the same answer with other bytes when it is compressed.
    this.#etag = `W/"${hash}"`;
  }

  get bytes(): number {
    return this.#body.length + (this.#gzipped?.length ?? 0);
  }

  send({ headers }: FastifyRequest, reply: FastifyReply): void {
    reply.header('cache-control', 'no-cache');
    reply.header('etag', this.#etag);
    reply.header('vary', 'accept-encoding');
    if (isKnown(this.#etag, headers['if-none-match'])) {
      reply.code(NOT_MODIFIED).send();
      return;
    }
    reply.header('content-type', 'application/json; charset=utf-8');
    reply.send(this.#bytesFor(headers['accept-encoding'], reply));
  }

  #bytesFor(accepted: string | string[] | undefined, reply: FastifyReply): Buffer {
    if (typeof accepted !== 'string' || !ACCEPTS_GZIP.test(accepted)) return this.#body;
    if (this.#gzipped !== null) {
      reply.header('content-encoding', 'gzip');
      return this.#gzipped;
    }
    // What is asked for only once, because the next trade changes it, is not worth the work.
    if (this.#isFirst) this.#isFirst = false;
    else this.#compressOnce();
    return this.#body;
  }

  /** On another thread; until it is there the answer goes out as it is. */
  #compressOnce(): void {
    if (this.#isGzipTried || this.#body.length < GZIP_FROM_BYTES) return;
    this.#isGzipTried = true;
    compress(this.#body).then(
      (gzipped) => {
        this.#gzipped = gzipped;
      },
      // Then it is sent as it is.
      () => undefined,
    );
  }
}

function isKnown(etag: string, ifNoneMatch: string | undefined): boolean {
  if (ifNoneMatch === undefined) return false;
  const opaque = etag.slice(2);
  return ifNoneMatch.split(',').some((one) => {
    const tag = one.trim();
    return tag === '*' || tag === opaque || tag === etag;
  });
}
