import { labels, problemArticle } from './problem-article.ts';
import { entryOf, problemTypes, type ProblemType } from './problem.ts';
import { LANGUAGES, type Language } from './text.ts';

/** The page of a problem type for the repository. */
export function problemMarkdown(type: ProblemType): string {
  const sections = LANGUAGES.map((language) => section(type, language));
  return [`# ${type}`, '[문제 목록 · All problems](README.md)', ...sections].join('\n\n') + '\n';
}

function section(type: ProblemType, language: Language): string {
  const article = problemArticle(type, language);
  const heading = (of: keyof typeof labels): string => `### ${labels[of][language]}`;
  const parameters = article.parameters.map(({ name, meaning }) => `- \`${name}\`: ${meaning}`);
  const named = parameters.length === 0 ? labels.noParameters[language] : parameters.join('\n');
  return [
    `## ${labels.language[language]}: ${article.title}`,
    `${labels.status[language]}: \`${article.status}\``,
    heading('happened'),
    article.happened,
    heading('wayOut'),
    article.wayOut,
    heading('parameters'),
    named,
    heading('example'),
    '```json\n' + article.example + '\n```',
  ].join('\n\n');
}

/** The table of all problem types. */
export function problemIndexMarkdown(): string {
  const rows = problemTypes().map((type) => {
    const { status, title } = entryOf(type);
    return `| [${type}](${type}.md) | ${status} | ${title.ko} | ${title.en} |`;
  });
  return [
    '# 문제 목록 · Problems',
    '',
    '서버가 요청을 거절하거나 처리하지 못하면 `application/problem+json`(RFC 9457)으로 답합니다. ' +
      '프로그램은 문장이 아니라 `code`와 매개변수를 읽어야 합니다. 문장의 언어는 `Accept-Language` ' +
      '헤더로 고르며, 기본은 한국어입니다.',
    '',
    'A request that is refused or fails is answered with `application/problem+json` (RFC 9457). ' +
      'Programs read `code` and the parameters, never the sentences. The header `Accept-Language` ' +
      'chooses the language of the sentences; Korean is the default.',
    '',
    '| code | 상태 · status | 한국어 | English |',
    '|---|---:|---|---|',
    ...rows,
    '',
  ].join('\n');
}
