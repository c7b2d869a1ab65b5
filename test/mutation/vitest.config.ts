import { defineConfig } from 'vitest/config';

/** The tests that concern what stryker.config.js changes: they run for every change. */
export default defineConfig({
  test: {
    include: [
      'test/calendar/period.test.ts',
      'test/query/fingerprint.test.ts',
      'test/archive/verify.test.ts',
      'test/deliver/deliver.test.ts',
      'test/deliver/{feedback,links}/*.test.ts',
    ],
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
