/** Talks to a running server as a program would: requests as they are, answers as they come. */
import { Agent, request, type IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { CreatedApiKey, type KeyScope } from '@hoga/contract/api-key';
import { SignedIn } from '@hoga/contract/account';

export interface Call {
  readonly method: string;
  readonly path: string;
  /** Sent as JSON; a string is sent as it is. */
  readonly body?: unknown;
  readonly token?: string | undefined;
  readonly cookie?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answered {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The text as JSON; undefined when there is none. */
  readonly body: unknown;
}

const agent = new Agent({ keepAlive: true, maxSockets: 512 });
const ANSWER_LIMIT_MS = 30_000;

/** Rejects when the connection breaks before the whole answer is there. */
export function call(base: string, wanted: Call): Promise<Answered> {
  const { method, path, body } = wanted;
  const { hostname, port } = new URL(base);
  const payload = typeof body === 'string' || body === undefined ? body : JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const sent = request(
      { agent, host: hostname, port, method, path, headers: headersOf(wanted, payload) },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => (text += chunk));
        response.on('error', reject);
        response.on('end', () => {
          const { statusCode: status = 0, headers } = response;
          resolve({ status, headers, text, body: jsonOf(text) });
        });
      },
    );
    sent.setTimeout(ANSWER_LIMIT_MS, () => sent.destroy(new Error('no answer in time')));
    sent.on('error', reject);
    sent.end(payload);
  });
}

function headersOf(
  { token, cookie, headers = {} }: Call,
  payload: string | undefined,
): Record<string, string> {
  return {
    ...(payload === undefined
      ? {}
      : { 'content-type': 'application/json', 'content-length': `${Buffer.byteLength(payload)}` }),
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    ...(cookie === undefined ? {} : { cookie }),
    ...headers,
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Sends bytes that are no proper request and reads whatever comes back until the end. */
export function sendRaw(base: string, bytes: string): Promise<string> {
  const { hostname, port } = new URL(base);
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = connect(Number(port), hostname, () => socket.write(bytes));
    socket.setEncoding('utf8');
    socket.setTimeout(ANSWER_LIMIT_MS, () => socket.destroy(new Error('no answer in time')));
    socket.on('data', (chunk: string) => (text += chunk));
    socket.on('close', () => resolve(text));
    socket.on('error', reject);
  });
}

/** Somebody who has signed up, or a guest, whose e-mail and password are empty. */
export interface Person {
  readonly email: string;
  readonly password: string;
  readonly userId: string;
  readonly account: string;
  readonly token: string;
  readonly cookie: string;
}

export async function signUp(base: string, nickname: string): Promise<Person> {
  const email = `${nickname}@example.com`;
  const password = `the secret of ${nickname}`;
  const body = { name: nickname, nickname, email, password };
  return entered(await call(base, { method: 'POST', path: '/api/v1/sign-up', body }), password);
}

export async function signInAsGuest(base: string): Promise<Person> {
  return entered(await call(base, { method: 'POST', path: '/api/v1/guest', body: {} }), '');
}

export async function signIn(base: string, { email, password }: Person): Promise<Person> {
  const body = { email, password };
  return entered(await call(base, { method: 'POST', path: '/api/v1/sign-in', body }), password);
}

/** An API key for somebody's account. */
export async function createKey(
  base: string,
  { account, token }: Person,
  scope: KeyScope,
): Promise<CreatedApiKey> {
  const path = `/api/v1/accounts/${account}/keys`;
  const body = { name: `to ${scope}`, scopes: [scope] };
  const answer = await call(base, { method: 'POST', path, token, body });
  if (answer.status !== 201) throw new Error(`no key was made: ${answer.status} ${answer.text}`);
  return CreatedApiKey.parse(answer.body);
}

/** Who came in, from the answer to signing up, signing in or claiming. */
export function entered({ status, text, headers, body }: Answered, password: string): Person {
  if (status !== 200 && status !== 201) throw new Error(`nobody came in: ${status} ${text}`);
  const { user, token, accounts } = SignedIn.parse(body);
  return {
    email: user.email ?? '',
    password,
    userId: user.id,
    account: accounts[0]?.id ?? '',
    token,
    cookie: cookieOf(headers),
  };
}

/** The cookies an answer sets, as the next request carries them. */
export function cookieOf(headers: IncomingHttpHeaders): string {
  return (headers['set-cookie'] ?? []).map((line) => line.split(';', 1)[0]).join('; ');
}
