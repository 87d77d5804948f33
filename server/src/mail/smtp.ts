import { createTransport } from 'nodemailer';

/** For each step: reaching the server, its greeting, and every answer after that. */
const TIMEOUT_MS = 20_000;
const SUBMISSION_PORT = 587;
const TLS_PORT = 465;

export interface SmtpServer {
  /** `smtp://user:password@host:587`, or `smtps://…` where TLS comes first. */
  readonly url: string;
  readonly from: { readonly name: string; readonly address: string };
  readonly timeoutMs?: number;
}

export interface Message {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

export interface Sender {
  send(message: Message): Promise<void>;
  close(): void;
}

export function openSmtp({ url, from, timeoutMs = TIMEOUT_MS }: SmtpServer): Sender {
  const { protocol, hostname, port, username, password } = new URL(url);
  const secure = protocol === 'smtps:';
  const user = decodeURIComponent(username);
  const host = hostname.replace(/^\[|\]$/g, '');
  const transport = createTransport({
    host,
    port: port === '' ? (secure ? TLS_PORT : SUBMISSION_PORT) : Number(port),
    secure,
    // A password leaves this machine encrypted or not at all, whatever the server offers. What does
    // not leave it needs no certificate, which a mail server on the same machine seldom has.
    requireTLS: user !== '' && !isLoopback(host),
    ignoreTLS: isLoopback(host),
    ...(user === '' ? {} : { auth: { user, pass: decodeURIComponent(password) } }),
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    dnsTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async send(message) {
      // Said to be from a machine, so that no other machine answers it.
      const headers = { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' };
      await transport.sendMail({ ...message, from: { ...from }, headers });
    },
    close: () => transport.close(),
  };
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.');
}

export interface Failure {
  readonly code?: string;
  readonly status?: number;
  readonly command?: string;
  readonly error?: string;
}

/**
 * What may be logged of a failure. A mail server's sentences quote addresses, so of what it said
 * only the numbers are kept.
 */
export function describeFailure(error: unknown): Failure {
  if (!(error instanceof Error)) return { error: 'unknown' };
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {};
  if (!('responseCode' in error && typeof error.responseCode === 'number')) {
    return 'code' in code ? code : { error: error.message };
  }
  const command = 'command' in error ? { command: String(error.command) } : {};
  return { ...code, ...command, status: error.responseCode };
}

const PERMANENT = 500;

/** The mail server has refused for good: it would refuse again. */
export function isFinal({ status }: Failure): boolean {
  return status !== undefined && status >= PERMANENT;
}

/** It is the reader's address that was refused, which is nothing an operator can mend. */
export function isOfAddress(failure: Failure): boolean {
  return isFinal(failure) && failure.command === 'RCPT TO';
}
