/** Where a test of the screens takes place: the real server, a line to it, and a real browser. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Book } from '@hoga/contract/instrument';
import { OrderPage, type Order } from '@hoga/contract/order';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import {
  call,
  entered,
  signUp,
  type Answered,
  type Person as Account,
} from '../../server/test/api-client.ts';
import { figure, parseExposition } from '../../server/test/exposition.ts';
import {
  newDataFolder,
  removeDataFolder,
  startServer,
  type RunningServer,
} from '../../server/test/start-server.ts';
import { startBrowser } from './browser.ts';
import { Line } from './line.ts';

/** Pictures of tests that failed. */
const FAILED = fileURLToPath(new URL('../../.build/failed-screens/', import.meta.url));
const OPERATOR = {
  name: '운영자',
  nickname: 'operator',
  email: 'operator@example.com',
  password: 'the secret of the operator',
};
const PAGE = new URL('../dist/index.html', import.meta.url);

/** How a page is looked at. */
export interface Look {
  readonly language: 'ko' | 'en';
  readonly screen: keyof typeof SCREENS;
  readonly theme?: 'light' | 'dark';
  /** 2 is what a reader sees who makes everything twice as large. */
  readonly zoom?: number;
}

const SCREENS = {
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
  narrow: { viewport: { width: 320, height: 640 }, hasTouch: true, isMobile: true },
  desktop: { viewport: { width: 1440, height: 900 }, hasTouch: false, isMobile: false },
} as const;

type Level = [price: string, quantity: string];

const LOCALES = { ko: 'ko-KR', en: 'en-US' } as const;

/** Long enough for a slow machine that does something else as well. */
const PATIENCE_MS = 15_000;

/** A refusal is an answer like any other, though the browser reports it. */
const NO_FAULT = /^Failed to load resource: the server responded with a status of 4\d\d/;

export class Stage {
  readonly browser: Browser;
  readonly line: Line;
  #server: RunningServer;
  readonly #contexts = new Set<BrowserContext>();
  readonly #faults: string[] = [];
  readonly #forgiven: RegExp[] = [];
  #traders = 0;
  #operator: Account | null = null;

  private constructor(parts: {
    readonly server: RunningServer;
    readonly line: Line;
    readonly browser: Browser;
  }) {
    this.#server = parts.server;
    this.line = parts.line;
    this.browser = parts.browser;
  }

  static async open(env: Readonly<Record<string, string>> = {}): Promise<Stage> {
    if (!existsSync(PAGE)) throw new Error('there is no page: run node setup.js test');
    const dataFolder = await newDataFolder();
    const [server, browser] = await Promise.all([startServer({ dataFolder, env }), startBrowser()]);
    return new Stage({ server, browser, line: await Line.to(server.url) });
  }

  /** What programs talk to; browsers go along the line. */
  get server(): RunningServer {
    return this.#server;
  }

  /** A browser of somebody's own: nothing in it is known to another. */
  async newBrowser({ language, screen, theme = 'light', zoom = 1 }: Look): Promise<BrowserContext> {
    const { viewport, hasTouch, isMobile } = SCREENS[screen];
    const context = await this.browser.newContext({
      baseURL: this.line.url,
      locale: LOCALES[language],
      colorScheme: theme,
      hasTouch,
      isMobile,
      viewport: { width: viewport.width / zoom, height: viewport.height / zoom },
      deviceScaleFactor: zoom,
      reducedMotion: 'reduce',
    });
    context.setDefaultTimeout(PATIENCE_MS);
    context.on('page', (page) => this.#watch(page));
    this.#contexts.add(context);
    return context;
  }

  async newPage(look: Look): Promise<Page> {
    return (await this.newBrowser(look)).newPage();
  }

  /** Somebody who trades through the API, and may sign in at a screen as well. */
  async newTrader(nickname = `trader${(this.#traders += 1)}`): Promise<Trader> {
    return new Trader(() => this.#server.url, await signUp(this.#server.url, nickname));
  }

  /** Whoever runs the server; it prints its link once. */
  async operator(): Promise<Operator> {
    const { url, operatorCode: code } = this.#server;
    const body = { ...OPERATOR, language: 'ko', code };
    const path = '/api/v1/operator/claim';
    this.#operator ??= entered(await call(url, { method: 'POST', path, body }), OPERATOR.password);
    return new Operator(url, this.#operator.token);
  }

  /** What the server says the book is: prices and quantities. */
  async book(depth: number): Promise<Pick<Book, 'checksum'> & Record<'bids' | 'asks', Level[]>> {
    const path = `/api/v1/instruments/KRW-LPJ/book?depth=${depth}`;
    const { body } = await call(this.#server.url, { method: 'GET', path });
    const { bids, asks, checksum } = Book.parse(body);
    const levels = (side: typeof bids): Level[] =>
      side.map(({ price, quantity }) => [price, quantity]);
    return { bids: levels(bids), asks: levels(asks), checksum };
  }

  /** A figure the server gives of itself. */
  async figure(family: string): Promise<number> {
    const { text } = await call(this.#server.url, { method: 'GET', path: '/metrics' });
    return figure(parseExposition(text), family);
  }

  /** The test brings this about itself. */
  forgive(...faults: readonly RegExp[]): void {
    this.#forgiven.push(...faults);
  }

  /** What went wrong in all browsers since this was asked last. The line is whole again. */
  takeFaults(): readonly string[] {
    this.line.restore();
    const forgiven = this.#forgiven.splice(0);
    const isForgiven = (fault: string): boolean => forgiven.some((each) => each.test(fault));
    return this.#faults.splice(0).filter((fault) => !isForgiven(fault));
  }

  /** What is on every screen now, for whoever looks into why a test failed. */
  async photograph(name: string): Promise<void> {
    const pages = [...this.#contexts].flatMap((context) => context.pages());
    for (const [index, page] of pages.entries()) {
      const file = `${name.replaceAll(/[^\p{L}\d]+/gu, '-')}.${index + 1}.png`;
      await page
        .screenshot({ path: join(FAILED, file), timeout: PATIENCE_MS })
        .catch(() => undefined);
    }
  }

  /** Closes every browser, and tells what went wrong in them. */
  async clear(): Promise<readonly string[]> {
    await Promise.all([...this.#contexts].map((context) => context.close()));
    this.#contexts.clear();
    return this.takeFaults();
  }

  /** Ends the server at once and starts another on what it stored. */
  async restartServer(): Promise<void> {
    const { dataFolder } = this.#server;
    await this.#server.crash();
    this.#server = await startServer({ dataFolder });
    this.line.leadTo(this.#server.url);
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.line.close();
    await this.#server.stop();
    await removeDataFolder(this.#server.dataFolder);
  }

  #watch(page: Page): void {
    page.on('pageerror', (error) =>
      this.#faults.push(`an error: ${error.message} ${error.stack ?? ''}`),
    );
    page.on('console', (message) => {
      const text = message.text();
      if (message.type() !== 'error' || NO_FAULT.test(text)) return;
      this.#faults.push(`the console: ${text} (${message.location().url})`);
    });
    page.on('requestfailed', (request) => {
      const reason = request.failure()?.errorText ?? '';
      // A page that is left takes its questions with it.
      if (reason === 'net::ERR_ABORTED') return;
      this.#faults.push(`a request: ${request.method()} ${request.url()} ${reason}`);
    });
    page.on('response', (response) => {
      if (response.status() >= 500) this.#faults.push(`${response.status()} ${response.url()}`);
    });
  }
}

/** Runs the market without a screen. */
export class Operator {
  readonly #url: string;
  readonly #token: string;

  constructor(url: string, token: string) {
    this.#url = url;
    this.#token = token;
  }

  halt(): Promise<void> {
    return this.#bring('halt');
  }

  /** It goes on with a call auction. */
  resume(): Promise<void> {
    return this.#bring('resume');
  }

  async #bring(what: 'halt' | 'resume'): Promise<void> {
    const path = `/api/v1/operator/markets/KRW-LPJ/${what}`;
    const { status, text } = await call(this.#url, { method: 'POST', path, token: this.#token });
    // 409: it is so already.
    if (status !== 200 && status !== 409) throw new Error(`${what}: ${status} ${text}`);
  }
}

/** Trades without a screen. */
export class Trader {
  readonly #url: () => string;
  readonly person: Account;

  constructor(url: () => string, person: Account) {
    this.#url = url;
    this.person = person;
  }

  async place(order: object): Promise<void> {
    const body = { instrument: 'KRW-LPJ', type: 'limit', ...order };
    const { status, text } = await this.#ask('POST', 'orders', body);
    if (status !== 201) throw new Error(`the order was not taken: ${status} ${text}`);
  }

  async openOrders(): Promise<readonly Order[]> {
    const { body } = await this.#ask('GET', 'orders?state=open');
    return OrderPage.parse(body).orders;
  }

  async cancelAll(): Promise<void> {
    const { status, text } = await this.#ask('DELETE', 'orders');
    // 409: there is none.
    if (status !== 200 && status !== 409) throw new Error(`the orders stayed: ${status} ${text}`);
  }

  #ask(method: string, what: string, body?: object): Promise<Answered> {
    const { account, token } = this.person;
    return call(this.#url(), { method, path: `/api/v1/accounts/${account}/${what}`, token, body });
  }
}
