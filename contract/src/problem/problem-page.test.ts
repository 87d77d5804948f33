import { expect, test } from 'vitest';
import { problemPages } from './problem-page.ts';
import { problemTypes } from './problem.ts';

test('every problem has a page where its type points, and the index links to it', () => {
  const pages = problemPages();
  const index = pages.get('/docs/problems') ?? '';
  for (const type of problemTypes()) {
    expect(pages.get(`/docs/problems/${type}`)).toContain(`<h1>${type}</h1>`);
    expect(index).toContain(`href="/docs/problems/${type}"`);
  }
  expect(pages.size).toBe(problemTypes().length + 1);
});

test('a page is Korean first, then English, with nothing left unescaped', () => {
  const page = problemPages().get('/docs/problems/sign-in-required') ?? '';
  expect(page.indexOf('<section lang="ko">')).toBeLessThan(page.indexOf('<section lang="en">'));
  expect(page).toContain('&lt;token&gt;');
  expect(page).toContain('&quot;Bearer 토큰&quot;');
  expect(page).not.toContain('<token>');
});
