import { expect, test } from 'vitest';
import { generatedFiles } from './generate.ts';

test('generating twice gives the same text', () => {
  expect(generatedFiles()).toEqual(generatedFiles());
});

test('every page has one title', () => {
  for (const [path, content] of generatedFiles()) {
    if (path.endsWith('.md')) expect(content.match(/^# /gm), path).toHaveLength(1);
  }
});
