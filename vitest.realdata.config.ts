import { defineConfig } from 'vitest/config';

/** Real data in pandas and here: `npm run test:realdata` installs pandas and the data first. */
export default defineConfig({
  test: {
    include: ['test/realdata/**/*.test.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
