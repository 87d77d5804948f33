/** Somebody at a screen: what they do there, in words, whatever the screen is made of. */
import type { BrowserContext, Locator, Page } from 'playwright-core';
import { formatsFor, startTexts } from '../src/language/index.ts';
import type { Look, Stage } from './stage.ts';

/** Fingers, a mouse, or the keyboard alone. */
type Way = 'touch' | 'mouse' | 'keyboard';
type Say = Awaited<ReturnType<typeof startTexts>>['t'];
type Role = 'button' | 'link' | 'tab' | 'radio' | 'menuitem' | 'switch' | 'checkbox';

export interface Newcomer {
  readonly name: string;
  readonly nickname: string;
  readonly email: string;
  readonly password: string;
}

export interface LimitOrder {
  readonly side: 'buy' | 'sell';
  readonly price: string;
  readonly quantity: string;
}

/** As the texts of the ticket call them. */
export type OrderKindName = 'kindStop' | 'kindStopLimit' | 'kindTrailingStop' | 'kindPair';

/** Prices and quantities. */
export interface ShownBook {
  readonly bids: readonly (readonly [string, string])[];
  readonly asks: readonly (readonly [string, string])[];
}

export const LPJ = '/instruments/KRW-LPJ';
/** Somebody who reads what is asked takes as long at least. */
const READING_MS = 300;
const PRESSES_MAX = 5;
/** More than any screen has places for the keyboard to be. */
const TABS_MAX = 250;

export class Person {
  readonly browser: BrowserContext;
  readonly page: Page;
  readonly say: Say;
  readonly look: Look;
  readonly #way: Way;

  private constructor(parts: {
    readonly browser: BrowserContext;
    readonly page: Page;
    readonly say: Say;
    readonly look: Look;
    readonly way: Way;
  }) {
    this.browser = parts.browser;
    this.page = parts.page;
    this.say = parts.say;
    this.look = parts.look;
    this.#way = parts.way;
  }

  /** Opens a browser of their own and goes to a page, if any. */
  static async at(
    stage: Stage,
    look: Look,
    options: { readonly path?: string | null; readonly way?: Way } = {},
  ): Promise<Person> {
    const browser = await stage.newBrowser(look);
    const page = await browser.newPage();
    const { t: say } = await startTexts(look.language);
    const way = options.way ?? (look.screen === 'desktop' ? 'mouse' : 'touch');
    const person = new Person({ browser, page, say, look, way });
    const { path = LPJ } = options;
    if (path !== null) await person.goTo(path);
    return person;
  }

  async goTo(path: string): Promise<void> {
    await this.page.goto(path);
  }

  /** The same person in another tab of the same browser. */
  async inNewTab(path = LPJ): Promise<Person> {
    const { browser, say, look } = this;
    const page = await browser.newPage();
    const other = new Person({ browser, page, say, look, way: this.#way });
    await other.goTo(path);
    return other;
  }

  /** An amount as this screen writes it. */
  won(amount: string): string {
    return formatsFor(this.look.language).won(amount);
  }

  // ---------------------------------------------------------------- hands

  async press(role: Role, name: string | RegExp, within: Page | Locator = this.page) {
    const exact = typeof name === 'string';
    const target = within.getByRole(role, { name, exact }).filter({ visible: true }).first();
    if (role === 'radio' && this.#way === 'keyboard') await this.#choose(target);
    else await this.#act(target);
  }

  async fill(label: string, text: string): Promise<void> {
    const field = this.field(label);
    await this.#act(field, false);
    await this.page.keyboard.press('ControlOrMeta+A');
    await this.page.keyboard.press('Delete');
    await this.page.keyboard.type(text);
  }

  /** A key of the page, which hears it once it stands. */
  async pressKey(key: string): Promise<void> {
    await this.stands();
    await this.page.keyboard.press(key);
  }

  field(label: string): Locator {
    return this.page
      .getByRole('textbox', { name: label, exact: true })
      .or(
        // Passwords have no role of their own.
        this.page
          .getByLabel(label, { exact: true })
          .and(this.page.locator('input:not([type=radio])')),
      )
      .filter({ visible: true })
      .first();
  }

  /** Until these words are on the screen. */
  async sees(text: string | RegExp): Promise<void> {
    await this.page.getByText(text).filter({ visible: true }).first().waitFor();
  }

  async seesNoMore(text: string | RegExp): Promise<void> {
    await this.page.getByText(text).filter({ visible: true }).first().waitFor({ state: 'hidden' });
  }

  /** Sends the form of the page. */
  submit(name: string): Promise<void> {
    return this.press('button', name, this.page.getByRole('main'));
  }

  /** The page has come. */
  async stands(): Promise<void> {
    await this.page.locator('main *').filter({ visible: true }).first().waitFor();
  }

  /** The page has come, and nothing is under way that would still change how it looks. */
  async settles(): Promise<void> {
    await this.stands();
    await this.page.evaluate(async () => {
      const frame = (): Promise<number> => new Promise(requestAnimationFrame);
      await frame();
      await document.fonts.ready;
      const passing = document
        .getAnimations()
        .filter(({ effect }) => effect?.getComputedTiming().iterations !== Infinity);
      await Promise.allSettled(passing.map(({ finished }) => finished));
      await frame();
    });
  }

  async #act(target: Locator, isPressed = true): Promise<void> {
    if (this.#way === 'keyboard') {
      await this.#tabTo(target);
      if (isPressed) await this.page.keyboard.press('Enter');
    } else if (this.#way === 'touch') await target.tap();
    else await target.click();
  }

  /** Of a group of choices the keyboard stops at the chosen one; arrows lead to the others. */
  async #choose(target: Locator): Promise<void> {
    const group = this.page.getByRole('radiogroup').filter({ has: target });
    await this.#tabTo(group.getByRole('radio', { checked: true }));
    const count = await group.getByRole('radio').count();
    for (let step = 0; step < count && !(await target.isChecked()); step += 1) {
      await this.page.keyboard.press('ArrowRight');
    }
  }

  async #tabTo(target: Locator): Promise<void> {
    await target.waitFor();
    for (let tabs = 0; tabs < TABS_MAX; tabs += 1) {
      if (await target.evaluate((element) => element === document.activeElement)) return;
      await this.page.keyboard.press('Tab');
    }
    throw new Error(`the keyboard does not get to ${String(target)}`);
  }

  // ---------------------------------------------------------------- coming and going

  /** Without the screens, for what begins afterwards. */
  async isSignedIn({ email, password }: Pick<Newcomer, 'email' | 'password'>): Promise<void> {
    await this.#enter('/api/v1/sign-in', { email, password });
  }

  async isGuest(): Promise<void> {
    await this.#enter('/api/v1/guest', { language: this.look.language });
  }

  async #enter(path: string, data: object): Promise<void> {
    // Else the page would speak as they chose when they signed up.
    await this.prefers({ language: this.look.language });
    const answer = await this.browser.request.post(path, { data });
    if (!answer.ok()) throw new Error(`not let in: ${answer.status()} ${await answer.text()}`);
  }

  async signUp(newcomer: Newcomer): Promise<void> {
    await this.goTo('/sign-up');
    await this.#introduce(newcomer);
    await this.submit(this.say('entry:signUp'));
    await this.page.waitForURL(`**${LPJ}`);
  }

  async #introduce({ name, nickname, email, password }: Newcomer): Promise<void> {
    await this.fill(this.say('entry:name'), name);
    await this.fill(this.say('entry:nickname'), nickname);
    await this.fill(this.say('entry:email'), email);
    await this.fill(this.say('entry:password'), password);
  }

  async comeInAsGuest(): Promise<void> {
    await this.goTo(`/sign-in?next=${LPJ}`);
    await this.press('button', this.say('entry:asGuest'));
    await this.page.waitForURL(`**${LPJ}`);
  }

  /** A guest takes a name, and keeps everything else. */
  async claim(newcomer: Newcomer): Promise<void> {
    await this.goTo(`/claim?next=${LPJ}`);
    await this.#introduce(newcomer);
    await this.submit(this.say('entry:claim'));
    await this.page.waitForURL(`**${LPJ}`);
  }

  /** Opens what tells who is signed in. */
  async openAccount(nickname: string | RegExp): Promise<void> {
    const name = this.look.screen === 'desktop' ? nickname : this.say('shell:account');
    await this.press('button', name);
    await this.page.getByRole('dialog', { name: this.say('shell:account') }).waitFor();
  }

  async signOut(nickname: string): Promise<void> {
    await this.openAccount(nickname);
    await this.press('button', this.say('shell:signOut'));
    await this.sees(this.say('shell:signedOut'));
  }

  // ---------------------------------------------------------------- around

  /** Their machine's clock is ahead by so much, or behind. */
  async hasWrongClock(byMs: number): Promise<void> {
    await this.browser.addInitScript((offset) => {
      const { now: right } = Date;
      const now = (): number => right() + offset;
      globalThis.Date = new Proxy(Date, {
        construct: (made, words) => Reflect.construct(made, words.length === 0 ? [now()] : words),
        get: (made, name): unknown => (name === 'now' ? now : Reflect.get(made, name)),
      });
      // A worker's clock could not be set, so everything has to happen in the page.
      Reflect.deleteProperty(globalThis, 'SharedWorker');
    }, byMs);
  }

  async openSearch(): Promise<void> {
    if (this.look.screen === 'desktop') await this.pressKey('/');
    else await this.press('button', this.say('shell:search'));
    await this.page.getByRole('combobox', { name: this.say('shell:searchLabel') }).waitFor();
  }

  // ---------------------------------------------------------------- the market

  async seesBook(): Promise<void> {
    await this.page.locator('.book-table[data-state=shown]').waitFor();
  }

  /** The book as it stands on the screen, best prices first. */
  readBook(): Promise<ShownBook> {
    return this.page.evaluate(() => {
      const levels = (side: string): [string, string][] =>
        [...document.querySelectorAll<HTMLElement>(`tr[data-side=${side}][data-price]`)]
          .toSorted((a, b) => Number(a.dataset['level']) - Number(b.dataset['level']))
          .map((row) => [
            row.dataset['price'] ?? '',
            (row.querySelector('.book-figure')?.textContent ?? '').replaceAll(',', ''),
          ]);
      return { bids: levels('buy'), asks: levels('sell') };
    });
  }

  /** The row of the book in which an order of theirs is marked. */
  mineAt(price: string): Locator {
    return this.page.locator(`.book-table tr[data-price="${price}"][data-mine=true]`);
  }

  /** To where orders are made, on one side. */
  async openTicket(side: 'buy' | 'sell'): Promise<void> {
    const name = this.say(`common:${side}`);
    if (this.look.screen === 'desktop') await this.press('radio', name);
    else await this.press('button', name);
    await this.field(this.say('order:quantity')).waitFor();
  }

  async closeTicket(): Promise<void> {
    if (this.look.screen === 'desktop') return;
    // Not a message that has come over it meanwhile.
    const drawer = this.page.getByRole('dialog').filter({ has: this.ticket() });
    await this.press('button', this.say('common:close'), drawer);
    await drawer.waitFor({ state: 'hidden' });
  }

  async writeOrder({ side, price, quantity }: LimitOrder): Promise<void> {
    await this.openTicket(side);
    const kind = this.say('order:kindLimit');
    // What was begun before may be another one.
    const isLimit = await this.ticket().getByRole('radio', { name: kind, exact: true }).isChecked();
    if (!isLimit) await this.press('radio', kind, this.ticket());
    await this.fill(this.say('order:price'), price);
    await this.fill(this.say('order:quantity'), quantity);
  }

  /** Asks for the order that is written; it is shown once more before it goes out. */
  async review(side: 'buy' | 'sell'): Promise<void> {
    await this.submitOrder(side);
    const title = this.say(side === 'buy' ? 'order:reviewBuy' : 'order:reviewSell');
    await this.page.getByRole('dialog', { name: title }).waitFor();
  }

  async submitOrder(side: 'buy' | 'sell'): Promise<void> {
    await this.press('button', this.say(side === 'buy' ? 'order:submitBuy' : 'order:submitSell'));
  }

  /** Sends what is shown once more. Too soon a press counts as the second of the one before. */
  async confirm(side: 'buy' | 'sell'): Promise<void> {
    const name = this.say(side === 'buy' ? 'order:confirmBuy' : 'order:confirmSell');
    const dialog = this.page.getByRole('dialog').filter({
      has: this.page.getByRole('button', { name, exact: true }),
    });
    for (let press = 0; press < PRESSES_MAX && (await dialog.isVisible()); press += 1) {
      await this.press('button', name, dialog).catch(() => undefined);
      await dialog.waitFor({ state: 'hidden', timeout: READING_MS }).catch(() => undefined);
    }
    await dialog.waitFor({ state: 'hidden' });
  }

  async order(wanted: LimitOrder): Promise<void> {
    await this.writeOrder(wanted);
    await this.review(wanted.side);
    await this.confirm(wanted.side);
    await this.sees(/접수|체결 완료|accepted|filled/i);
    await this.closeTicket();
  }

  /** Cancels the only order that is open. */
  async cancelOrder(): Promise<void> {
    const cancel = this.say('order:cancel');
    await this.press('button', cancel, this.myOrders());
    const dialog = this.page.getByRole('dialog', { name: this.say('order:cancelTitle') });
    await this.press('button', cancel, dialog);
    await this.sees(this.say('order:cancelled'));
  }

  /** One of the ways to order, wherever on the ticket it stands. */
  async chooseKind(kind: OrderKindName): Promise<void> {
    await this.press('button', this.say('order:moreKinds'), this.ticket());
    await this.press('button', new RegExp(`^${RegExp.escape(this.say(`order:${kind}`))}`));
  }

  async chooseForce(force: 'gtc' | 'ioc' | 'fok' | 'post_only'): Promise<void> {
    const select = this.ticket().locator('select[name=timeInForce]');
    if (!(await select.isVisible())) {
      await this.press('button', new RegExp(RegExp.escape(this.say('order:conditions'))));
    }
    await select.selectOption(force);
  }

  myOrders(): Locator {
    return this.page.locator('#my-orders');
  }

  ticket(): Locator {
    return this.page.locator('form', { has: this.page.locator('input[name=quantity]') });
  }

  /** What stands in a field, without what is only there to be read more easily. */
  async reads(label: 'order:price' | 'order:quantity'): Promise<string> {
    return (await this.field(this.say(label)).inputValue()).replaceAll(',', '');
  }

  /** Presses a button twice in a row, as fast as a finger can. */
  async pressTwice(name: 'order:submitBuy' | 'order:confirmBuy'): Promise<void> {
    await this.page.waitForTimeout(READING_MS);
    await this.page.getByRole('button', { name: this.say(name), exact: true }).dblclick();
  }

  /** Whatever stands where a text has its figures. */
  like(key: Parameters<Say>[0]): RegExp {
    const text: string = this.say(key as 'order:refusedZero', { skipInterpolation: true });
    const parts = text.split(/\{\{[^}]*\}\}/).map((part) => RegExp.escape(part));
    return new RegExp(parts.join('.+'));
  }

  /** What they chose in this browser before. */
  async prefers(chosen: Readonly<Record<string, unknown>>): Promise<void> {
    await this.browser.addInitScript((choice) => {
      if (location.origin === 'null') return; // An empty page keeps nothing.
      const key = 'hoga.preferences';
      const kept: unknown = JSON.parse(localStorage.getItem(key) ?? '{}');
      localStorage.setItem(key, JSON.stringify(Object.assign({}, kept, choice)));
    }, chosen);
  }
}
