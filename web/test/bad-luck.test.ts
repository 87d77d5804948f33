/** What goes wrong between a screen and the server: shown as it is, nothing lost, nothing done twice. */
import { bookChecksum } from '@hoga/contract/instrument';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { Person } from './person.ts';
import { Stage, type Trader } from './stage.ts';

/** How long the network is away; HOGA_TEST_OUTAGE_S says otherwise. */
const OUTAGE_MS = Number(process.env['HOGA_TEST_OUTAGE_S'] ?? 4) * 1_000;
const DESK = { language: 'ko', screen: 'desktop' } as const;
const PHONE = { language: 'ko', screen: 'phone' } as const;
/** The page tries again after a while, and machines are slow. */
const WITHIN = { timeout: 20_000 };
/** Levels a side on the screen of a desk. */
const DEPTH = 15;
/** What the browser itself says when the network is away. */
const AWAY = [/net::ERR_/, /WebSocket connection to/];

let stage: Stage;
let trader: Trader;

beforeAll(async () => {
  stage = await Stage.open();
  trader = await stage.newTrader();
});

afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await stage.photograph(task.name);
  expect(await stage.clear()).toEqual([]);
  await trader.cancelAll();
});

afterAll(() => stage.close());

async function makeBook(): Promise<void> {
  for (const [step, quantity] of ['2.5', '3', '4.25'].entries()) {
    await trader.place({ side: 'sell', price: String(3_001 + step), quantity });
    await trader.place({ side: 'buy', price: String(2_999 - step), quantity });
  }
}

/** Somebody buys from somebody at a price between the best ones, and nothing of it is left. */
async function tradeAt(price: string): Promise<void> {
  const other = await stage.newTrader();
  await trader.place({ side: 'sell', price, quantity: '2' });
  await other.place({ side: 'buy', price, quantity: '2' });
}

/** Waits until the screen shows what the server has. */
async function expectServersBook(person: Person): Promise<void> {
  await expect
    .poll(async () => {
      const [shown, real] = [await person.readBook(), await stage.book(DEPTH)];
      expect(shown).toEqual({ bids: real.bids, asks: real.asks });
      return bookChecksum(shown) === real.checksum;
    }, WITHIN)
    .toBe(true);
}

test(
  'a book that was cut off from the server equals it again, without a reload',
  async () => {
    stage.forgive(...AWAY);
    await makeBook();
    const person = await Person.at(stage, DESK);
    await expectServersBook(person);
    const navigations: string[] = [];
    person.page.on('framenavigated', (frame) => navigations.push(frame.url()));

    await person.browser.setOffline(true);
    stage.line.cut();
    const away = performance.now();
    await person.sees(person.say('shell:offlineTitle'));
    await trader.cancelAll();
    await trader.place({ side: 'sell', price: '3010', quantity: '2' });
    await trader.place({ side: 'buy', price: '2990', quantity: '7.5' });
    await vi.waitUntil(() => performance.now() - away > OUTAGE_MS, { timeout: OUTAGE_MS + 1_000 });
    stage.line.restore();
    await person.browser.setOffline(false);

    await person.sees(person.say('shell:backOnline'));
    await expectServersBook(person);
    await trader.place({ side: 'buy', price: '2991', quantity: '2' });
    await expectServersBook(person);
    expect(navigations).toEqual([]);
  },
  60_000 + OUTAGE_MS,
);

test('a server that dies and comes back finds everybody where they were', async () => {
  stage.forgive(...AWAY);
  await makeBook();
  const person = await Person.at(stage, DESK, { path: null });
  await person.isSignedIn((await stage.newTrader('dora')).person);
  await person.goTo('/instruments/KRW-LPJ');
  await expectServersBook(person);
  await stage.restartServer();
  await expectServersBook(person);
  await person.openAccount('dora');
});

test('a page that comes while the server is away fills itself later', async () => {
  stage.forgive(...AWAY);
  await makeBook();
  stage.line.refuse(/ \/(?:api|ws)\b/);
  const person = await Person.at(stage, PHONE);
  await person.sees(person.say('instrument:unreachableTitle'));
  stage.line.restore();
  await expect.poll(async () => (await person.readBook()).bids.length, WITHIN).toBe(3);
});

test('two tabs share one connection, and who leaves one has left the other', async () => {
  await makeBook();
  const person = await Person.at(stage, DESK, { path: null });
  await person.isSignedIn((await stage.newTrader('twin')).person);
  await person.goTo('/instruments/KRW-LPJ');
  await person.seesBook();
  const other = await person.inNewTab();
  await other.seesBook();
  await trader.place({ side: 'buy', price: '2998', quantity: '2' });
  for (const tab of [person, other]) await expectServersBook(tab);
  expect(await stage.figure('hoga_live_sockets')).toBe(1);

  await person.page.bringToFront();
  await person.signOut('twin');
  await other.page
    .getByRole('link', { name: other.say('shell:signUp') })
    .first()
    .waitFor();
});

test.each([1, -1])('a clock that is wrong by %i hour changes nothing', async (hours) => {
  await makeBook();
  const person = await Person.at(stage, DESK, { path: null });
  await person.hasWrongClock(hours * 3_600_000);
  await person.isSignedIn((await stage.newTrader()).person);
  const asked: string[] = [];
  person.page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await person.goTo('/instruments/KRW-LPJ');
  await expectServersBook(person);
  await trader.place({ side: 'buy', price: '2998', quantity: '2' });
  await expectServersBook(person);
  const hour = new Intl.DateTimeFormat('ko-KR', {
    timeZone: 'Asia/Seoul',
    hour: '2-digit',
    hourCycle: 'h23',
  });
  await person.sees(new RegExp(`^${hour.format(Date.now()).slice(0, 2)}:\\d\\d:\\d\\d`));
  expect(asked.filter((path) => path === '/api/v1/token')).toHaveLength(1);
});

/** Somebody at a desk, with the ticket before them. */
async function atTheTicket(options: { readonly asks?: boolean } = {}): Promise<[Person, Trader]> {
  const account = await stage.newTrader();
  const person = await Person.at(stage, DESK, { path: null });
  if (options.asks === false) await person.prefers({ confirmOrders: false });
  await person.isSignedIn(account.person);
  await person.goTo('/instruments/KRW-LPJ');
  return [person, account];
}

test.each([
  ['that is asked about', true],
  ['that goes out at once', false],
])('an order %s is sent once, however often buttons are pressed', async (_how, asks) => {
  const [person, account] = await atTheTicket({ asks });
  await person.writeOrder({ side: 'buy', price: '2950', quantity: '2' });
  stage.line.delayMs = 3_000;
  if (asks) {
    await person.review('buy');
    await person.pressTwice('order:confirmBuy');
  } else {
    await person.pressTwice('order:submitBuy');
    await person.pressTwice('order:submitBuy');
  }
  stage.line.delayMs = 0;
  await person.mineAt('2950').waitFor();
  expect(await account.openOrders()).toHaveLength(1);
});

test('an order whose answer was lost is found, and not sent again', async () => {
  stage.forgive(...AWAY);
  const [person, account] = await atTheTicket();
  await person.writeOrder({ side: 'buy', price: '2950', quantity: '2' });
  await person.review('buy');
  stage.line.delayMs = 3_000;
  await person.confirm('buy');
  await vi.waitUntil(async () => (await account.openOrders()).length === 1, { timeout: 5_000 });
  stage.line.cut();
  await person.sees(person.say('order:unknownOutcome'));
  stage.line.restore();
  await person.mineAt('2950').waitFor();
  await person.seesNoMore(person.say('order:unknownOutcome'));
  expect(await account.openOrders()).toHaveLength(1);
});

test('a session that ends while an order is typed loses nothing of it', async () => {
  const [person, account] = await atTheTicket();
  await person.writeOrder({ side: 'buy', price: '2950', quantity: '2.5' });
  await person.browser.request.post('/api/v1/sign-out');
  await person.sees(person.say('order:expired'));
  expect(await person.reads('order:price')).toBe('2950');
  expect(await person.reads('order:quantity')).toBe('2.5');

  await person.press('link', person.say('order:signIn'), person.ticket());
  await person.fill(person.say('entry:email'), account.person.email);
  await person.fill(person.say('entry:password'), account.person.password);
  await person.submit(person.say('entry:signIn'));
  await person.field(person.say('order:price')).waitFor();
  expect(await person.reads('order:price')).toBe('2950');
  expect(await person.reads('order:quantity')).toBe('2.5');
  await person.review('buy');
  await person.confirm('buy');
  await person.mineAt('2950').waitFor();
  expect(await account.openOrders()).toHaveLength(1);
});

test('every refusal is said in words, and what was typed stays', async () => {
  await makeBook();
  const [person, account] = await atTheTicket();
  const cases = [
    ['buy', '5000', '2', 'order:refusedOutsideBand'],
    ['sell', '1000', '2', 'order:refusedOutsideBand'],
    ['buy', '3000', '1', 'order:refusedBelowMinimum'],
    ['buy', '3000', '90000', 'order:refusedFunds'],
    ['sell', '3000', '90000', 'order:refusedFundsBase'],
    ['buy', '3000', '0', 'order:refusedZero'],
    ['buy', '3000', '', 'order:refusedMissing'],
    ['buy', '', '2', 'order:refusedMissing'],
    ['buy', '3000', '9'.repeat(30), 'order:refusedAboveMaximum'],
    ['buy', '3000', '9'.repeat(31), 'order:refusedTooManyDigits'],
    ['buy', '9'.repeat(20), '2', 'order:refusedOffTick'],
    ['buy', '9'.repeat(31), '2', 'order:refusedTooManyDigits'],
  ] as const;
  for (const [side, price, quantity, words] of cases) {
    await person.writeOrder({ side, price, quantity });
    await person.submitOrder(side);
    const refusal = person.ticket().getByText(person.like(words));
    await refusal.filter({ visible: true }).first().waitFor();
    expect(await person.reads('order:price')).toBe(price);
    expect(await person.reads('order:quantity')).toBe(quantity);
  }
  expect(await account.openOrders()).toHaveLength(0);
});

/** What is not taken though each field is right by itself: last price 3,000, best prices 2,999 and 3,001. */
test('what an order asks of the market is refused in words, and nothing is sent', async () => {
  await makeBook();
  await tradeAt('3000');
  const [person, account] = await atTheTicket();
  const expectRefusal = async (
    words: Parameters<Person['like']>[0],
    side: 'buy' | 'sell' = 'buy',
  ): Promise<void> => {
    await person.submitOrder(side);
    const refusal = person.ticket().getByText(person.like(words));
    await refusal.filter({ visible: true }).first().waitFor();
    expect(await account.openOrders()).toHaveLength(0);
  };

  await person.chooseKind('kindStop');
  await person.fill(person.say('order:trigger'), '2990');
  await person.fill(person.say('order:quantity'), '2');
  await expectRefusal('order:refusedTriggerBuy');

  await person.chooseKind('kindPair');
  await person.fill(person.say('order:limitPrice'), '3010');
  await person.fill(person.say('order:trigger'), '3020');
  await expectRefusal('order:refusedPairBuy');

  await person.press('radio', person.say('order:kindLimit'));
  await person.writeOrder({ side: 'buy', price: '2998', quantity: '20' });
  await person.chooseForce('gtc');
  await person.press('checkbox', person.say('order:hidesPart'));
  await person.fill(person.say('order:display'), '20');
  await expectRefusal('order:refusedDisplayWhole');
  await person.fill(person.say('order:display'), '0.0001');
  await expectRefusal('order:refusedDisplaySmall');
  await person.press('checkbox', person.say('order:hidesPart'));
});

test('an order that would end unfilled says so before it goes out', async () => {
  await makeBook();
  const [person] = await atTheTicket();
  await person.writeOrder({ side: 'buy', price: '3001', quantity: '50' });
  await person.chooseForce('fok');
  await person.sees(person.say('order:fateKilled'));
  await person.chooseForce('post_only');
  await person.sees(person.say('order:fateWouldTrade'));
  await person.fill(person.say('order:price'), '2998');
  await person.sees(person.say('order:fateWaits'));
  await person.chooseForce('ioc');
  await person.sees(person.say('order:fateNobody'));
});

test('while trading is halted or in an auction, the ticket says what it cannot take', async () => {
  await makeBook();
  const [person, account] = await atTheTicket();
  const operator = await stage.operator();
  await operator.halt();
  await person.sees(person.say('order:halted'));
  await person.writeOrder({ side: 'buy', price: '2998', quantity: '2' });
  await person.submitOrder('buy');
  await person.sees(person.say('order:refusedHalted'));
  expect(await person.reads('order:price')).toBe('2998');

  await operator.resume();
  await person.sees(person.say('order:auction'));
  await person.chooseForce('fok');
  await person.submitOrder('buy');
  await person.sees(person.say('order:refusedAuction'));
  expect(await account.openOrders()).toHaveLength(0);

  // A limit order waits with the others for the one price.
  await person.chooseForce('gtc');
  await person.sees(person.say('order:fateAuction'));
  await person.review('buy');
  await person.confirm('buy');
  await expect.poll(async () => (await account.openOrders()).length).toBe(1);
});
