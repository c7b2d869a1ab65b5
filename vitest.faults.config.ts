import { defineConfig } from 'vitest/config';

/** What breaks the system on purpose: `npm run test:faults`; PERIODICAL_FAULTS=nightly breaks it for hours. */
export default defineConfig({
  test: {
    include: ['test/faults/**/*.test.ts'],
    globalSetup: 'test/faults/print-counts.ts',
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: process.env.PERIODICAL_FAULTS === 'nightly' ? 6 * 3_600_000 : 1_200_000,
    hookTimeout: 120_000,
  },
});
