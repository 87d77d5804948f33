import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { Stage } from './stage.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await Stage.open();
});
afterEach(async () => {
  expect(await stage.clear()).toEqual([]);
});
afterAll(() => stage.close());

test('opens', async () => {
  const page = await stage.newPage({ language: 'ko', screen: 'phone' });
  await page.goto('/');
  await page.getByRole('banner').waitFor();
  expect(await page.evaluate(() => document.documentElement.lang)).toBe('ko');
  await page.screenshot({ path: '/tmp/wb-first.png' });
});
