import { readFileSync } from 'node:fs';
import { OK, type Command } from './terminal.ts';

export const version: Command = (_args, { print }) => {
  const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  const own = JSON.parse(manifest) as { version: string };
  print(`hoga ${own.version} (node ${process.versions.node})`);
  return Promise.resolve(OK);
};
