import { globSync, readFileSync } from 'node:fs';
import { configDefaults, defineConfig, type TestUserConfig } from 'vitest/config';

/** A module that is put in another's place, or a language that is made known, is there for every test of the process. */
const apart = globSync('test/**/*.test.ts').filter((file) =>
  /vi\.mock\(|knowLanguage\(|templates\/languages/.test(readFileSync(file, 'utf8')),
);

/**
 * What takes some ten seconds and more: whole runs over the sample lake, commands in processes of their own, the figures
 * beside their independent computation.
 */
export const slow = [
  'test/archive/correction/correction.test.ts',
  'test/archive/proved.test.ts',
  'test/archive/rebuild.test.ts',
  'test/cache-folder.test.ts',
  'test/charts/types.test.ts',
  'test/cli/cli.test.ts',
  'test/cli/draft.test.ts',
  'test/cli/init.test.ts',
  'test/cli/outcome.test.ts',
  'test/cli/release.test.ts',
  'test/cli/set.test.ts',
  'test/cli/sweep.test.ts',
  'test/endpoint/room.test.ts',
  'test/endpoint/room/operators.test.ts',
  'test/endpoint/room/readers.test.ts',
  'test/endpoint/room/runs.test.ts',
  'test/infra/addresses.test.ts',
  'test/infra/cfn-lint.test.ts',
  'test/infra/lake.test.ts',
  'test/ledger/sqlite.test.ts',
  'test/pipeline/approval.test.ts',
  'test/pipeline/coverage.test.ts',
  'test/pipeline/run.test.ts',
  'test/query/athena/bounds.test.ts',
  'test/query/athena/fingerprint.test.ts',
  'test/query/athena/made.test.ts',
  'test/query/athena/results.test.ts',
  'test/query/duckdb-limits.test.ts',
  'test/query/engine.test.ts',
  'test/query/extracts.test.ts',
  'test/query/figures.test.ts',
  'test/query/local-times.test.ts',
  'test/render/page.test.ts',
  'test/render/pdf-ua.test.ts',
  'test/sample-lake.test.ts',
  'test/stages/deliver.test.ts',
  'test/stages/run.test.ts',
  'test/stages/sweep.test.ts',
  'test/stages/sweep/known.test.ts',
  'test/validate/keys.test.ts',
  'test/validate/validate.test.ts',
];

const test = {
  // They need servers: vitest.cloud.config.ts; minutes: vitest.faults.config.ts; pandas:
  // vitest.realdata.config.ts; a browser: vitest.browser.config.ts; or an empty folder: vitest.package.config.ts.
  exclude: [
    ...configDefaults.exclude,
    'test/cloud/**',
    'test/faults/**',
    'test/realdata/**',
    'test/browser/**',
    'test/package/**',
  ],
  // Processes, not threads: Typst's and DuckDB's native parts are not made to be unloaded.
  pool: 'forks' as const,
  // Reports are rendered and processes started: far from slow, but not milliseconds on a busy machine.
  testTimeout: 60_000,
  hookTimeout: 120_000,
} satisfies TestUserConfig;

/** @param chosen files, and what is left out of them */
export const configOf = (chosen: {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}) => {
  const isApart = (file: string) => apart.includes(file);
  const exclude = [...test.exclude, ...chosen.exclude];
  const include = globSync([...chosen.include]).filter((file) => !chosen.exclude.includes(file));
  return defineConfig({
    test: {
      // More would only share the two cores of a small machine, and each may hold a gigabyte.
      maxWorkers: 2,
      projects: [
        // Each file anew would load CDK, MJML, DuckDB and Typst three hundred times.
        {
          test: {
            ...test,
            name: 'shared',
            include: [...chosen.include],
            exclude: [...exclude, ...apart],
            isolate: false,
          },
        },
        { test: { ...test, name: 'isolated', include: include.filter(isApart), exclude } },
      ],
    },
  });
};

export const all = ['test/**/*.test.ts'];

/** Every test that needs only Node. */
export default configOf({ include: all, exclude: [] });
