/** What the sweep of a large lake takes; of a million files: test/faults/inputs/large-lake.test.ts. */
import { expect, it } from 'vitest';
import { sweepLargeLake } from './large-lake.ts';

it('the sweep lists each table once for all periods of all reports, within the memory of its Lambda', async () => {
  const { changed, files, listings, megabytes } = await sweepLargeLake(20_000);
  // Two reports, three schedules, three periods each.
  expect(changed).toBe(9);
  expect(files).toBeGreaterThan(19_990);
  expect(listings).toBeLessThan(20 + 20);
  expect(megabytes).toBeLessThan(512);
});
