/**
 * Writes what is generated from this package and committed: `node contract/src/generate.ts`.
 *
 * The document of the API and the pages of the problems change only when the package does, so a
 * review shows them.
 */

import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { asyncApi, openApi } from './api/index.ts';
import { problemIndexMarkdown, problemMarkdown, problemTypes } from './problem/index.ts';

const PROBLEMS = 'docs/problems';

/** Every generated file: its path from the root of the repository, and its content. */
export function generatedFiles(): Map<string, string> {
  const files = new Map<string, string>();
  files.set('contract/openapi.json', `${JSON.stringify(openApi(), null, 2)}\n`);
  files.set('contract/asyncapi.json', `${JSON.stringify(asyncApi(), null, 2)}\n`);
  files.set(`${PROBLEMS}/README.md`, problemIndexMarkdown());
  for (const type of problemTypes()) files.set(`${PROBLEMS}/${type}.md`, problemMarkdown(type));
  return files;
}

/** Pages of problems that no longer exist are removed. */
function writeAll(root: string): void {
  const files = generatedFiles();
  mkdirSync(join(root, PROBLEMS), { recursive: true });
  for (const name of readdirSync(join(root, PROBLEMS))) {
    const path = `${PROBLEMS}/${name}`;
    if (!files.has(path)) rmSync(join(root, path));
  }
  for (const [path, content] of files) writeFileSync(join(root, path), content);
}

if (import.meta.main) writeAll(join(dirname(import.meta.filename), '../..'));
