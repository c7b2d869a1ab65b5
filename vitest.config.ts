import { configDefaults, defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
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
    pool: 'forks',
    // More would only share the two cores of a small machine, and each may hold half a gigabyte.
    maxWorkers: 2,
    // Reports are rendered and processes started: far from slow, but not milliseconds on a busy machine.
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
