// One run, one summary; a project is a part of the tree with its own needs.
import { defineConfig } from 'vitest/config';
import {
  BaseSequencer,
  DefaultReporter,
  type TestSpecification,
  type Vite,
  type VitestPluginContext,
} from 'vitest/node';

type RunEnd = Parameters<DefaultReporter['onTestRunEnd']>;

/** Prints the table of coverage before the summary, so that the last lines say how it went. */
class SummaryLast extends DefaultReporter {
  #heldBack: RunEnd | undefined;

  override onTestRunEnd(...end: RunEnd): void {
    const isCovered =
      this.ctx.config.coverage.enabled && this.ctx.state.getCountOfFailedTests() === 0;
    if (isCovered) this.#heldBack = end;
    else super.onTestRunEnd(...end);
  }

  onFinishedReportCoverage(): void {
    if (this.#heldBack !== undefined) super.onTestRunEnd(...this.#heldBack);
  }
}

/** Counting every step doubles the time of a test, so only those count that the coverage is of. */
const countsOnlyWhereNeeded = (counting: readonly string[]): Vite.Plugin => ({
  name: 'counts-only-where-needed',
  configureVitest: ({ project }: VitestPluginContext) => {
    if (counting.includes(project.name)) return;
    project.config.coverage = { ...project.config.coverage, enabled: false };
  },
});

/** Both workers then end at about the same time. Whatever is not here takes a few seconds at most. */
const LONGEST = [
  'web/test/bad-luck.test.ts',
  'web/test/screens.test.ts',
  'web/test/journeys.test.ts',
  'server/test/one-writer.test.ts',
  'server/test/crash.test.ts',
  'server/src/postgres/embedded.test.ts',
  'server/test/backup-command.test.ts',
  'server/test/live.test.ts',
  'server/test/sim/simulate.test.ts',
  'server/test/bad-input.test.ts',
  'examples/follow-the-book.test.ts',
  'server/src/identity/sign-in-desk.test.ts',
];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rankOf = ({ moduleId }: TestSpecification): number => {
      const rank = LONGEST.findIndex((name) => moduleId.endsWith(name));
      return rank === -1 ? LONGEST.length : rank;
    };
    return (await super.sort(files)).toSorted((one, other) => rankOf(one) - rankOf(other));
  }
}

const tests = (folder: string): string => `${folder}/**/*.test.{ts,tsx}`;
const twins = (folder: string): string => `${folder}/**/twin-*.test.ts`;

const server = {
  globalSetup: 'server/test/shared-database.ts',
  // A real PostgreSQL starts within these.
  testTimeout: 30_000,
  hookTimeout: 60_000,
};

export default defineConfig({
  plugins: [countsOnlyWhereNeeded(['core', 'app'])],
  test: {
    pool: 'forks',
    maxWorkers: 2,
    reporters: [
      new SummaryLast(),
      ...(process.env['GITHUB_ACTIONS'] === 'true' ? ['github-actions' as const] : []),
    ],
    sequence: { sequencer: LongestFirst },
    provide: { isLong: process.env['HOGA_TEST_LONG'] === 'on' },
    // Tests leave nothing behind in their process that the next file could trip over.
    isolate: false,
    projects: [
      {
        extends: true,
        test: { name: 'core', include: [tests('core/src')], exclude: [twins('core/src')] },
      },
      { extends: true, test: { name: 'twins', include: [twins('core/src')] } },
      { extends: true, test: { name: 'contract', include: [tests('contract/src')] } },
      {
        extends: true,
        test: { ...server, name: 'app', include: [tests('server/src/app')] },
      },
      {
        extends: true,
        test: {
          ...server,
          name: 'server',
          include: [tests('server/src'), tests('server/test')],
          exclude: [tests('server/src/app')],
        },
      },
      {
        extends: true,
        // The test of the colours reads them where they are written down.
        test: { name: 'web', include: [tests('web/src')], css: { include: /tokens\.css/ } },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: [tests('web/test')],
          globalSetup: 'web/test/build-page.ts',
          // A real server and a real browser start within these.
          testTimeout: 60_000,
          hookTimeout: 90_000,
        },
      },
      { extends: true, test: { name: 'cli', include: [tests('cli/src')], testTimeout: 15_000 } },
      {
        extends: true,
        test: {
          name: 'house',
          include: ['*.test.ts', tests('examples'), tests('bench'), tests('deploy'), tests('docs')],
          testTimeout: 60_000,
        },
      },
    ],
    coverage: {
      provider: 'v8',
      include: ['core/src/**/*.ts', 'server/src/app/**/*.ts'],
      exclude: ['**/*.test.ts'],
      reporter: [['text', { skipFull: true, skipEmpty: true }]],
      thresholds: {
        'core/src/**/*.ts': { branches: 90 },
        'server/src/app/**/*.ts': { branches: 90 },
      },
    },
  },
});
