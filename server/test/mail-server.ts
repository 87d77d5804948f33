/** A real mail server on loopback that keeps what it is sent, and is as difficult as a test wants. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { vi } from 'vitest';

export const MAIL_USER = 'hoga';
/** With characters that are escaped in a URL. */
export const MAIL_PASSWORD = 'p@ss:w/rd';

export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  /** Everything before the first empty line, in one line each. */
  readonly headers: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** What the mail server says to a recipient: nothing when it takes the mail. */
export interface MailTroubles {
  greetAfterMs?: number;
  /** Codes for the recipients that come next, one each. */
  readonly refuse: number[];
}

export interface MailServer {
  readonly url: string;
  readonly received: ReceivedMail[];
  readonly troubles: MailTroubles;
  /** How many have connected so far. */
  connections(): number;
  /** The mail that comes next to an address, whatever it was sent before. */
  mailTo(address: string, count?: number): Promise<ReceivedMail>;
  close(): Promise<void>;
}

export async function startMailServer(): Promise<MailServer> {
  const received: ReceivedMail[] = [];
  const troubles: MailTroubles = { refuse: [] };
  let connections = 0;
  const server = new SMTPServer({
    disableReverseLookup: true,
    logger: false,
    allowInsecureAuth: true,
    onConnect: (_, done) => {
      connections += 1;
      setTimeout(done, troubles.greetAfterMs ?? 0);
    },
    onAuth: ({ username, password }, _, done) => {
      const isRight = username === MAIL_USER && password === MAIL_PASSWORD;
      done(isRight ? null : new Error('wrong'), isRight ? { user: username } : undefined);
    },
    onRcptTo: ({ address }, _, done) => {
      const code = troubles.refuse.shift();
      if (code === undefined) done();
      else done(Object.assign(new Error(`no ${address} here`), { responseCode: code }));
    },
    onData: (stream, { envelope }, done) => {
      let source = '';
      stream.setEncoding('utf8');
      stream.on('data', (chunk: string) => (source += chunk));
      stream.on('end', () => {
        const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
        const to = envelope.rcptTo.map(({ address }) => address);
        received.push({ from, to, ...read(source) });
        done();
      });
    },
  });
  // A client that gives up is no fault of the test.
  server.on('error', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const { port } = server.server.address() as AddressInfo;
  const login = `${MAIL_USER}:${encodeURIComponent(MAIL_PASSWORD)}`;
  return {
    url: `smtp://${login}@127.0.0.1:${port}`,
    received,
    troubles,
    connections: () => connections,
    mailTo: (address, count = 1) =>
      vi.waitUntil(() => received.filter(({ to }) => to.includes(address))[count - 1], {
        timeout: 10_000,
      }),
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

/** The token of the link in a mail. */
export function tokenIn({ text }: ReceivedMail): string {
  const token = /#token=([\w-]{43})\s/.exec(text)?.[1];
  if (token === undefined) throw new Error(`no link in: ${text}`);
  return token;
}

type Parts = Pick<ReceivedMail, 'headers' | 'subject' | 'text' | 'html'>;

function read(source: string): Parts {
  const [head, body] = halves(source);
  const headers = linesOf(head);
  const boundary = /boundary="([^"]+)"/.exec(head)?.[1] ?? '';
  const parts = body.split(`--${boundary}`).slice(1, -1);
  const [text = '', html = ''] = parts.map((part) => {
    const [partHead, content] = halves(part.replace(/^\r\n/, ''));
    return decoded(content, /transfer-encoding: *(\S+)/i.exec(partHead)?.[1] ?? '');
  });
  const subject = headers.find((line) => line.startsWith('Subject: ')) ?? '';
  return { headers, subject: words(subject.slice('Subject: '.length)), text, html };
}

function halves(text: string): [string, string] {
  const at = text.indexOf('\r\n\r\n');
  return [text.slice(0, at), text.slice(at + 4)];
}

/** A header may go on in the next line, which then begins with a blank. */
function linesOf(head: string): string[] {
  return head.replaceAll(/\r\n[ \t]+/g, ' ').split('\r\n');
}

function decoded(content: string, encoding: string): string {
  if (encoding === 'base64') return Buffer.from(content, 'base64').toString();
  if (encoding !== 'quoted-printable') return content.replaceAll('\r\n', '\n');
  return bytesOf(content.replaceAll(/=\r\n/g, '')).replaceAll('\r\n', '\n');
}

function bytesOf(quoted: string): string {
  const latin = quoted.replaceAll(/=([0-9A-F]{2})/g, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
  return Buffer.from(latin, 'latin1').toString();
}

function words(subject: string): string {
  return subject
    .replaceAll(/\?= =\?/g, '?==?')
    .replaceAll(/=\?UTF-8\?([BQ])\?([^?]*)\?=/gi, (_, kind: string, text: string) =>
      kind.toUpperCase() === 'B'
        ? Buffer.from(text, 'base64').toString()
        : bytesOf(text.replaceAll('_', ' ')),
    );
}
