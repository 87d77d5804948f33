import { parameterMeanings } from './parameter.ts';
import { entryOf, exampleOf, type ProblemType } from './problem.ts';
import { problemDetail, problemWayOut, renderProblem } from './render-problem.ts';
import { text, type Language, type Text } from './text.ts';

/** The words around an article. */
export const labels = {
  language: text('한국어', 'English'),
  status: text('상태 코드', 'Status'),
  happened: text('상황', 'What happened'),
  wayOut: text('해결 방법', 'What to do'),
  parameters: text('매개변수', 'Parameters'),
  noParameters: text('없습니다.', 'None.'),
  example: text('응답 예시', 'Example'),
} satisfies { [name: string]: Text };

/** A request id as it looks in an answer. */
const INSTANCE = '01939f3a-7c1e-7b52-9d5e-3f1f6f8a2b10';

/** Everything a page says about a problem type in one language, told by its example. */
export interface ProblemArticle {
  readonly title: string;
  readonly status: number;
  readonly happened: string;
  readonly wayOut: string;
  readonly parameters: readonly { readonly name: string; readonly meaning: string }[];
  /** JSON, indented. */
  readonly example: string;
}

export function problemArticle(type: ProblemType, language: Language): ProblemArticle {
  const known = entryOf(type);
  const example = exampleOf(type);
  return {
    title: known.title[language],
    status: known.status,
    happened: problemDetail(example, language),
    wayOut: problemWayOut(example, language),
    parameters: Object.keys(known.example).map((name) => ({
      name,
      meaning: parameterMeanings[name]?.meaning[language] ?? '',
    })),
    example: JSON.stringify(renderProblem(example, { language, instance: INSTANCE }), null, 2),
  };
}
