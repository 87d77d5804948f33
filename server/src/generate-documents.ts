/** Writes what is generated from this package and committed: `node server/src/generate-documents.ts`. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { environmentExample, settingsMarkdown } from './settings/index.ts';

/** Every generated file: its path from the root of the repository, and its content. */
export function generatedFiles(): Map<string, string> {
  return new Map([
    ['docs/configuration.md', settingsMarkdown()],
    ['.env.example', environmentExample()],
  ]);
}

if (import.meta.main) {
  const root = join(import.meta.dirname, '../..');
  for (const [path, content] of generatedFiles()) writeFileSync(join(root, path), content);
}
