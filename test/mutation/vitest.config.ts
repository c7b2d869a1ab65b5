import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The tests that concern what stryker.config.js breaks, the quickest first: Stryker stops at one that fails. */
const tests = [
  'test/calendar/period.test.ts',
  'test/query/fingerprint.test.ts',
  'test/archive/verify.test.ts',
  'test/deliver/links/links.test.ts',
  'test/deliver/feedback/event.test.ts',
  'test/deliver/deliver.test.ts',
  'test/deliver/feedback/feedback.test.ts',
];

const placeOf = ({ moduleId }: TestSpecification) => tests.findIndex((file) => moduleId.endsWith(file));

class InOrder extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return files.toSorted((a, b) => placeOf(a) - placeOf(b));
  }
}

export default defineConfig({
  test: { include: tests, sequence: { sequencer: InOrder }, testTimeout: 60_000, hookTimeout: 120_000 },
});
