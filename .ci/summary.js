// Prints "N passed, N failed[, N skipped]" of vitest's JSON and of the steps that failed; exit code 1 on any.
import { existsSync, readFileSync } from 'node:fs';

const [, , file, failedSteps] = process.argv;
const results = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
const { numPassedTests: passed = 0, numFailedTests = 0, numPendingTests = 0, numTodoTests = 0 } = results;
// Suites that could not even be loaded have no tests to count.
const broken = (results.testResults ?? []).filter(
  ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
);
const tests = numFailedTests + broken.length;
// The step of the tests has failed because of these: they count once.
const steps = Number(failedSteps) - (tests > 0 ? 1 : 0);
const failed = tests + Math.max(0, steps) + (passed + tests === 0 && steps <= 0 ? 1 : 0);
const skipped = numPendingTests + numTodoTests;
process.exitCode = failed > 0 ? 1 : 0;
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
