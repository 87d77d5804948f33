import type { LiveMessage } from '@hoga/contract/live';

type Heard<Type extends LiveMessage['type']> = Extract<LiveMessage, { readonly type: Type }>;

/** A newer token is asked for so long before the former expires. */
const RENEW_BEFORE_MS = 45_000;
/** A tab that has not answered by then is asleep: the next one is asked. */
const ANSWER_WITHIN_MS = 8_000;
/** After a fresh token was refused as well, or none could be had. */
const PAUSE_MS = 5_000;

export interface AuthenticationNeeds {
  /** False when there is no tab that could be asked. */
  readonly askTab: (isRefused: boolean) => boolean;
  /** Null as long as the server's clock is not known. */
  readonly serverNow: () => number | null;
  readonly send: (request: { readonly op: 'authenticate'; token: string; id: string }) => void;
  readonly onAuthenticated: () => void;
}

type State = 'none' | 'asking-tab' | 'asking-server' | 'done';

/** Says on the connection who is at the tabs, and says it again before the token expires. */
export class Authentication {
  readonly #needs: AuthenticationNeeds;
  #token: string | null = null;
  /** Whether the last token was refused, or ran out. */
  #isRefused = false;
  #state: State = 'none';
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(needs: AuthenticationNeeds) {
    this.#needs = needs;
  }

  get isDone(): boolean {
    return this.#state === 'done';
  }

  /** Something is wanted that only its owner may see. */
  want(): void {
    if (this.#state === 'none') this.#begin();
  }

  /** The connection is gone, and with it what was said on it. */
  lose(code: number): void {
    this.#settle('none');
    if (code !== 4001 && code !== 4002) return;
    this.#token = null;
    this.#isRefused = true;
  }

  /** Somebody else is at the tabs now, or nobody. */
  forget(): void {
    this.#settle('none');
    this.#token = null;
    this.#isRefused = false;
  }

  stop(): void {
    this.#settle('none');
  }

  /** A tab's answer; null when it could not have one. */
  take(token: string | null): void {
    if (this.#state !== 'asking-tab') return;
    if (token === null) {
      this.#settle('none');
      this.#timer = setTimeout(() => this.want(), PAUSE_MS);
      return;
    }
    this.#token = token;
    this.#say(token);
  }

  hear({ expiresAt }: Heard<'authenticated'>): void {
    this.#isRefused = false;
    this.#settle('done');
    const now = this.#needs.serverNow();
    if (expiresAt !== null && now !== null) {
      const wait = Math.max(PAUSE_MS, Date.parse(expiresAt) - now - RENEW_BEFORE_MS);
      this.#timer = setTimeout(() => this.#ask(true), wait);
    }
    this.#needs.onAuthenticated();
  }

  refuse(): void {
    const wasFresh = this.#isRefused;
    this.#token = null;
    this.#isRefused = true;
    this.#settle('none');
    if (wasFresh) this.#timer = setTimeout(() => this.want(), PAUSE_MS);
    else this.#begin();
  }

  #begin(): void {
    if (this.#token === null) this.#ask(this.#isRefused);
    else this.#say(this.#token);
  }

  #ask(isRefused: boolean): void {
    this.#settle('asking-tab');
    this.#isRefused = isRefused;
    if (!this.#needs.askTab(isRefused)) return this.#settle('none');
    this.#timer = setTimeout(() => this.#ask(isRefused), ANSWER_WITHIN_MS);
  }

  #say(token: string): void {
    this.#settle('asking-server');
    this.#needs.send({ op: 'authenticate', id: 'authenticate', token });
  }

  #settle(state: State): void {
    clearTimeout(this.#timer);
    this.#state = state;
  }
}
