import { parameterMeanings } from './parameter.ts';
import { entryOf, type Problem, type ProblemType } from './problem.ts';
import type { Language, Parameters, ParameterValue } from './text.ts';

export const PROBLEM_MEDIA_TYPE = 'application/problem+json; charset=utf-8';

/** One fault of one field; `pointer` is a JSON pointer into the body, or names a query parameter. */
export interface FieldProblem {
  readonly pointer: string;
  readonly problem: Problem;
}

export interface RenderOptions {
  readonly language: Language;
  /** The id of the request, which the server's log also has. */
  readonly instance: string;
  readonly errors?: readonly FieldProblem[];
}

/** The body of an answer, after RFC 9457. Programs read `code` and the parameters, never the text. */
export interface ProblemBody {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly instance: string;
  readonly code: ProblemType;
  readonly errors?: readonly { pointer: string; code: ProblemType; detail: string }[];
  readonly [parameter: string]: unknown;
}

export function renderProblem(problem: Problem, options: RenderOptions): ProblemBody {
  const { language, instance, errors } = options;
  const known = entryOf(problem.type);
  return {
    type: problemPath(problem.type),
    title: known.title[language],
    status: known.status,
    detail: `${problemDetail(problem, language)} ${problemWayOut(problem, language)}`,
    instance,
    code: problem.type,
    ...extensions(problem.parameters, language),
    ...(errors === undefined ? {} : { errors: errors.map((one) => renderField(one, language)) }),
  };
}

/** Where a problem type is explained. */
export function problemPath(type: ProblemType): string {
  return `/docs/problems/${type}`;
}

/** What happened, in one or two sentences. */
export function problemDetail(problem: Problem, language: Language): string {
  return fillIn(entryOf(problem.type).detail[language], problem.parameters, language);
}

/** What can be done about it. */
export function problemWayOut(problem: Problem, language: Language): string {
  return fillIn(entryOf(problem.type).wayOut[language], problem.parameters, language);
}

function renderField({ pointer, problem }: FieldProblem, language: Language) {
  return { pointer, code: problem.type, detail: problemDetail(problem, language) };
}

function extensions(
  parameters: Parameters,
  language: Language,
): { [name: string]: string | number } {
  const entries = Object.entries(parameters);
  return Object.fromEntries(entries.map(([name, value]) => [name, inLanguage(value, language)]));
}

function inLanguage(value: ParameterValue, language: Language): string | number {
  return typeof value === 'object' ? value[language] : value;
}

function fillIn(template: string, parameters: Parameters, language: Language): string {
  return template.replaceAll(/\{(\w+)\}/g, (placeholder, name: string) => {
    const value = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
    return value === undefined ? placeholder : shown(name, value, language);
  });
}

function shown(name: string, value: ParameterValue, language: Language): string {
  const known = parameterMeanings[name];
  const plain = String(inLanguage(value, language));
  if (known?.isNumber) return withThousands(plain);
  return known?.names?.[plain]?.[language] ?? plain;
}

/** 1234567.8901 is 1,234,567.8901: only the whole part is grouped. */
function withThousands(decimal: string): string {
  const [whole = '', fraction] = decimal.split('.');
  const grouped = whole.replaceAll(/\B(?=(?:\d{3})+$)/g, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}
