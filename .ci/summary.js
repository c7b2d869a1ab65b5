// Names what failed; its last line is "N passed, N failed[, N skipped]", of vitest's JSON files and of the steps that
// failed; exit code 1 on any.
import { existsSync, readFileSync } from 'node:fs';

const firstLine = (message = '') => message.split('\n', 1)[0];
const [, , failedSteps, ...files] = process.argv;
const counted = files.map((file) => {
  const results = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  const { numPassedTests: passed = 0, numFailedTests = 0, numPendingTests = 0, numTodoTests = 0 } = results;
  // A file that could not be loaded, or whose hooks failed, has no test that failed.
  const broken = (results.testResults ?? []).filter(
    (file) => file.status === 'failed' && file.assertionResults.every(({ status }) => status !== 'failed'),
  );
  for (const { name, message } of broken) {
    console.log(`failed: ${name}: ${firstLine(message)}`);
  }
  for (const { name, assertionResults } of results.testResults ?? []) {
    for (const { status, fullName, failureMessages } of assertionResults) {
      if (status === 'failed') console.log(`failed: ${name}: ${fullName}: ${firstLine(failureMessages[0])}`);
    }
  }
  return { passed, failed: numFailedTests + broken.length, skipped: numPendingTests + numTodoTests };
});
const sum = (of) => counted.reduce((total, one) => total + one[of], 0);
// A step of tests has failed because of its tests: they count once.
const steps = Math.max(0, Number(failedSteps) - counted.filter(({ failed }) => failed > 0).length);
// A suite that left no results has not passed, whatever its step said.
const silent = counted.filter(({ passed, failed }) => passed + failed === 0).length;
const failed = sum('failed') + Math.max(steps, silent);
process.exitCode = failed > 0 ? 1 : 0;
const skipped = sum('skipped');
console.log(`${sum('passed')} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
