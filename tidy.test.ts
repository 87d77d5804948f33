// The architecture as a table, and the house rules. Each rule is checked on this repository and
// proved on a planted violation: a check that cannot fail would be a defect.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import * as checks from './tidy-checks.ts';
import type { Check, Finding, House, Rooms } from './tidy-checks.ts';

/** What every resource on the wire is made of. */
const WIRE = ['core', 'contract/decimal', 'contract/problem', 'contract/page'];

/** What every screen is built with. */
const SCREEN = [
  'web/store',
  'web/language',
  'web/preferences',
  'web/api',
  'web/live',
  'web/session',
  'web/services',
  'web/ui',
];

/**
 * A room may import the rooms on its right, through their doors: `../order/index.ts` inside a
 * package, `@hoga/core/order` from another. A package's name stands for all of its rooms.
 */
const MAY_IMPORT: Rooms = {
  'core/assert': [],
  'core/random': [],
  'core/money': ['core/assert'],
  'core/time': ['core/assert'],
  'core/instrument': ['core/assert', 'core/money'],
  'core/order': ['core/assert', 'core/money', 'core/time', 'core/instrument'],
  'core/matching': ['core/assert', 'core/instrument', 'core/order'],
  'core/ledger': ['core/assert', 'core/money', 'core/time', 'core/order'],
  'core/risk': ['core/assert', 'core/money', 'core/instrument', 'core/order', 'core/ledger'],
  'core/candle': ['core/assert', 'core/money', 'core/time'],
  'core/exchange': ['core'],
  'core/test': ['core'],

  'contract/decimal': ['core'],
  'contract/problem': ['core', 'contract/decimal'],
  'contract/page': ['core', 'contract/decimal', 'contract/problem'],
  'contract/instrument': WIRE,
  'contract/account': [...WIRE, 'contract/instrument'],
  'contract/order': [...WIRE, 'contract/instrument', 'contract/account'],
  'contract/api-key': [...WIRE, 'contract/instrument', 'contract/account'],
  'contract/session': [...WIRE, 'contract/instrument', 'contract/account'],
  'contract/operator': [...WIRE, 'contract/instrument', 'contract/account'],
  'contract/live': [
    'core',
    'contract/decimal',
    'contract/problem',
    'contract/page',
    'contract/instrument',
    'contract/account',
    'contract/order',
  ],
  'contract/health': WIRE,
  'contract/api': ['core', 'contract'],
  'contract/generate': ['core', 'contract'],

  'server/settings': ['core', 'contract'],
  'server/needs': ['core'],
  'server/backup': ['server/needs'],
  'server/engine': ['core', 'server/needs'],
  'server/app': ['core', 'contract', 'server/engine', 'server/needs'],
  'server/postgres': ['core', 'server/needs'],
  'server/identity': ['core', 'contract', 'server/needs'],
  'server/mail': ['server/needs'],
  'server/live': ['core', 'contract', 'server/engine', 'server/app', 'server/needs'],
  'server/telemetry': ['core', 'contract', 'server/engine', 'server/live', 'server/needs'],
  'server/http': ['core', 'contract', 'server/app', 'server/live', 'server/needs'],
  'server/house': ['core', 'contract', 'server/app', 'server/needs'],
  'server/jobs': ['server/needs'],
  'server/main': ['core', 'contract', 'server'],
  'server/test': ['core', 'core/test', 'contract', 'server'],

  web: [],
  'web/store': [],
  'web/language': ['core'],
  'web/preferences': ['web/store'],
  'web/api': ['contract', 'web/language'],
  'web/live': ['core', 'contract', 'web/store'],
  'web/session': ['contract', 'web/store', 'web/api'],
  'web/services': ['web/api', 'web/live', 'web/preferences', 'web/session'],
  'web/ui': ['core', 'web/store', 'web/language', 'web/preferences'],
  'web/entry': ['contract', ...SCREEN],
  'web/order': ['core', 'contract', ...SCREEN],
  'web/instrument': ['core', 'contract', ...SCREEN, 'web/order'],
  'web/operator': ['contract', ...SCREEN, 'web/entry'],
  'web/gallery': ['core', 'contract', ...SCREEN],
  'web/shell': ['core', 'contract', ...SCREEN, 'web/order'],
  'web/main': ['core', 'contract', 'web'],
  'web/test': ['core', 'contract', 'web', 'server/test'],

  cli: ['contract'],

  bench: ['core', 'contract', 'server/needs', 'server/postgres', 'server/test', 'web/test'],
  examples: ['core', 'contract', 'server/test'],
  docs: ['core', 'core/test', 'contract'],
  deploy: ['server/settings', 'server/test'],
  root: ['contract/generate'],
};

/** Files that start something; nobody imports them. */
const ENTRY_POINTS = [
  'server/src/main.ts',
  'server/src/backup-command.ts',
  'server/src/restore-command.ts',
  'server/src/read-env-file.ts',
  'server/src/generate-documents.ts',
  'server/test/sim/run.ts',
  'server/test/shared-database.ts',
  'cli/src/main.ts',
  'web/src/main.tsx',
  'web/src/live/hub-worker.ts',
  'web/public/theme.js',
  'web/vite.config.ts',
  'web/test/build-page.ts',
  'web/test/screenshots.ts',
  'contract/src/generate.ts',
  'bench/run.ts',
  'deploy/rehearse.ts',
  'examples/*',
  'setup.js',
  'vitest.config.ts',
];

const ROOT = import.meta.dirname;

// ---------------------------------------------------------------- this repository

const SKIPPED = ['node_modules', 'coverage', 'dist'];
const TEXT_FILE = /\.(?:ts|tsx|js|json|md|example)$/;
const HIDDEN_BUT_OURS = ['.env.example'];

function textFiles(folder = '.'): [string, string][] {
  return readdirSync(path.join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const name = path.posix.join(folder, entry.name);
    const isHidden = entry.name.startsWith('.') && !HIDDEN_BUT_OURS.includes(entry.name);
    if (isHidden || SKIPPED.includes(entry.name)) return [];
    if (entry.isDirectory()) return textFiles(name);
    return TEXT_FILE.test(name) ? [[name, readFileSync(path.join(ROOT, name), 'utf8')]] : [];
  });
}

const repository: House = {
  files: new Map(textFiles()),
  rooms: MAY_IMPORT,
  entryPoints: ENTRY_POINTS,
};

// ---------------------------------------------------------------- the rules and their plants

interface HouseRule {
  readonly name: string;
  readonly check: Check;
  /** Each is a violation by itself, as files that are added to a tidy house. */
  readonly plants: readonly Record<string, string>[];
  /** Looks like a violation and is none. */
  readonly allowed?: Record<string, string>;
}

const RULES: readonly HouseRule[] = [
  {
    name: 'a room imports only what the table allows',
    check: checks.roomsImportOnlyWhatTheTableAllows,
    plants: [
      { 'core/src/money/a.ts': "import { b } from '../order/index.ts';" },
      { 'core/src/money/a.ts': "import type { b } from '../order/index.ts';" },
      { 'core/src/money/a.ts': "export * from '../order/index.ts';" },
      { 'core/src/money/a.ts': "const b = await import('../order/index.ts');" },
      { 'core/src/money/a.ts': "let b: import('../order/index.ts').B;" },
      { 'core/src/money/a.ts': "import {\n  b,\n  type C,\n} from '@hoga/contract/order';" },
      { 'core/src/money/a.test.ts': "import '../order/index.ts';" },
      { 'core/src/money/a.ts': "import { fixture } from '../../test/fixture.ts';" },
      { 'server/src/http/a.ts': "import { pool } from '../postgres/index.ts';" },
      { 'cli/src/a.ts': "import { b } from '../../server/src/app/index.ts';" },
      { 'server/src/newroom/index.ts': 'export const a = 1;' },
    ],
    allowed: {
      'core/src/money/a.test.ts': "import { fixture } from '../../test/fixture.ts';",
      'core/src/money/b.ts':
        "// import '../order/index.ts';\nconst text = \"from '../order/index.ts'\";",
      'core/src/exchange/c.ts': "import { b } from '../order/index.ts';",
      'server/src/http/d.ts': "import { b } from '@hoga/contract/order';",
      'server/src/start.ts': "import { b } from './postgres/index.ts';",
    },
  },
  {
    name: 'a room is entered through its door',
    check: checks.roomsAreEnteredThroughTheirDoor,
    plants: [
      { 'core/src/order/a.ts': "import { b } from '../money/decimal.ts';" },
      { 'core/src/order/a.ts': "import { b } from '@hoga/core/money';" },
      { 'server/src/app/a.ts': "import { b } from '../../../core/src/money/index.ts';" },
      { 'server/src/app/a.ts': "import { b } from '@hoga/core/money/decimal';" },
      { 'bench/a.ts': "import { b } from '../server/src/engine/inbox.ts';" },
    ],
    allowed: {
      'core/src/order/a.ts': "import { b } from '../money/index.ts';",
      'core/src/order/deep/b.ts': "import { b } from '../../money/index.ts';\nimport '../a.ts';",
      'server/src/app/a.ts': "import { b } from '@hoga/core/money';",
      'server/src/http/b.ts': "import spec from '@hoga/contract/openapi.json';",
      'bench/a.ts': "import { b } from '../server/src/engine/index.ts';",
    },
  },
  {
    name: 'nobody imports main.ts of the server',
    check: checks.nobodyImportsMain,
    plants: [
      { 'server/test/a.test.ts': "import '../src/main.ts';" },
      { 'server/src/start.ts': "const main = () => import('./main.ts');" },
    ],
    allowed: { 'server/test/a.test.ts': "spawn('node', ['server/src/main.ts']);" },
  },
  {
    name: 'files do not import each other in a circle',
    check: checks.importsHaveNoCycle,
    plants: [
      { 'core/src/money/a.ts': "import './b.ts';", 'core/src/money/b.ts': "import './a.ts';" },
      { 'core/src/money/a.ts': "import type { A } from './a.ts';" },
      {
        'core/src/money/a.ts': "import './b.ts';",
        'core/src/money/b.ts': "import './c.ts';",
        'core/src/money/c.ts': "import type { A } from './a.ts';",
      },
    ],
    allowed: {
      'core/src/money/a.ts': "import './b.ts';\nimport './c.ts';",
      'core/src/money/b.ts': "import './c.ts';",
      'core/src/money/c.ts': '',
    },
  },
  {
    name: 'every import is declared in the package.json of its package',
    check: checks.importsAreDeclared,
    plants: [
      { 'core/src/money/a.ts': "import { z } from 'zod';" },
      { 'core/src/money/a.ts': "import fs from 'node:fs';" },
      { 'core/src/money/a.ts': "import { test } from 'vitest';" },
      { 'contract/src/order/a.ts': "import type { Pool } from 'pg';" },
      { 'server/src/app/a.ts': "import { b } from '@scope/name/deep';" },
      { 'server/src/app/a.ts': "import fs from 'fs';" },
      { 'cli/src/a.ts': "import { b } from '@hoga/core/money';" },
    ],
    allowed: {
      'core/src/money/a.test.ts': "import { test } from 'vitest';",
      'contract/src/order/a.ts': "import { z } from 'zod/v4';",
      'server/src/app/a.ts': "import fs from 'node:fs';\nimport '@hoga/core/money';",
      'contract/src/generate.ts': "import fs from 'node:fs';",
      'server/test/helper.ts': "import { expect } from 'vitest';",
      'bench/a.ts': "import '@hoga/core/money';\nimport 'vitest';",
    },
  },
  {
    name: 'every file is used',
    check: checks.everyFileIsUsed,
    plants: [
      { 'core/src/money/unused.ts': 'export const a = 1;' },
      { 'web/src/order/unused.tsx': '' },
      { 'bench/unused.ts': '' },
      { 'core/src/money/itself.ts': "import './itself.ts';" },
    ],
    allowed: {
      'core/src/money/a.test.ts': "import './used.ts';",
      'core/src/money/used.ts': '',
      'examples/bot.ts': '',
      'web/src/globals.d.ts': '',
    },
  },
  {
    name: 'core has no clock, no chance and no waiting',
    check: checks.coreIsPure,
    plants: [
      { 'core/src/money/a.ts': 'export async function a() {}' },
      { 'core/src/money/a.ts': 'await b();' },
      { 'core/src/money/a.ts': 'const now = new Date();' },
      { 'core/src/money/a.ts': 'const now = `${Date.now()}`;' },
      { 'core/src/money/a.ts': 'const chance = Math.random();' },
      { 'core/src/money/a.test.ts': '/// <reference types="node" />' },
    ],
    allowed: {
      'core/src/money/a.ts': "// We await no Date.\nconst tradingDate = 'Date.now()'; Math.min(1);",
      'server/src/app/a.ts': 'await Date.now();',
    },
  },
  {
    name: 'no type is any',
    check: checks.noTypeIsAny,
    plants: [
      { 'web/src/a.ts': 'function f(a: any) {}' },
      { 'web/src/a.ts': 'const a = b as any;' },
      { 'web/src/a.ts': 'const a: Map<string, any> = b;' },
      { 'web/src/a.ts': 'type A = string | any[];' },
      { 'web/src/a.ts': 'const a = `${b as any}`;' },
    ],
    allowed: {
      'web/src/a.ts': "// any: number\nexpect.any(String); const a = { any: 1, b: 'x as any' };",
    },
  },
  {
    name: 'nothing is exported as default',
    check: checks.noDefaultExport,
    plants: [
      { 'web/src/a.ts': 'export default 1;' },
      { 'web/src/a.ts': 'export { a as default };' },
    ],
    allowed: { 'web/vite.config.ts': 'export default {};', 'web/src/a.ts': "'export default'" },
  },
  {
    name: 'nothing is left to do',
    check: checks.nothingIsLeftToDo,
    plants: [
      { 'web/src/a.ts': '// TODO later' },
      { 'web/src/a.ts': '/* FIXME: wrong */' },
      { 'server/src/app/a.ts': 'a(); // XXX' },
    ],
    allowed: { 'web/src/a.ts': "const label = 'TODO';" },
  },
  {
    name: 'all syntax can be stripped',
    check: checks.onlyErasableSyntax,
    plants: [
      { 'web/src/a.ts': 'export enum Side { Buy }' },
      { 'web/src/a.ts': 'const enum Side { Buy }' },
      { 'web/src/a.ts': 'namespace A.B { }' },
    ],
    allowed: { 'web/src/a.ts': 'const side = z.enum([1]); // enum A {' },
  },
  {
    name: 'numbered rules are well formed and their numbers are unique',
    check: checks.rulesAreWellFormed,
    plants: [
      { 'core/src/order/RULES.md': '- **MO1** Again.\n' },
      { 'core/src/order/RULES.md': '- MT2 Not bold.\n' },
      { 'core/src/order/RULES.md': '- **MT2**\n' },
    ],
    allowed: { 'core/src/order/RULES.md': 'Prose.\n\n- **OR1** A rule.\n  - detail\n' },
  },
  {
    name: 'every numbered rule has a test',
    check: checks.everyRuleHasATest,
    plants: [
      { 'core/src/order/RULES.md': '- **OR1** Nobody proves this.\n' },
      {
        'core/src/order/RULES.md': '- **OR1** Only a comment cites this.\n',
        'core/src/order/a.test.ts': '// [OR1]\nconst OR1 = [OR1];',
      },
    ],
    allowed: {
      'core/src/order/RULES.md': '- **OR1** One.\n- **OR2** Two.\n- **OR3** Three.\n',
      'core/src/order/a.test.ts': "test('[OR1, OR2] both', f);\ntest.each([1])(`[OR3] %s`, f);",
    },
  },
  {
    name: 'every cited rule exists',
    check: checks.everyCitedRuleExists,
    plants: [
      { 'core/src/money/a.test.ts': "test('[MO9] no such rule', f);" },
      { 'core/src/money/a.test.ts': "test('[MO1, ZZ1] no such prefix', f);" },
      { 'server/src/app/a.ts': '// As MO7 says.' },
    ],
    allowed: { 'core/src/money/a.ts': '// MO1, and TS2345 and AB12 are no rules.' },
  },
  {
    name: 'every document has one title',
    check: checks.everyDocumentHasOneTitle,
    plants: [
      { 'docs/a.md': '# One\n\n# Two\n' },
      { 'docs/a.md': '## None\n' },
      { 'docs/a.md': '```sh\n# in a fence\n```\n' },
    ],
    allowed: { 'docs/a.md': '# One\n\n````sh\n# comment\n```\n# more\n````\n\n## Two\n' },
  },
  {
    name: 'ARCHITECTURE.md shows the table of rooms',
    check: checks.architectureShowsTheRooms,
    plants: [
      { 'ARCHITECTURE.md': '# Architecture\n' },
      { 'ARCHITECTURE.md': '# A\n\n<!-- rooms -->\n\nold\n\n<!-- /rooms -->\n' },
    ],
  },
  {
    name: 'dependencies are exact versions',
    check: checks.versionsAreExact,
    plants: [
      { 'web/package.json': '{ "dependencies": { "react": "^19.0.0" } }' },
      { 'web/package.json': '{ "devDependencies": { "react": "latest" } }' },
      { 'web/package.json': '{ "overrides": { "react": "19.x" } }' },
    ],
    allowed: { 'web/package.json': '{ "optionalDependencies": { "a": "18.4.0-beta.17" } }' },
  },
  {
    name: 'package-lock.json names no registry',
    check: checks.lockNamesNoRegistry,
    plants: [{ 'package-lock.json': '{\n  "resolved": "https://mirror.example/a.tgz"\n}' }],
    allowed: { 'package-lock.json': '{ "resolved": "core" }' },
  },
  {
    name: 'package-lock.json has the packages of every platform',
    check: checks.lockIsWhole,
    plants: [
      {
        'package-lock.json':
          '{ "packages": { "node_modules/lint": { "optionalDependencies": { "@lint/mac": "1.0.0" } } } }',
      },
    ],
    allowed: {
      'package-lock.json':
        '{ "packages": { "node_modules/lint": { "optionalDependencies": { "@lint/mac": "1.0.0" } }, "server/node_modules/@lint/mac": {} } }',
    },
  },
];

/** A small house in which every rule holds. */
const TIDY: Readonly<Record<string, string>> = {
  'package.json':
    '{ "workspaces": ["core", "contract", "server", "web", "cli"], "devDependencies": { "vitest": "1.0.0" } }',
  'core/package.json': '{}',
  'contract/package.json': '{ "dependencies": { "@hoga/core": "0.1.0", "zod": "4.0.0" } }',
  'server/package.json': '{ "dependencies": { "@hoga/core": "0.1.0", "@hoga/contract": "0.1.0" } }',
  'web/package.json': '{}',
  'cli/package.json': '{ "dependencies": { "@hoga/contract": "0.1.0" } }',
  'core/src/money/RULES.md': '# Rules of money\n\n- **MO1** Amounts are whole.\n',
  'core/src/money/whole.test.ts': "test('[MO1] halves are refused', () => {});",
  'ARCHITECTURE.md': `# Architecture\n\n<!-- rooms -->\n\n${checks.renderRooms(MAY_IMPORT)}\n\n<!-- /rooms -->\n`,
};

function houseWith(added: Readonly<Record<string, string>>): House {
  return { ...repository, files: new Map(Object.entries({ ...TIDY, ...added })) };
}

function expectNone(findings: readonly Finding[]): void {
  if (findings.length > 0) expect.fail(`\n${checks.describeFindings(findings)}\n`);
}

for (const { name, check, plants, allowed = {} } of RULES) {
  test(name, () => {
    expectNone(check(repository));
  });

  test(`${name}: a planted violation is caught`, () => {
    expect(plants.length).toBeGreaterThan(0);
    expect(check(houseWith({}))).toEqual([]);
    expect(check(houseWith(allowed))).toEqual([]);
    for (const plant of plants) {
      const [file = ''] = Object.keys(plant);
      expect(check(houseWith(plant)), JSON.stringify(plant)).toContainEqual({
        file,
        line: expect.any(Number) as number,
        rule: expect.any(String) as string,
        wayOut: expect.any(String) as string,
      });
    }
  });
}

test('a finding names file, line, rule and the way out', () => {
  const text = "const a = 1;\n\nimport {\n  b,\n} from '../order/index.ts';\n";
  const plant = houseWith({ 'core/src/money/a.ts': text });
  const findings = checks.roomsImportOnlyWhatTheTableAllows(plant);
  expect(checks.describeFindings(findings)).toMatchInlineSnapshot(`
    "core/src/money/a.ts:5
        core/money may not import core/order ('../order/index.ts'); it may import: core/assert.
        → Move the code to the room that may know both, pass the value in, or change the table MAY_IMPORT in tidy.test.ts and say why in DECISIONS.md."
  `);
});

// ---------------------------------------------------------------- generated files

const GENERATORS = ['contract/src/generate.ts', 'server/src/generate-documents.ts'];

interface Generator {
  generatedFiles: () => ReadonlyMap<string, string>;
}

test('generated files are what their source gives now', async () => {
  for (const generator of GENERATORS) {
    const source = path.join(ROOT, generator);
    expect(existsSync(source), `${generator} is missing: it writes them`).toBe(true);
    const { generatedFiles } = (await import(source)) as Generator;
    expectNone(checks.generatedFilesAreFresh(generatedFiles())(repository));
  }
});

test('generated files are what their source gives now: a stale one is caught', () => {
  const check = checks.generatedFilesAreFresh(new Map([['docs/a.md', '# One\n\nfresh\n']]));
  expect(check(houseWith({ 'docs/a.md': '# One\n\nfresh\n' }))).toEqual([]);
  expect(check(houseWith({ 'docs/a.md': '# One\n\nstale\n' }))).toMatchObject([{ line: 3 }]);
  expect(check(houseWith({}))).toMatchObject([{ file: 'docs/a.md' }]);
});
