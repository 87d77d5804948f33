/** Whole ways through the screens, as people go them. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { Person } from './person.ts';
import { Stage } from './stage.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await Stage.open();
});

afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await stage.photograph(task.name);
  expect(await stage.clear()).toEqual([]);
});

afterAll(() => stage.close());

const MINJI = {
  name: '김민지',
  nickname: '민지',
  email: 'minji@example.com',
  password: '호가는 재미있어요 정말',
};

const ANN = {
  name: 'Ann Lee',
  nickname: 'ann',
  email: 'ann@example.com',
  password: 'a sentence to remember',
};

/** What everybody does: buys, sees the order wait, is filled, cancels another. */
async function trade(person: Person): Promise<void> {
  const other = await stage.newTrader();
  await person.order({ side: 'buy', price: '2999', quantity: '2.5' });
  await person.mineAt('2999').waitFor();
  const [best] = (await stage.book(1)).bids;
  expect(best).toEqual(['2999', '2.5']);

  await other.place({ side: 'sell', price: '2999', quantity: '2.5' });
  await person.sees(
    person.say('order:newsFilledDetail', { quantity: '2.5 LPJ', price: person.won('2999') }),
  );
  await person.mineAt('2999').waitFor({ state: 'detached' });

  await person.order({ side: 'sell', price: '3050', quantity: '2' });
  await person.mineAt('3050').waitFor();
  await person.cancelOrder();
  await person.mineAt('3050').waitFor({ state: 'detached' });
  expect(await stage.book(1)).toMatchObject({ bids: [], asks: [] });
}

test('in Korean on a phone: signs up, buys, is filled, cancels, signs out', async () => {
  const minji = await Person.at(stage, { language: 'ko', screen: 'phone' });
  await minji.signUp(MINJI);
  await trade(minji);
  await minji.signOut('민지');
});

test('the same in English at a desk, by keyboard alone', async () => {
  const ann = await Person.at(stage, { language: 'en', screen: 'desktop' }, { way: 'keyboard' });
  await ann.signUp(ANN);
  await trade(ann);
  await ann.signOut('ann');
});

test('a guest comes in with one click, trades, and keeps the account under a name', async () => {
  const guest = await Person.at(stage, { language: 'ko', screen: 'desktop' });
  await guest.press('button', guest.say('order:asGuest'));
  await trade(guest);
  await guest.order({ side: 'buy', price: '2990', quantity: '3' });
  await guest.claim({ ...MINJI, nickname: '손님', email: 'guest@example.com' });
  await guest.mineAt('2990').waitFor();
  await guest.cancelOrder();
});

/** The description of the table, as the browser hands it to a screen reader. */
async function heardOfBook(person: Person): Promise<string> {
  const session = await person.page.context().newCDPSession(person.page);
  const { nodes } = await session.send('Accessibility.getFullAXTree');
  await session.detach();
  const caption: string = person.say('instrument:bookCaption', { name: 'LPJ' });
  const table = nodes.find(({ role, name }) => role?.value === 'table' && name?.value === caption);
  return String(table?.description?.value ?? '');
}

test.each([
  [
    'ko',
    '매도 1호가 3,002원 2.5 LPJ, 매수 1호가 2,999원 4 LPJ, 차이 3원',
    '매도 호가 없음, 매수 1호가 2,999원 4 LPJ',
  ],
  [
    'en',
    'best ask ₩3,002, 2.5 LPJ, best bid ₩2,999, 4 LPJ, spread ₩3',
    'no ask, best bid ₩2,999, 4 LPJ',
  ],
] as const)(
  'a screen reader is told the best prices and the spread in words: %s',
  async (...row) => {
    const [language, whole, withoutAsks] = row;
    const [buyer, seller] = [await stage.newTrader(), await stage.newTrader()];
    await buyer.place({ side: 'buy', price: '2999', quantity: '4' });
    await seller.place({ side: 'sell', price: '3002', quantity: '2.5' });
    const reader = await Person.at(stage, { language, screen: 'desktop' });
    await reader.seesBook();
    await expect.poll(() => heardOfBook(reader)).toBe(whole);
    await seller.cancelAll();
    // Every five seconds at most.
    await expect.poll(() => heardOfBook(reader), { timeout: 15_000 }).toBe(withoutAsks);
    await buyer.cancelAll();
  },
);
