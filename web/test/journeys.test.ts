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
