/** Whole ways through the screens, as people go them. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { Person } from './person.ts';
import { Stage } from './stage.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await Stage.open();
});

afterEach(async () => {
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

test('in Korean on a phone: signs up, signs out', async () => {
  const minji = await Person.at(stage, { language: 'ko', screen: 'phone' });
  await minji.signUp(MINJI);
  await minji.page.screenshot({ path: '/tmp/wb-1.png' });
  await minji.signOut('민지');
});

test('in English at a desk, by keyboard alone', async () => {
  const ann = await Person.at(stage, { language: 'en', screen: 'desktop' }, { way: 'keyboard' });
  await ann.signUp(ANN);
  await ann.page.screenshot({ path: '/tmp/wb-2.png' });
  await ann.signOut('ann');
});

test('as a guest', async () => {
  const guest = await Person.at(stage, { language: 'ko', screen: 'desktop' });
  await guest.comeInAsGuest();
  await guest.page.screenshot({ path: '/tmp/wb-3.png' });
});
