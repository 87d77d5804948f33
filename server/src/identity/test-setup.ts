/** What the tests of this room share: a server's secret, and people who sign in. */
import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import type { Identity, SignedIn, SignUp } from '../needs/index.ts';
import { createIdentity } from './create-identity.ts';
import type { IdentityOptions } from './create-identity.ts';

export const SECRET = 'a secret of the tests, of forty characters';
export const PUBLIC_URL = 'http://127.0.0.1:8080';
export const FROM = { address: '192.0.2.7', userAgent: 'Mozilla/5.0' };
export const PASSWORD = 'correct horse battery';

export async function connectTo(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  await client.connect();
  return client;
}

/** A log that keeps its lines as text. */
export function keepLog(): IdentityOptions['log'] & { readonly lines: string[] } {
  const lines: string[] = [];
  const keep = (fields: object, message: string): void => {
    lines.push(`${message} ${JSON.stringify(fields)}`);
  };
  return { lines, debug: keep, info: keep, warn: keep, error: keep };
}

export function openIdentity(
  databaseUrl: string,
  changes: Partial<IdentityOptions> = {},
): Promise<Identity> {
  const fixed = { secret: SECRET, publicUrl: PUBLIC_URL, secureCookies: false, log: keepLog() };
  return createIdentity({ databaseUrl, ...fixed, ...changes });
}

export function someone(changes: Partial<SignUp> = {}): SignUp {
  const email = `${randomBytes(6).toString('hex')}@example.com`;
  const person = { name: '김철수', nickname: '철수', password: PASSWORD, language: 'ko' as const };
  return { ...person, email, ...changes };
}

/** Whoever signed up has an e-mail address. */
export type Newcomer = SignedIn & { readonly user: { readonly email: string } };

export async function signUpSomeone(
  identity: Identity,
  person: SignUp = someone(),
): Promise<Newcomer> {
  const answer = await identity.signUp(person, FROM);
  if (!answer.ok) throw new Error(answer.reason);
  const { signedIn } = answer;
  return { ...signedIn, user: { ...signedIn.user, email: person.email } };
}

/** What a browser sends back of the cookies it was given. */
export function cookieHeader({ cookies }: { readonly cookies: readonly string[] }): string {
  return cookies.map((cookie) => cookie.split(';', 1)[0]).join('; ');
}
