/**
 * Refusals and faults on the wire. This room decides every problem type, its status and its words,
 * in Korean and English (RFC 9457).
 *
 * It never decides when a request is refused. Start with `problem.ts`, then `trading-problems.ts`.
 */

export { preferredLanguage } from './preferred-language.ts';
export {
  entryOf,
  exampleOf,
  isProblem,
  isProblemType,
  problem,
  problemTypes,
  retryAfterSeconds,
  statusOf,
  type PlainProblemType,
  type Problem,
  type ProblemOf,
  type ProblemParameters,
  type ProblemType,
} from './problem.ts';
export type { OrderKind } from './order-problems.ts';
export { problemArticle, type ProblemArticle } from './problem-article.ts';
export { ProblemAnswer } from './problem-answer.ts';
export { problemIndexMarkdown, problemMarkdown } from './problem-markdown.ts';
export { problemPages } from './problem-page.ts';
export {
  problemDetail,
  problemPath,
  problemWayOut,
  PROBLEM_MEDIA_TYPE,
  renderProblem,
  type FieldProblem,
  type ProblemBody,
  type RenderOptions,
} from './render-problem.ts';
export { refuse } from './refuse.ts';
export { DEFAULT_LANGUAGE, LANGUAGES, text, type Language, type Text } from './text.ts';
export type { Capacity } from './trading-problems.ts';
