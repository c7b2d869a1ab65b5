import { configDefaults, defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import cloud from './vitest.cloud.config.ts';

const isNightly = process.env.PERIODICAL_FAULTS === 'nightly';
const testTimeout = isNightly ? 6 * 3_600_000 : 1_200_000;

/** Minutes long, and of one core: begun last, it would run alone. */
const isLong = ({ moduleId }: TestSpecification) => moduleId.endsWith('kill/moments.test.ts');

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

/** What breaks the system on purpose: `npm run test:faults`; PERIODICAL_FAULTS=nightly breaks it for hours. */
export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    globalSetup: 'test/faults/print-counts.ts',
    projects: [
      {
        test: {
          name: 'embedded',
          include: ['test/faults/**/*.test.ts'],
          pool: 'forks',
          maxWorkers: 2,
          testTimeout,
          hookTimeout: 120_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        // A Trino and an emulator want the machine for themselves.
        test: {
          ...cloud.test,
          name: 'cloud',
          include: ['test/cloud/faults/**/*.test.ts'],
          exclude: configDefaults.exclude,
          testTimeout,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
