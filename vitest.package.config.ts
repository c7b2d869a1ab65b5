import { defineConfig } from 'vitest/config';

/** The package that `npm pack` makes, installed in an empty folder: `npm run test:package`. */
export default defineConfig({
  test: {
    include: ['test/package/**/*.test.ts'],
    pool: 'forks',
    testTimeout: 300_000,
    hookTimeout: 600_000,
  },
});
