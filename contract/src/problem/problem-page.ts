import { labels, problemArticle } from './problem-article.ts';
import { entryOf, problemTypes, type ProblemType } from './problem.ts';
import { problemPath } from './render-problem.ts';
import { LANGUAGES, type Language } from './text.ts';

const INDEX_PATH = '/docs/problems';
const INDEX_TITLE = '문제 목록 · Problems';

/** Every page under /docs/problems as HTML without script, by its path; `/document.css` is the web page's. */
export function problemPages(): ReadonlyMap<string, string> {
  const pages = new Map([[INDEX_PATH, indexPage()]]);
  for (const type of problemTypes()) pages.set(problemPath(type), problemPage(type));
  return pages;
}

function problemPage(type: ProblemType): string {
  const sections = LANGUAGES.map((language) => section(type, language));
  const back = `<p><a href="${INDEX_PATH}">${escaped(INDEX_TITLE)}</a></p>`;
  return page(type, [`<h1>${escaped(type)}</h1>`, back, ...sections]);
}

function section(type: ProblemType, language: Language): string {
  const article = problemArticle(type, language);
  const heading = (of: keyof typeof labels): string => `<h3>${escaped(labels[of][language])}</h3>`;
  const parameters = article.parameters.map(
    ({ name, meaning }) => `<dt><code>${escaped(name)}</code></dt><dd>${escaped(meaning)}</dd>`,
  );
  return [
    `<section lang="${language}">`,
    `<h2>${escaped(article.title)}</h2>`,
    `<p>${escaped(labels.status[language])}: ${article.status}</p>`,
    heading('happened'),
    `<p>${escaped(article.happened)}</p>`,
    heading('wayOut'),
    `<p>${escaped(article.wayOut)}</p>`,
    heading('parameters'),
    parameters.length === 0
      ? `<p>${escaped(labels.noParameters[language])}</p>`
      : `<dl>${parameters.join('')}</dl>`,
    heading('example'),
    `<pre>${escaped(article.example)}</pre>`,
    '</section>',
  ].join('\n');
}

function indexPage(): string {
  const rows = problemTypes().map((type) => {
    const { status, title } = entryOf(type);
    const link = `<a href="${problemPath(type)}">${escaped(type)}</a>`;
    const english = `<span lang="en">${escaped(title.en)}</span>`;
    return `<li>${link} (${status}): ${escaped(title.ko)} · ${english}</li>`;
  });
  return page(INDEX_TITLE, [`<h1>${escaped(INDEX_TITLE)}</h1>`, '<ul>', ...rows, '</ul>']);
}

function page(title: string, body: readonly string[]): string {
  return [
    '<!doctype html>',
    '<html lang="ko">',
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    '<link rel="icon" href="/icon.svg">',
    '<link rel="stylesheet" href="/document.css">',
    `<title>${escaped(title)} · hoga</title>`,
    '</head>',
    '<body>',
    '<main>',
    ...body,
    '</main>',
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

const ENTITIES = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&#39;'],
]);

function escaped(plain: string): string {
  return plain.replaceAll(/[&<>"']/g, (character) => ENTITIES.get(character) ?? '');
}
