export interface Instruction {
  /** In capitals: `FROM`, `COPY` … */
  readonly name: string;
  readonly flags: Readonly<Record<string, string>>;
  /** Words, or the strings of the form that starts a program without a shell. */
  readonly words: readonly string[];
  /** All that follows the name and its flags, as it is written. */
  readonly rest: string;
}

export interface Stage {
  readonly name: string;
  /** An image, or the name of a stage above. */
  readonly from: string;
  readonly instructions: readonly Instruction[];
}

/** Reads as much of the format as our Dockerfile uses. */
export function readDockerfile(text: string): Stage[] {
  const stages: { name: string; from: string; instructions: Instruction[] }[] = [];
  const lines = text
    .replaceAll(/^\s*#.*\n/gm, '')
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => line.trim() !== '');
  for (const instruction of lines.map(readInstruction)) {
    if (instruction.name === 'FROM') {
      const [from = '', as, name = ''] = instruction.words;
      stages.push({ from, name: as?.toUpperCase() === 'AS' ? name : '', instructions: [] });
    } else {
      stages.at(-1)?.instructions.push(instruction);
    }
  }
  return stages;
}

function readInstruction(line: string): Instruction {
  const [name = '', ...all] = line.trim().split(/\s+/);
  const end = all.findIndex((word) => !word.startsWith('--'));
  const flags = all.slice(0, end).map((flag) => flag.slice(2).split('=', 2) as [string, string]);
  const rest = all.slice(end).join(' ');
  const words = rest.startsWith('[') ? (JSON.parse(rest) as string[]) : rest.split(' ');
  return { name: name.toUpperCase(), flags: Object.fromEntries(flags), words, rest };
}

export interface Copy {
  readonly from: string | undefined;
  readonly sources: readonly string[];
  readonly target: string;
}

export function copyOf({ flags, words }: Instruction): Copy {
  return { from: flags['from'], sources: words.slice(0, -1), target: words.at(-1) ?? '' };
}

/** Whether `.dockerignore` lets a file into the build: the last line that names it decides. */
export function isInContext(file: string, dockerignore: string): boolean {
  const parts = file.split('/');
  const paths = parts.map((_, index) => parts.slice(0, index + 1).join('/'));
  const lines = dockerignore.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const deciding = lines.findLast((line) =>
    paths.some((each) => patternOf(line.replace(/^!/, '')).test(each)),
  );
  return deciding === undefined || deciding.startsWith('!');
}

/** Unlike those of a shell, a star takes a dot at the beginning of a name too. */
function patternOf(glob: string): RegExp {
  const source = RegExp.escape(glob)
    .replaceAll('\\*\\*\\/', '(?:.*\\/)?')
    .replaceAll('\\*', '[^\\/]*');
  return new RegExp(`^${source}$`);
}
