/** Somebody at a screen: what they do there, in words, whatever the screen is made of. */
import type { BrowserContext, Locator, Page } from 'playwright-core';
import { startTexts } from '../src/language/index.ts';
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

export const LPJ = '/instruments/KRW-LPJ';
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

  /** Opens a browser of their own and goes to a page. */
  static async at(stage: Stage, look: Look, options: { path?: string; way?: Way } = {}) {
    const browser = await stage.newBrowser(look);
    const page = await browser.newPage();
    const { t: say } = await startTexts(look.language);
    const way = options.way ?? (look.screen === 'desktop' ? 'mouse' : 'touch');
    const person = new Person({ browser, page, say, look, way });
    await person.goTo(options.path ?? LPJ);
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

  // ---------------------------------------------------------------- hands

  async press(role: Role, name: string | RegExp, within: Page | Locator = this.page) {
    const exact = typeof name === 'string';
    await this.#act(within.getByRole(role, { name, exact }).filter({ visible: true }).first());
  }

  async fill(label: string, text: string): Promise<void> {
    const field = this.field(label);
    await this.#act(field, false);
    await this.page.keyboard.press('ControlOrMeta+A');
    await this.page.keyboard.type(text);
  }

  field(label: string): Locator {
    return this.page
      .getByRole('textbox', { name: label, exact: true })
      .or(
        // Passwords have no role of their own.
        this.page.getByLabel(label, { exact: true }).and(this.page.locator('input')),
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

  async #act(target: Locator, isPressed = true): Promise<void> {
    if (this.#way === 'keyboard') {
      await this.#tabTo(target);
      if (isPressed) await this.page.keyboard.press('Enter');
    } else if (this.#way === 'touch') await target.tap();
    else await target.click();
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

  async signUp({ name, nickname, email, password }: Newcomer): Promise<void> {
    const { say } = this;
    await this.goTo('/sign-up');
    await this.fill(say('entry:name'), name);
    await this.fill(say('entry:nickname'), nickname);
    await this.fill(say('entry:email'), email);
    await this.fill(say('entry:password'), password);
    await this.press('button', say('entry:signUp'), this.page.getByRole('main'));
    await this.page.waitForURL(`**${LPJ}`);
  }

  async comeInAsGuest(): Promise<void> {
    await this.goTo(`/sign-in?next=${LPJ}`);
    await this.press('button', this.say('entry:asGuest'));
    await this.page.waitForURL(`**${LPJ}`);
  }

  /** Opens what tells who is signed in. */
  async openAccount(nickname: string): Promise<void> {
    const name = this.look.screen === 'desktop' ? nickname : this.say('shell:account');
    await this.press('button', name);
    await this.page.getByRole('dialog', { name: this.say('shell:account') }).waitFor();
  }

  async signOut(nickname: string): Promise<void> {
    await this.openAccount(nickname);
    await this.press('button', this.say('shell:signOut'));
    await this.sees(this.say('shell:signedOut'));
  }
}
