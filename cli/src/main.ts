#!/usr/bin/env node
// hoga's command line. Each command is a file of its own; this one only picks it.
import { health } from './health.ts';
import { help } from './help.ts';
import { languageOf, USAGE, type Command } from './terminal.ts';
import { version } from './version.ts';

const commands: Readonly<Record<string, Command>> = { health, version, help };
const aliases: Readonly<Record<string, string>> = {
  '--help': 'help',
  '-h': 'help',
  '--version': 'version',
};

const [typed = 'help', ...args] = process.argv.slice(2);
const name = aliases[typed] ?? typed;
const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
const terminal = {
  language: languageOf(process.env),
  print: (line: string) => void process.stdout.write(`${line}\n`),
  complain: (line: string) => void process.stderr.write(`${line}\n`),
};

if (command === undefined) {
  terminal.complain(
    terminal.language === 'ko' ? `모르는 명령입니다: ${typed}` : `There is no command ${typed}.`,
  );
  await help([], { ...terminal, print: terminal.complain });
  process.exitCode = USAGE;
} else {
  process.exitCode = await command(args, terminal);
}
