import { configDefaults, defineConfig } from 'vitest/config';

/** What needs a Trino or an emulator of AWS: `npm run test:cloud` installs them first. */
export default defineConfig({
  test: {
    include: ['test/cloud/**/*.test.ts'],
    // Those are part of `npm run test:faults`.
    exclude: [...configDefaults.exclude, 'test/cloud/faults/**'],
    pool: 'forks',
    // Each has servers of its own, of a gigabyte; one of the two mostly waits for what the other computes with.
    maxWorkers: 2,
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
