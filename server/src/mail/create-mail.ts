import { setTimeout as pause } from 'node:timers/promises';
import type { Letter, Log, Mail } from '../needs/index.ts';
import { writeLetter } from './letter-text.ts';
import {
  describeFailure,
  isFinal,
  isOfAddress,
  openSmtp,
  type Sender,
  type SmtpServer,
} from './smtp.ts';

const CAPACITY = 1_000;
/** Sent at once; one that hangs holds up a quarter. */
const PLACES = 4;
/** A mail server that puts strangers off for a while takes the last attempt. */
const RETRIES_AFTER_MS = [5_000, 30_000, 180_000];
/** Whoever stops the server waits for what is being sent, this long at most. */
const CLOSING_MS = 3_000;

export interface MailOptions {
  /** Null where links go to the log. */
  readonly smtp: SmtpServer | null;
  /** Where the pages are that links lead to. */
  readonly publicUrl: () => string;
  readonly log: Log;
  readonly retriesAfterMs?: readonly number[];
}

export function createMail(options: MailOptions): Mail {
  return new PostOffice(options);
}

class PostOffice implements Mail {
  readonly capacity = CAPACITY;
  readonly #options: MailOptions;
  readonly #sender: Sender | null;
  readonly #underWay = new Set<Promise<void>>();
  readonly #stop = new AbortController();
  readonly #line: (() => void)[] = [];
  #freePlaces = PLACES;

  constructor(options: MailOptions) {
    this.#options = options;
    this.#sender = options.smtp === null ? null : openSmtp(options.smtp);
  }

  post(write: () => Promise<Letter | undefined>): boolean {
    if (this.#underWay.size >= CAPACITY) {
      this.#options.log.warn({ letters: CAPACITY }, 'a letter was not taken: too many wait');
      return false;
    }
    const carried = this.#carry(write).finally(() => this.#underWay.delete(carried));
    this.#underWay.add(carried);
    return true;
  }

  async close(): Promise<void> {
    this.#stop.abort();
    const overdue = pause(CLOSING_MS, undefined, { ref: false });
    await Promise.race([Promise.all(this.#underWay), overdue]);
    const { size: letters } = this.#underWay;
    if (letters > 0) this.#options.log.warn({ letters }, 'mails were given up at the stop');
    this.#sender?.close();
  }

  /** Never rejects. */
  async #carry(write: () => Promise<Letter | undefined>): Promise<void> {
    const { log, retriesAfterMs = RETRIES_AFTER_MS } = this.#options;
    let letter: Letter | undefined;
    for (let attempt = 1; ; attempt += 1) {
      try {
        await this.#inTurn(async () => {
          letter ??= await write();
          if (letter !== undefined) await this.#send(letter);
        });
        return;
      } catch (error) {
        const failure = describeFailure(error);
        const fields = { ...aboutLetter(letter), attempt, ...failure };
        const waitMs = retriesAfterMs[attempt - 1];
        if (isOfAddress(failure)) return log.warn(fields, 'the mail server refused an address');
        if (this.#stop.signal.aborted) return log.warn(fields, 'a mail was given up at the stop');
        if (waitMs === undefined || isFinal(failure)) {
          return log.error(fields, 'a mail was given up; whoever waits can ask for another');
        }
        log.warn(fields, 'a mail could not be sent yet; trying again');
        await this.#pause(waitMs);
      }
    }
  }

  async #inTurn(work: () => Promise<void>): Promise<void> {
    if (this.#freePlaces > 0) this.#freePlaces -= 1;
    // Whoever leaves hands over their place, so that the count stays as it is.
    else await new Promise<void>((resolve) => this.#line.push(resolve));
    try {
      if (this.#stop.signal.aborted) throw new Error('the server is stopping');
      await work();
    } finally {
      const next = this.#line.shift();
      if (next === undefined) this.#freePlaces += 1;
      else next();
    }
  }

  async #send(letter: Letter): Promise<void> {
    const { log, publicUrl } = this.#options;
    const link = linkIn(letter, publicUrl());
    if (this.#sender === null) {
      log.warn(
        { ...aboutLetter(letter), link },
        'NO MAIL WAS SENT, because HOGA_SMTP_URL is not set. Whoever opens this link acts as the user; hand it to nobody else',
      );
      return;
    }
    await this.#sender.send({ to: letter.to, ...writeLetter(letter, link) });
    log.info(aboutLetter(letter), 'a mail was sent');
  }

  /** Ends early when the server stops; the attempt that follows then says so. */
  async #pause(waitMs: number): Promise<void> {
    const { signal } = this.#stop;
    await pause(waitMs, undefined, { signal, ref: false }).catch(() => undefined);
  }
}

const PAGES = { password_reset: 'reset-password', email_verification: 'verify-email' };

/** What follows the hash stays in the browser: no server, proxy or log sees it. */
function linkIn({ purpose, token }: Letter, publicUrl: string): string {
  return `${publicUrl}/${PAGES[purpose]}#token=${token}`;
}

/** What may be logged: an operator finds the address by the user, others do not. */
function aboutLetter(letter: Letter | undefined): object {
  return letter === undefined ? {} : { userId: letter.userId, purpose: letter.purpose };
}
