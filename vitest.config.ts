import { globSync, readFileSync } from 'node:fs';
import { configDefaults, defineConfig, type TestUserConfig } from 'vitest/config';

/** A module that is put in another's place would be there for every test of the same process. */
const mocking = globSync('test/**/*.test.ts').filter((file) =>
  readFileSync(file, 'utf8').includes('vi.mock('),
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
      { test: { ...test, name: 'shared', exclude: [...test.exclude, ...mocking], isolate: false } },
      { test: { ...test, name: 'isolated', include: mocking } },
    ],
  },
});
