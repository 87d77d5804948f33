// One run, one summary; a project is a part of the tree with its own needs.
import { defineConfig } from 'vitest/config';
import { DefaultReporter } from 'vitest/node';

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

const tests = (folder: string): string => `${folder}/**/*.test.{ts,tsx}`;

export default defineConfig({
  test: {
    pool: 'forks',
    maxWorkers: 2,
    reporters: [
      new SummaryLast(),
      ...(process.env['GITHUB_ACTIONS'] === 'true' ? ['github-actions' as const] : []),
    ],
    projects: [
      // Pure functions share nothing that one test could spoil for the next.
      { extends: true, test: { name: 'core', include: [tests('core/src')], isolate: false } },
      { extends: true, test: { name: 'contract', include: [tests('contract/src')] } },
      {
        extends: true,
        test: {
          name: 'server',
          include: [tests('server/src'), tests('server/test')],
          // A real PostgreSQL starts within these.
          testTimeout: 30_000,
          hookTimeout: 60_000,
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
