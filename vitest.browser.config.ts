import { defineConfig } from 'vitest/config';

/** Pages and mails in Chromium: `npm run test:browser` installs it first. */
export default defineConfig({
  test: {
    include: ['test/browser/**/*.test.ts'],
    globalSetup: 'test/browser/room/prepared.ts',
    pool: 'forks',
    // A browser and a report over the whole sample lake: each takes a core and half a gigabyte.
    maxWorkers: 1,
    testTimeout: 300_000,
    hookTimeout: 600_000,
  },
});
