// The house rules as functions over a map of files, so that a test can plant a violation and see it
// caught. tidy.test.ts holds the table of rooms, runs these on the repository and proves each one.
import { posix } from 'node:path';
import { importsOf, lineOf, readSource, type Source } from './tidy-source.ts';

export type Rooms = Readonly<Record<string, readonly string[]>>;

export interface House {
  /** Every text file, by its path from the root. */
  readonly files: ReadonlyMap<string, string>;
  readonly rooms: Rooms;
  /** Files that start something, so nobody imports them. `folder/*` names a whole folder. */
  readonly entryPoints: readonly string[];
}

export interface Finding {
  readonly file: string;
  readonly line: number;
  readonly rule: string;
  readonly wayOut: string;
}

export type Check = (house: House) => Finding[];

/** One import: `to` is the file it names in this repository, or `packageName` the package outside. */
interface Edge {
  readonly from: string;
  readonly line: number;
  readonly specifier: string;
  readonly to?: string;
  readonly packageName?: string;
}

interface Manifest {
  readonly workspaces?: readonly string[];
  readonly [group: string]: unknown;
}

const SOURCE_FILE = /\.(?:ts|tsx|js)$/;
const TEST_FILE = /\.test\.tsx?$/;
const CONFIG_FILE = /\.config\.ts$/;

export function describeFindings(findings: readonly Finding[]): string {
  return findings
    .map(({ file, line, rule, wayOut }) => `${file}:${line}\n    ${rule}\n    → ${wayOut}`)
    .join('\n');
}

// ---------------------------------------------------------------- reading the house

const sourceCache = new Map<string, Source>();

function sourceOf(text: string): Source {
  const known = sourceCache.get(text);
  if (known !== undefined) return known;
  const source = readSource(text);
  sourceCache.set(text, source);
  return source;
}

function sourceFiles({ files }: House): string[] {
  return [...files.keys()].filter((file) => SOURCE_FILE.test(file));
}

function textOf({ files }: House, file: string): string {
  return files.get(file) ?? '';
}

function edgesOf(house: House): Edge[] {
  return sourceFiles(house).flatMap((from) =>
    importsOf(sourceOf(textOf(house, from))).map(({ specifier, line }) => ({
      from,
      line,
      specifier,
      ...targetOf(from, specifier),
    })),
  );
}

function targetOf(from: string, specifier: string): Pick<Edge, 'to' | 'packageName'> {
  if (specifier.startsWith('.')) return { to: posix.join(posix.dirname(from), specifier) };
  const [scope = '', name = '', ...inside] = specifier.split('/');
  if (scope === '@hoga') {
    const path = inside.join('/');
    return { to: /\.\w+$/.test(path) ? `${name}/${path}` : `${name}/src/${path}/index.ts` };
  }
  return { packageName: scope.startsWith('@') ? `${scope}/${name}` : scope };
}

/** Which row of the table a file belongs to. */
export function roomOf(file: string): string {
  const parts = file.split('/');
  const [top = '', area = '', room = ''] = parts;
  if (parts.length === 1) return 'root';
  if (['cli', 'bench', 'examples'].includes(top)) return top;
  if (area === 'test' || area === 'bundle') return `${top}/${area}`;
  if (area !== 'src') return top;
  if (parts.length > 3) return `${top}/${room}`;
  return top === 'contract' ? 'contract/generate' : `${top}/main`;
}

function topOf(name: string): string {
  return name.split('/')[0] ?? '';
}

// ---------------------------------------------------------------- rooms and doors

export const roomsImportOnlyWhatTheTableAllows: Check = (house) => {
  const strangers = sourceFiles(house).filter((file) => !Object.hasOwn(house.rooms, roomOf(file)));
  const withoutRow = strangers.map((file) => ({
    file,
    line: 1,
    rule: `The room ${roomOf(file)} has no row in the table of rooms.`,
    wayOut: 'Put the file into a room, or add a row to MAY_IMPORT in tidy.test.ts.',
  }));
  return [...withoutRow, ...edgesOf(house).flatMap((edge) => forbidden(house, edge))];
};

function forbidden({ rooms }: House, { from, line, specifier, to }: Edge): Finding[] {
  if (to === undefined) return [];
  const [here, there] = [roomOf(from), roomOf(to)];
  if (!Object.hasOwn(rooms, here) || mayImport(rooms, from, there)) return [];
  const allowed = rooms[here]?.join(', ') ?? '';
  return [
    {
      file: from,
      line,
      rule: `${here} may not import ${there} ('${specifier}'); it may import: ${allowed || 'nothing'}.`,
      wayOut:
        'Move the code to the room that may know both, pass the value in, or change the table ' +
        'MAY_IMPORT in tidy.test.ts and say why in DECISIONS.md.',
    },
  ];
}

function mayImport(rooms: Rooms, from: string, there: string): boolean {
  const here = roomOf(from);
  if (here === there) return true;
  if (there.endsWith('/test') && topOf(there) === topOf(here) && TEST_FILE.test(from)) return true;
  const allowed = rooms[here] ?? [];
  return allowed.includes(there) || (allowed.includes(topOf(there)) && !there.endsWith('/test'));
}

const HAS_DOOR = /^\w+\/src\/[^/]+\/./;
/** Packages that are reached by their name. The others are reached by nobody but tools. */
const NAMED_PACKAGES = ['core', 'contract'];

export const roomsAreEnteredThroughTheirDoor: Check = (house) =>
  edgesOf(house).flatMap(({ from, line, specifier, to }) => {
    if (to === undefined || roomOf(from) === roomOf(to)) return [];
    const wayIn = properSpecifier(from, to);
    if (wayIn === undefined || wayIn === specifier) return [];
    return [
      {
        file: from,
        line,
        rule: `'${specifier}' does not enter ${roomOf(to)} through its door.`,
        wayOut: `Import '${wayIn}', and export there what is needed.`,
      },
    ];
  });

/** How `to` must be named from `from`; nothing when any way is as good as another. */
function properSpecifier(from: string, to: string): string | undefined {
  if (!HAS_DOOR.test(to) || topOf(to) === 'cli') return undefined;
  const [top = '', , room = ''] = to.split('/');
  if (top !== topOf(from) && NAMED_PACKAGES.includes(top)) return `@hoga/${top}/${room}`;
  const way = posix.relative(posix.dirname(from), `${top}/src/${room}/index.ts`);
  return way.startsWith('.') ? way : `./${way}`;
}

export const nobodyImportsMain: Check = (house) =>
  edgesOf(house)
    .filter(({ to }) => to === 'server/src/main.ts')
    .map(({ from, line }) => ({
      file: from,
      line,
      rule: 'server/src/main.ts wires everything together and runs when it is loaded.',
      wayOut: 'Start it as a process, or move the needed function into a room.',
    }));

// ---------------------------------------------------------------- the graph of files

export const importsHaveNoCycle: Check = (house) => {
  const edges = Map.groupBy(edgesOf(house), ({ from }) => from);
  const done = new Set<string>();
  const findings: Finding[] = [];
  const visit = (file: string, path: readonly string[]): void => {
    const start = path.indexOf(file);
    if (start !== -1) findings.push(cycle([...path.slice(start), file], edges));
    if (start !== -1 || done.has(file)) return;
    for (const { to } of edges.get(file) ?? []) {
      if (to !== undefined) visit(to, [...path, file]);
    }
    done.add(file);
  };
  for (const file of sourceFiles(house)) visit(file, []);
  return findings;
};

function cycle(path: readonly string[], edges: ReadonlyMap<string, readonly Edge[]>): Finding {
  const [file = '', next] = path;
  return {
    file,
    line: edges.get(file)?.find(({ to }) => to === next)?.line ?? 1,
    rule: `Files import each other in a circle: ${path.join(' → ')}.`,
    wayOut: 'Move what both need into a file of its own; types count too.',
  };
}

export const everyFileIsUsed: Check = (house) => {
  const used = new Set(edgesOf(house).map(({ from, to }) => (from === to ? undefined : to)));
  const isEntry = (file: string): boolean =>
    house.entryPoints.some((entry) =>
      entry.endsWith('/*') ? file.startsWith(entry.slice(0, -1)) : entry === file,
    );
  return sourceFiles(house)
    .filter((file) => !TEST_FILE.test(file) && !file.endsWith('.d.ts'))
    .filter((file) => !used.has(file) && !isEntry(file))
    .map((file) => ({
      file,
      line: 1,
      rule: 'No file imports this one.',
      wayOut: 'Remove it, import it, or name it in ENTRY_POINTS in tidy.test.ts.',
    }));
};

// ---------------------------------------------------------------- packages

export const importsAreDeclared: Check = (house) =>
  edgesOf(house)
    .filter((edge) => !isDeclared(house, edge))
    .map(({ from, line, specifier }) => ({
      file: from,
      line,
      rule: `'${specifier}' is not declared in ${manifestPath(house, from)}.`,
      wayOut: 'Declare it there with its exact version, or do without it.',
    }));

/** These packages run in a browser as well, so Node's own modules are not theirs. */
const WITHOUT_NODE = ['core', 'contract', 'web'];
const runsOnNode = (file: string): boolean =>
  CONFIG_FILE.test(file) || ['contract/generate', 'web/bundle', 'web/test'].includes(roomOf(file));

function isDeclared(house: House, { from, specifier, to, packageName }: Edge): boolean {
  if (specifier.startsWith('.')) return true;
  if (specifier.startsWith('node:')) {
    return runsOnNode(from) || !WITHOUT_NODE.includes(packageFolder(house, from));
  }
  const name = packageName ?? `@hoga/${topOf(to ?? '')}`;
  return declaredFor(house, from).includes(name);
}

function declaredFor(house: House, file: string): string[] {
  const folder = packageFolder(house, file);
  const own = manifest(house, manifestPath(house, file));
  const root = manifest(house, 'package.json');
  const names = namesIn(own, ['dependencies', 'optionalDependencies', 'peerDependencies']);
  const isTool = folder === '.' || TEST_FILE.test(file) || roomOf(file) === `${folder}/test`;
  if (isTool)
    names.push(...namesIn(own, ['devDependencies']), ...namesIn(root, ['devDependencies']));
  // The root has its workspaces for the naming of them.
  if (folder === '.') names.push(...(root.workspaces ?? []).map((name) => `@hoga/${name}`));
  return names;
}

function packageFolder(house: House, file: string): string {
  const workspaces = manifest(house, 'package.json').workspaces ?? [];
  return workspaces.includes(topOf(file)) ? topOf(file) : '.';
}

function manifestPath(house: House, file: string): string {
  return posix.join(packageFolder(house, file), 'package.json');
}

function manifest(house: House, path: string): Manifest {
  return JSON.parse(house.files.get(path) ?? '{}') as Manifest;
}

function namesIn(owner: Manifest, groups: readonly string[]): string[] {
  return groups.flatMap((group) => Object.keys((owner[group] ?? {}) as Record<string, string>));
}

const EXACT = /^\d+\.\d+\.\d+(?:-[\w.]+)?$/;
const GROUPS = ['dependencies', 'devDependencies', 'optionalDependencies', 'overrides'];

export const versionsAreExact: Check = (house) =>
  [...house.files.keys()]
    .filter((file) => posix.basename(file) === 'package.json')
    .flatMap((file) =>
      GROUPS.flatMap((group) =>
        Object.entries((manifest(house, file)[group] ?? {}) as Record<string, unknown>),
      )
        .filter(([, version]) => typeof version === 'string' && !EXACT.test(version))
        .map(([name, version]) => ({
          file,
          line: lineContaining(textOf(house, file), `"${name}"`),
          rule: `${name} is asked for as '${String(version)}', which is not one exact version.`,
          wayOut: 'Name the version that was tested, such as 1.2.3.',
        })),
    );

export const lockNamesNoRegistry: Check = (house) =>
  matchesOf(textOf(house, 'package-lock.json'), /"resolved": "http/g).map((line) => ({
    file: 'package-lock.json',
    line,
    rule: 'The lock names the registry it was made with, so another mirror would not be used.',
    wayOut: 'Run `npm install` with the .npmrc of this repository.',
  }));

interface Lock {
  readonly packages?: Readonly<
    Record<string, { readonly optionalDependencies?: Readonly<Record<string, string>> }>
  >;
}

/** npm drops an optional package it could not find, and then refuses to install from the lock. */
export const lockIsWhole: Check = (house) => {
  const file = 'package-lock.json';
  const text = textOf(house, file);
  const { packages = {} } = JSON.parse(text || '{}') as Lock;
  const locked = new Set(Object.keys(packages).map((path) => path.split('node_modules/').at(-1)));
  return Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies)
      .filter((name) => !locked.has(name))
      .map((name) => ({
        file,
        line: lineContaining(text, `"${path}"`),
        rule: `${path} asks for ${name}, which the lock lacks: \`npm ci\` fails on every machine.`,
        wayOut:
          'Choose a version whose packages for all platforms are in the registry, remove ' +
          'package-lock.json and node_modules, and run `npm install`.',
      })),
  );
};

function matchesOf(text: string, pattern: RegExp): number[] {
  return [...text.matchAll(pattern)].map(({ index }) => lineOf(text, index));
}

function lineContaining(text: string, part: string): number {
  return lineOf(text, Math.max(0, text.indexOf(part)));
}

// ---------------------------------------------------------------- words

interface Ban {
  readonly pattern: RegExp;
  readonly view: 'bare' | 'comments';
  readonly rule: string;
  readonly wayOut: string;
  readonly isExcepted?: (file: string) => boolean;
}

function banned(bans: readonly Ban[]): Check {
  return (house) =>
    sourceFiles(house).flatMap((file) =>
      bans.flatMap(({ pattern, view, rule, wayOut, isExcepted }) => {
        if (isExcepted?.(file) === true) return [];
        const lines = matchesOf(sourceOf(textOf(house, file))[view], pattern);
        return lines.map((line) => ({ file, line, rule, wayOut }));
      }),
    );
}

const isOutsideCore = (file: string): boolean => !file.startsWith('core/src/');

export const coreIsPure: Check = banned([
  {
    pattern: /\b(?:async|await)\b/g,
    view: 'bare',
    rule: 'core is synchronous: no async and no await.',
    wayOut: 'Do the waiting in the server and pass the result in.',
    isExcepted: isOutsideCore,
  },
  {
    pattern: /\bDate\b|\bMath\s*\.\s*random\b/g,
    view: 'bare',
    rule: 'core has no clock and no chance.',
    wayOut: 'Time, ids and chance arrive inside the command.',
    isExcepted: isOutsideCore,
  },
  {
    pattern: /\/\/\/\s*<reference/g,
    view: 'comments',
    rule: 'A triple-slash reference brings Node or the DOM into core.',
    wayOut: 'Remove it; core compiles without any types but its own.',
    isExcepted: isOutsideCore,
  },
]);

export const noTypeIsAny: Check = banned([
  {
    pattern: /(?:[:<|&,=([]|=>|\bas|\bextends|\bkeyof)\s*any\b(?!\s*[:=.])/g,
    view: 'bare',
    rule: 'any switches the compiler off.',
    wayOut: 'Name the type, or take unknown and narrow it.',
  },
]);

export const noDefaultExport: Check = banned([
  {
    pattern: /\bexport\s+default\b|\bexport\s*\{[^}]*\bas\s+default\b/g,
    view: 'bare',
    rule: 'A default export has another name in every file that imports it.',
    wayOut: 'Export it by its name. Only *.config.ts files may have a default export.',
    isExcepted: (file) => CONFIG_FILE.test(file),
  },
]);

export const nothingIsLeftToDo: Check = banned([
  {
    pattern: /\b(?:TODO|FIXME|XXX)\b/g,
    view: 'comments',
    rule: 'A note to do something later is not kept in the source.',
    wayOut: 'Do it now, or describe it where the project plans its work.',
  },
]);

export const onlyErasableSyntax: Check = banned([
  {
    pattern: /\benum\s+[\w$]+\s*\{/g,
    view: 'bare',
    rule: 'An enum is code that type stripping cannot remove.',
    wayOut: 'Use a union of literals, or an `as const` object.',
  },
  {
    pattern: /\bnamespace\s+[\w$.]+\s*\{/g,
    view: 'bare',
    rule: 'A namespace is code that type stripping cannot remove.',
    wayOut: 'Use a file.',
  },
]);

// ---------------------------------------------------------------- numbered rules

interface Rule {
  readonly id: string;
  readonly file: string;
  readonly line: number;
}

const RULE_LINE = /^- \*\*([A-Z]{2}\d+)\*\* \S/;

function ruleFiles({ files }: House): string[] {
  return [...files.keys()].filter((file) => posix.basename(file) === 'RULES.md');
}

function rulesOf(house: House): Rule[] {
  return ruleFiles(house).flatMap((file) =>
    textOf(house, file)
      .split('\n')
      .flatMap((text, at) => {
        const id = RULE_LINE.exec(text)?.[1];
        return id === undefined ? [] : [{ id, file, line: at + 1 }];
      }),
  );
}

export const rulesAreWellFormed: Check = (house) => {
  const seen = new Map<string, Rule>();
  const twice = rulesOf(house).flatMap((rule) => {
    const first = seen.get(rule.id);
    seen.set(rule.id, first ?? rule);
    if (first === undefined) return [];
    const text = `${rule.id} is already the number of a rule in ${first.file}:${first.line}.`;
    return [{ file: rule.file, line: rule.line, rule: text, wayOut: 'Take the next free number.' }];
  });
  const malformed = ruleFiles(house).flatMap((file) =>
    matchesOf(textOf(house, file), /^[-*] (?!\*\*[A-Z]{2}\d+\*\* \S)/gm).map((line) => ({
      file,
      line,
      rule: 'A list item of RULES.md is a numbered rule, and this one is not.',
      wayOut: 'Write it as `- **MT2** Equal prices trade in time order.`',
    })),
  );
  return [...twice, ...malformed];
};

export const everyRuleHasATest: Check = (house) => {
  const cited = new Set(citationsInTests(house).map(({ id }) => id));
  return rulesOf(house)
    .filter(({ id }) => !cited.has(id))
    .map(({ id, file, line }) => ({
      file,
      line,
      rule: `No test proves ${id}.`,
      wayOut: `Name a test '[${id}] what it shows', or remove the rule.`,
    }));
};

export const everyCitedRuleExists: Check = (house) => {
  const known = new Set(rulesOf(house).map(({ id }) => id));
  return [...citationsInTests(house), ...citationsInComments(house)]
    .filter(({ id }) => !known.has(id))
    .map(({ id, file, line }) => ({
      file,
      line,
      rule: `${id} is in no RULES.md.`,
      wayOut: 'Correct the number, or write the rule down.',
    }));
};

const TEST_NAME = /['"`]\[([A-Z]{2}\d+(?:, ?[A-Z]{2}\d+)*)\]/g;

function citationsInTests(house: House): Rule[] {
  return sourceFiles(house)
    .filter((file) => TEST_FILE.test(file))
    .flatMap((file) => {
      const { code, literals } = sourceOf(textOf(house, file));
      const names = [...code.matchAll(TEST_NAME)].filter(({ index }) => literals.has(index));
      return names.flatMap(({ index, 1: ids = '' }) =>
        ids.split(/, ?/).map((id) => ({ id, file, line: lineOf(code, index) })),
      );
    });
}

/** Only prefixes that some RULES.md uses: other words look like `AB12` as well. */
function citationsInComments(house: House): Rule[] {
  const prefixes = new Set(rulesOf(house).map(({ id }) => id.slice(0, 2)));
  return sourceFiles(house).flatMap((file) => {
    const { comments } = sourceOf(textOf(house, file));
    return [...comments.matchAll(/\b([A-Z]{2})\d+\b/g)]
      .filter(({ 1: prefix = '' }) => prefixes.has(prefix))
      .map(({ index, 0: id }) => ({ id, file, line: lineOf(comments, index) }));
  });
}

// ---------------------------------------------------------------- documents

export const everyDocumentHasOneTitle: Check = (house) =>
  [...house.files]
    .filter(([file]) => file.endsWith('.md'))
    .flatMap(([file, text]) => {
      const titles = matchesOf(withoutFences(text), /^# \S/gm);
      if (titles.length === 1) return [];
      return [
        {
          file,
          line: titles[1] ?? 1,
          rule: `A document has exactly one title; this one has ${titles.length}.`,
          wayOut: 'Keep one line that begins with `# ` and use `## ` below it.',
        },
      ];
    });

function withoutFences(text: string): string {
  let fence: string | undefined;
  const lines = text.split('\n').map((line) => {
    const mark = /^\s*(```+|~~~+)/.exec(line)?.[1];
    if (mark === undefined) return fence === undefined ? line : '';
    if (fence === undefined) fence = mark;
    else if (mark.startsWith(fence)) fence = undefined;
    return '';
  });
  return lines.join('\n');
}

export function generatedFilesAreFresh(generated: ReadonlyMap<string, string>): Check {
  return ({ files }) =>
    [...generated]
      .filter(([file, text]) => files.get(file) !== text)
      .map(([file, text]) => ({
        file,
        line: firstDifference(files.get(file) ?? '', text),
        rule: 'This generated file is not what its source gives now.',
        wayOut: 'Run `npm run generate`, and change the source rather than the file.',
      }));
}

function firstDifference(left: string, right: string): number {
  const [a, b] = [left.split('\n'), right.split('\n')];
  return a.findIndex((line, at) => line !== b[at]) + 1 || a.length;
}

// ---------------------------------------------------------------- the table in ARCHITECTURE.md

const ROOMS_START = '<!-- rooms -->';
const ROOMS_END = '<!-- /rooms -->';

export function renderRooms(rooms: Rooms): string {
  const rows = Object.entries(rooms).map(([room, allowed]) => {
    const names = allowed.map((name) => `\`${name}\``).join(', ');
    return `| \`${room}\` | ${names || '–'} |`;
  });
  return ['| room | may import |', '| --- | --- |', ...rows].join('\n');
}

export const architectureShowsTheRooms: Check = (house) => {
  const file = 'ARCHITECTURE.md';
  const text = textOf(house, file);
  const start = text.indexOf(ROOMS_START);
  const end = text.indexOf(ROOMS_END, start);
  const expected = renderRooms(house.rooms);
  const isShown = start !== -1 && end !== -1;
  const shown = isShown ? text.slice(start + ROOMS_START.length, end).trim() : undefined;
  if (shown === expected) return [];
  return [
    {
      file,
      line: lineOf(text, Math.max(0, start)),
      rule: 'The table of rooms is not the one in tidy.test.ts.',
      wayOut: `Write this:\n${ROOMS_START}\n\n${expected}\n\n${ROOMS_END}`,
    },
  ];
};
