/** What the parts of the design system do with real keys, syllables and fingers: the gallery in a browser. */
import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import type { Browser, CDPSession, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startBrowser } from './browser.ts';

const DIST = new URL('../dist', import.meta.url);
const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.html': 'text/html',
};

let browser: Browser;
let page: Page;
let keyboard: CDPSession;

beforeAll(async () => {
  browser = await startBrowser();
  const context = await browser.newContext({
    locale: 'ko-KR',
    reducedMotion: 'reduce',
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  page = await context.newPage();
  // The gallery asks no server anything, so the built files are enough.
  await page.route('**/*', async (route) => {
    const { pathname } = new URL(route.request().url());
    if (pathname.startsWith('/api/')) return route.abort();
    if (route.request().method() === 'HEAD') return route.fulfill();
    const file = extname(pathname) === '' ? '/index.html' : pathname;
    return route.fulfill({
      body: await readFile(new URL(`.${file}`, `${DIST.href}/`)),
      contentType: TYPES[extname(file)] ?? 'application/octet-stream',
    });
  });
  await page.goto('http://127.0.0.1:9/gallery');
  await page.locator('#states').waitFor();
  keyboard = await context.newCDPSession(page);
});

afterAll(() => browser.close());

beforeEach(() =>
  page.evaluate(() => {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  }),
);

const amount = (): Locator => page.getByLabel('주문 총액', { exact: true });
const price = (): Locator => page.getByLabel('주문 가격', { exact: true }).first();

/** What a field says about itself: hint or fault. */
const about = (field: Locator): Promise<string | null> =>
  field.evaluate((input) => {
    const id = input.getAttribute('aria-describedby');
    return id === null ? null : (document.getElementById(id)?.textContent ?? null);
  });

/** A syllable on its way, as an input method shows it. */
const compose = (text: string): Promise<unknown> =>
  keyboard.send('Input.imeSetComposition', { text, selectionStart: 1, selectionEnd: 1 });
const finish = (text: string): Promise<unknown> => keyboard.send('Input.insertText', { text });

const focused = (): Promise<string | null> =>
  page.evaluate(() => {
    const { activeElement } = document;
    return activeElement?.getAttribute('aria-label') ?? activeElement?.textContent ?? null;
  });

test('a number shows its groups when it is left, and is replaced by the next one typed', async () => {
  await amount().focus();
  await page.keyboard.type('1234567');
  expect(await amount().inputValue()).toBe('1234567');
  await amount().blur();
  expect(await amount().inputValue()).toBe('1,234,567');
  await amount().focus();
  await page.keyboard.type('5');
  expect(await amount().inputValue()).toBe('5');
});

test('a Korean syllable is let alone until it is finished: 3만5 is 30,005', async () => {
  await amount().focus();
  await page.keyboard.type('3');
  for (const syllable of ['ㅁ', '마', '만']) {
    await compose(syllable);
    expect(await amount().inputValue()).toBe(`3${syllable}`);
  }
  await finish('만');
  expect(await about(amount())).toBe('= 30,000');
  await page.keyboard.type('5');
  expect(await amount().inputValue()).toBe('3만5');
  await amount().blur();
  expect(await amount().inputValue()).toBe('30,005');
});

test('what is no number changes nothing, and says so', async () => {
  await amount().focus();
  await page.keyboard.type('12');
  await compose('ㅁ');
  await finish('ㅁ');
  expect(await amount().inputValue()).toBe('12');
  expect(await about(amount())).toBe('숫자만 넣을 수 있어요.');
  expect(await amount().getAttribute('aria-invalid')).toBe('true');
  await page.keyboard.type('3x');
  expect(await amount().inputValue()).toBe('123');
});

test('an amount copied from elsewhere is taken; more places than there are is refused', async () => {
  const paste = async (text: string): Promise<void> => {
    await page.evaluate((copied) => navigator.clipboard.writeText(copied), text);
    await amount().focus();
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.press('ControlOrMeta+V');
  };
  await paste('７２，３００원');
  await amount().blur();
  expect(await amount().inputValue()).toBe('72,300');
  await paste('12.345');
  expect(await amount().inputValue()).toBe('72300');
  expect(await about(amount())).toBe('소수점 없이 넣어 주세요.');
});

test('a price steps by the arrow keys, ten with Shift, and by its buttons', async () => {
  await price().focus();
  await page.keyboard.press('ArrowUp');
  expect(await price().inputValue()).toBe('3003');
  await page.keyboard.press('Shift+ArrowDown');
  expect(await price().inputValue()).toBe('2998');
  await page.getByRole('button', { name: '주문 가격 올리기' }).first().click();
  expect(await price().inputValue()).toBe('2,998.5');
});

test('a dialog has the focus until it is closed, and gives it back', async () => {
  const opener = page.getByRole('button', { name: '확인 창 열기' });
  await opener.focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: '이대로 주문할까요?' });
  await dialog.waitFor();
  await expect.poll(focused).toBe('취소');
  await page.keyboard.press('Tab');
  await expect.poll(focused).toBe('매수');
  await page.keyboard.press('Tab');
  await expect.poll(focused).toBe('닫기');
  await page.keyboard.press('Tab');
  await expect.poll(focused).toBe('취소');
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
  await expect.poll(focused).toBe('확인 창 열기');
});

test('a menu opens on its first item, moves by arrow keys and gives the focus back', async () => {
  const menu = page.locator('#popups').getByRole('button', { name: '계정 메뉴' });
  await menu.focus();
  await page.keyboard.press('Enter');
  await expect.poll(focused).toBe('내 계정');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect.poll(focused).toBe('밝게');
  await page.keyboard.press('Escape');
  await page.getByRole('menu').waitFor({ state: 'hidden' });
  await expect.poll(focused).toBe('계정 메뉴');
});

test('a message can be closed while a dialog is open, which stays', async () => {
  await page.getByRole('button', { name: '실패 알림' }).click();
  const message = page.getByRole('region', { name: '알림' }).getByText('주문하지 못했어요');
  await message.waitFor();
  await page.getByRole('button', { name: '확인 창 열기' }).click();
  const dialog = page.getByRole('dialog', { name: '이대로 주문할까요?' });
  await dialog.waitFor();
  await page.getByRole('region', { name: '알림' }).getByRole('button', { name: '닫기' }).click();
  await message.waitFor({ state: 'hidden' });
  expect(await dialog.isVisible()).toBe(true);
});
