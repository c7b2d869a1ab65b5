import { configDefaults, defineConfig } from 'vitest/config';

/** What needs a Trino or an emulator of AWS: `npm run test:cloud` installs them first. */
export default defineConfig({
  test: {
    include: ['test/cloud/**/*.test.ts'],
    // Those are part of `npm run test:faults`.
    exclude: [...configDefaults.exclude, 'test/cloud/faults/**'],
    pool: 'forks',
    // One server after the other: each takes a gigabyte and both cores.
    maxWorkers: 1,
    fileParallelism: false,
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
