/** What every refusal has to be, whatever it refuses (RFC 9457). */
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import {
  entryOf,
  exampleOf,
  ProblemAnswer,
  type Language,
  type ProblemType,
} from '@hoga/contract/problem';
import { expect } from 'vitest';
import type { Answered } from './api-client.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const MEMBERS = ['type', 'title', 'status', 'detail', 'instance', 'code'];
const HANGUL = /[가-힣]/;
/** Traces of the inside: stacks, sources, statements, names of tables and system errors. */
const INSIDE =
  /\bat (?:async |file:|\/)|node_modules|node:|\.[cm]?[jt]s\b|\bselect .* from\b|\binsert into\b|\bupdate .* set\b|_pkey|\bE[A-Z]{4,}\b|Error:|FST_/;

export interface Expected {
  readonly code: ProblemType;
  readonly language: Language;
  /** Where the faults are, when the problem is one of single fields. */
  readonly pointers?: readonly string[] | undefined;
}

export function expectProblem(
  answer: Answered,
  { code, language, pointers }: Expected,
): ProblemAnswer {
  const known = entryOf(code);
  expect(answer.body, answer.text).toMatchObject({ code });
  const body = ProblemAnswer.parse(answer.body);
  expect(answer.status).toBe(known.status);
  expect(answer.headers['content-type']).toMatch(/^application\/problem\+json(?:;|$)/);
  expect(answer.headers['content-language']).toBe(language);
  expect(answer.headers['x-request-id']).toBe(body.instance);
  expect(body).toMatchObject({
    type: `/docs/problems/${code}`,
    status: known.status,
    title: known.title[language],
  });
  expect(HANGUL.test(body.detail)).toBe(language === 'ko');
  expect(body.detail).not.toMatch(/[{}]/);
  expect(body.errors?.map(({ pointer }) => pointer)).toEqual(pointers);
  expectDeclaredMembers(code, body);
  expectNothingFromInside(answer.text);
  return body;
}

function expectDeclaredMembers(code: ProblemType, body: ProblemAnswer): void {
  const parameters = Object.keys(exampleOf(code).parameters);
  const errors = body.errors === undefined ? [] : ['errors'];
  expect(Object.keys(body).toSorted()).toEqual([...MEMBERS, ...parameters, ...errors].toSorted());
  for (const error of body.errors ?? []) {
    expect(Object.keys(error).toSorted()).toEqual(['code', 'detail', 'pointer']);
  }
}

export function expectNothingFromInside(text: string): void {
  expect(text).not.toMatch(INSIDE);
  expect(text).not.toContain(ROOT);
  expect(text).not.toContain(tmpdir());
}
