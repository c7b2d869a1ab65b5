import { globSync, readFileSync } from 'node:fs';
import { configDefaults, defineConfig, type TestUserConfig } from 'vitest/config';

/** A module that is put in another's place, or a language that is made known, is there for every test of the process. */
const apart = globSync('test/**/*.test.ts').filter((file) =>
  /vi\.mock\(|knowLanguage\(|templates\/languages/.test(readFileSync(file, 'utf8')),
);

const test = {
  include: ['test/**/*.test.ts'],
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

export default defineConfig({
  test: {
    // More would only share the two cores of a small machine, and each may hold a gigabyte.
    maxWorkers: 2,
    projects: [
      // Each file anew would load CDK, MJML, DuckDB and Typst three hundred times.
      { test: { ...test, name: 'shared', exclude: [...test.exclude, ...apart], isolate: false } },
      { test: { ...test, name: 'isolated', include: apart } },
    ],
  },
});
