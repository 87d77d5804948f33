/** What goes wrong between a screen and the server: shown as it is, nothing lost, nothing done twice. */
import { bookChecksum } from '@hoga/contract/instrument';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { Person } from './person.ts';
import { Stage, type Trader } from './stage.ts';

/** How long the network is away; HOGA_TEST_OUTAGE_S says otherwise. */
const OUTAGE_MS = Number(process.env['HOGA_TEST_OUTAGE_S'] ?? 4) * 1_000;
const DESK = { language: 'ko', screen: 'desktop' } as const;
const PHONE = { language: 'ko', screen: 'phone' } as const;
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

afterEach(async () => {
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

/** Waits until the screen shows what the server has. */
async function expectServersBook(person: Person): Promise<void> {
  await expect
    .poll(async () => {
      const [shown, real] = [await person.readBook(), await stage.book(DEPTH)];
      expect(shown).toEqual({ bids: real.bids, asks: real.asks });
      return bookChecksum(shown) === real.checksum;
    })
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
  await expect.poll(async () => (await person.readBook()).bids.length).toBe(3);
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
  await other.page.getByRole('link', { name: other.say('shell:signUp') }).waitFor();
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
