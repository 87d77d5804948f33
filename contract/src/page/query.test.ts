import { expect, test } from 'vitest';
import { PageQuery } from './query.ts';

const problemTypeOf = (query: unknown): unknown => {
  const issue = PageQuery.safeParse(query).error?.issues[0];
  return issue?.code === 'custom' ? issue.params?.['problem'].type : issue?.code;
};

test('a list begins at the newest with fifty entries', () => {
  expect(PageQuery.parse({})).toEqual({ limit: 50 });
  expect(PageQuery.parse({ limit: '200', before: '1042' })).toEqual({ limit: 200, before: '1042' });
});

test.each(['0', '201', '-1', '1.5', '1e2', '', ' 5', '05', '9'.repeat(400)])(
  'limit %o is not allowed',
  (limit) => {
    expect(problemTypeOf({ limit })).toBe('invalid-value');
  },
);

test.each(['', 'abc', '-1', '1'.repeat(17), '1 ', '１'])('%o is not a cursor', (before) => {
  expect(problemTypeOf({ before })).toBe('invalid-cursor');
});
