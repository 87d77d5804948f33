/** Every screen in every state worth looking at, for the checks and for pictures. */
import { LPJ, Person } from './person.ts';
import type { Look, Stage } from './stage.ts';

export interface Scene {
  readonly name: string;
  /** Who is there when it begins. */
  readonly who: 'nobody' | 'guest' | 'trader';
  readonly path: string;
  /** Brings the page from its beginning to the state. */
  readonly show?: (person: Person, stage: Stage) => Promise<void>;
  /** Some things are on phones only, or at desks only. */
  readonly only?: 'phone' | 'desktop';
  /** Much like another: met in the long form of the checks only. */
  readonly isExtra?: true;
  /** The network is away in it, which the browser reports. */
  readonly isTroubled?: true;
}

const LONG = {
  name: '황금독수리온세상을놀라게하다'.repeat(3),
  nickname: 'Wolfeschlegelsteinhs',
  email: `${'a-very-long-address-'.repeat(3)}@example-of-a-long-domain.example.com`,
};

const waysIn: readonly Scene[] = [
  { name: 'sign-in', who: 'nobody', path: '/sign-in' },
  {
    name: 'sign-in-refused',
    who: 'nobody',
    path: '/sign-in',
    show: async (person) => {
      await person.fill(person.say('entry:email'), 'nobody@example.com');
      await person.fill(person.say('entry:password'), 'not the password');
      await person.submit(person.say('entry:signIn'));
      await person.sees(person.say('entry:wrongCredentials'));
    },
  },
  { name: 'sign-up', who: 'nobody', path: '/sign-up' },
  {
    name: 'sign-up-incomplete',
    who: 'nobody',
    path: '/sign-up',
    show: async (person) => {
      await person.fill(person.say('entry:email'), 'no-address');
      await person.fill(person.say('entry:password'), 'short');
      await person.submit(person.say('entry:signUp'));
      await person.sees(person.say('entry:nameMissing'));
    },
  },
  {
    name: 'sign-up-long-names',
    who: 'nobody',
    path: '/sign-up',
    show: async (person) => {
      await person.fill(person.say('entry:name'), LONG.name);
      await person.fill(person.say('entry:nickname'), LONG.nickname);
      await person.fill(person.say('entry:email'), LONG.email);
    },
  },
  { name: 'claim', who: 'guest', path: '/claim' },
  { name: 'forgot-password', who: 'nobody', path: '/forgot-password' },
  {
    name: 'forgot-password-sent',
    who: 'nobody',
    path: '/forgot-password',
    show: async (person) => {
      await person.fill(person.say('entry:email'), LONG.email);
      await person.submit(person.say('entry:sendLink'));
      await person.sees(person.say('entry:forgotSent'));
    },
  },
  { name: 'reset-password', who: 'nobody', path: `/reset-password#token=${'a'.repeat(43)}` },
  { name: 'reset-password-no-link', who: 'nobody', path: '/reset-password' },
  { name: 'verify-email-expired', who: 'nobody', path: `/verify-email#token=${'a'.repeat(43)}` },
  { name: 'first-operator', who: 'nobody', path: '/first-operator#operator=code' },
  { name: 'first-operator-no-link', who: 'nobody', path: '/first-operator' },
];

const around: readonly Scene[] = [
  { name: 'not-found', who: 'nobody', path: '/nowhere' },
  { name: 'unknown-instrument', who: 'nobody', path: '/instruments/KRW-NONE' },
  {
    name: 'search',
    who: 'nobody',
    path: LPJ,
    show: async (person) => {
      await person.openSearch();
      await person.page.getByRole('option', { name: 'LPJ/KRW' }).waitFor();
    },
  },
  {
    name: 'search-nothing-found',
    who: 'nobody',
    path: LPJ,
    show: async (person) => {
      await person.openSearch();
      await person.page.keyboard.type('qqqq');
      await person.sees(person.say('shell:searchNone'));
    },
  },
  {
    name: 'settings',
    who: 'nobody',
    path: LPJ,
    show: (person) => person.press('button', person.say('shell:settings')),
  },
  {
    name: 'account',
    who: 'trader',
    path: LPJ,
    show: (person) => person.openAccount('scene'),
  },
  {
    name: 'account-guest-leaves',
    who: 'guest',
    path: LPJ,
    show: async (person) => {
      await person.openAccount(/^(?:손님|Guest)-/);
      await person.press('button', person.say('shell:signOut'));
      await person.sees(person.say('shell:guestLeaves'));
    },
  },
  {
    name: 'shortcuts',
    who: 'nobody',
    path: LPJ,
    only: 'desktop',
    show: async (person) => {
      await person.pressKey('?');
      await person.sees(person.say('shell:shortcutsLead'));
    },
  },
  {
    name: 'offline',
    who: 'trader',
    path: LPJ,
    isTroubled: true,
    show: async (person, stage) => {
      await person.seesBook();
      stage.line.cut();
      await person.sees(person.say('shell:offlineTitle'));
    },
  },
  {
    name: 'server-away-at-load',
    who: 'nobody',
    path: '/sign-in',
    isTroubled: true,
    show: async (person, stage) => {
      await person.field(person.say('entry:email')).waitFor();
      stage.line.cut();
      await person.page.evaluate(() => history.pushState(null, '', '/instruments/KRW-LPJ'));
      await person.page.evaluate(() => dispatchEvent(new PopStateEvent('popstate')));
      await person.sees(person.say('instrument:unreachableTitle'));
    },
  },
  { name: 'gallery', who: 'nobody', path: '/gallery' },
];

const market: readonly Scene[] = [
  { name: 'market-signed-out', who: 'nobody', path: LPJ, show: (person) => person.seesBook() },
  { name: 'market', who: 'trader', path: LPJ, show: (person) => person.seesBook() },
  ...['chart', 'trades', 'info'].map((view): Scene => ({
    name: `market-${view}`,
    who: 'trader',
    path: `${LPJ}?view=${view}`,
    only: 'phone',
    show: async (person) => {
      await person.page.locator('.area-views [aria-busy=true]').waitFor({ state: 'detached' });
    },
  })),
];

/** Of a ticket that is open, filled in or looked at once more. */
const orders: readonly Scene[] = [
  {
    name: 'ticket-more-kinds',
    who: 'trader',
    path: LPJ,
    show: async (person) => {
      await person.openTicket('buy');
      await person.press('button', person.say('order:moreKinds'));
    },
  },
  ...(['kindStopLimit', 'kindTrailingStop', 'kindPair'] as const).map((kind): Scene => ({
    name: `ticket-${kind.replace('kind', '').toLowerCase()}`,
    who: 'trader',
    path: LPJ,
    ...(kind === 'kindPair' ? {} : { isExtra: true as const }),
    show: async (person) => {
      await person.openTicket('sell');
      await person.chooseKind(kind);
    },
  })),
  {
    name: 'ticket-written',
    isExtra: true,
    who: 'trader',
    path: LPJ,
    show: async (person) => {
      await person.writeOrder({ side: 'buy', price: '3010', quantity: '12' });
      await person.chooseForce('ioc');
    },
  },
  {
    name: 'ticket-refused',
    who: 'trader',
    path: LPJ,
    show: async (person) => {
      await person.writeOrder({ side: 'buy', price: '5000', quantity: '90000' });
      await person.submitOrder('buy');
      await person.sees(person.like('order:refusedOutsideBand'));
    },
  },
  {
    name: 'ticket-fill-model',
    who: 'trader',
    path: LPJ,
    show: async (person) => {
      await person.openTicket('buy');
      await person.press('button', person.say('order:fillModel'), person.ticket());
      await person.sees(person.say('order:fillModelText'));
    },
  },
  {
    name: 'order-review',
    who: 'trader',
    path: LPJ,
    show: async (person) => {
      await person.writeOrder({ side: 'sell', price: '2995', quantity: '3' });
      await person.review('sell');
    },
  },
  {
    name: 'order-cancel',
    isExtra: true,
    who: 'trader',
    path: LPJ,
    show: async (person) => {
      await person.press('button', person.say('order:cancel'), person.myOrders());
      await person.sees(person.say('order:cancelTitle'));
    },
  },
  {
    name: 'order-amend',
    who: 'trader',
    path: LPJ,
    show: async (person) => {
      await person.press('button', person.say('order:amend'), person.myOrders());
      await person.sees(person.say('order:amendTitle'));
    },
  },
  {
    name: 'my-fills',
    isExtra: true,
    who: 'trader',
    path: LPJ,
    show: (person) => person.press('tab', person.say('order:fills'), person.myOrders()),
  },
];

/** Figures nobody has heard of for a while. */
const old: readonly Scene[] = [
  {
    name: 'market-stale',
    who: 'trader',
    path: LPJ,
    isTroubled: true,
    show: async (person, stage) => {
      await person.seesBook();
      if (person.look.screen === 'desktop')
        await person.page.locator('.tape-table[data-state=shown]').waitFor();
      stage.line.delayMs = 60_000;
      await person.page.locator('.market[data-freshness=stale]').waitFor();
    },
  },
];

export const SCENES: readonly Scene[] = [...market, ...orders, ...waysIn, ...around, ...old];

/** Those in which the market itself pauses: after all others. */
export const PAUSES: readonly Scene[] = [
  {
    name: 'market-halted',
    who: 'trader',
    path: LPJ,
    show: async (person, stage) => {
      await (await stage.operator()).halt();
      await person.page.locator('.book-table[data-phase=halted]').waitFor();
    },
  },
  {
    name: 'market-auction',
    who: 'trader',
    path: LPJ,
    show: async (person, stage) => {
      const operator = await stage.operator();
      // The one before may have ended meanwhile.
      await operator.halt();
      await operator.resume();
      const other = await stage.newTrader();
      await other.place({ side: 'buy', price: '3015', quantity: '6' });
      await other.place({ side: 'sell', price: '3001', quantity: '4' });
      await person.page.locator('.book-table[data-phase=auction]').waitFor();
    },
  },
];

/** A market in which something happened, and somebody who took part in it. */
export async function openMarket(stage: Stage): Promise<void> {
  const scene = await stage.newTrader('scene');
  const others = await stage.newTrader();
  for (let step = 1; step <= 18; step += 1) {
    const quantity = String(((step * 7) % 5) + 2);
    await others.place({ side: 'sell', price: String(3_005 + step), quantity });
    await others.place({ side: 'buy', price: String(3_000 - step), quantity });
  }
  for (const price of ['3006', '3007', '3006', '3008']) {
    await scene.place({ side: 'buy', price, quantity: '2.5' });
  }
  await scene.place({ side: 'sell', price: '2998', quantity: '2' });
  await scene.place({ side: 'buy', price: '2995', quantity: '4' });
  await scene.place({ side: 'sell', price: '3012', quantity: '3' });
}

/** Those who play the scenes, each in a browser that is kept from one scene to the next. */
export class Cast {
  readonly look: Look;
  readonly #people = new Map<Scene['who'], Promise<Person>>();

  constructor(look: Look) {
    this.look = look;
  }

  async play(stage: Stage, scene: Scene): Promise<Person> {
    if (scene.isTroubled === true) stage.forgive(/net::ERR_/, /WebSocket connection to/);
    const known = this.#people.get(scene.who);
    const person = await (known ?? this.#enter(stage, scene.who));
    // From an empty page: a part of an address after # alone would load nothing.
    await person.goTo('about:blank');
    await person.goTo(scene.path);
    await scene.show?.(person, stage);
    await person.settles();
    return person;
  }

  #enter(stage: Stage, who: Scene['who']): Promise<Person> {
    const entering = this.#begin(stage, who);
    this.#people.set(who, entering);
    return entering;
  }

  async #begin(stage: Stage, who: Scene['who']): Promise<Person> {
    const person = await Person.at(stage, this.look, { path: null });
    if (who === 'guest') await person.isGuest();
    if (who === 'trader')
      await person.isSignedIn({ email: 'scene@example.com', password: 'the secret of scene' });
    return person;
  }
}
