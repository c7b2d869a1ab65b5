/**
 * Breaks the files whose silent mistakes would cost most (what is sent to whom, for which days, and what proves an
 * edition) in many small ways, and counts what the tests notice. The report to read is .cache/mutation/report.html.
 *
 * Four changes are not noticed, because they change nothing:
 * - calendar/period.ts: no `return undefined` at the end of a function, which returns that anyway
 * - query/lake-index.ts: `<=` for `<` in the order of days, of which no two are the same
 * - deliver/send.ts: `.detail` for `?.detail`, whose error is caught and gives the same empty text
 */
export default {
  mutate: [
    'functions/calendar/{days,period}.ts',
    'functions/query/{fingerprint,lake-index}.ts',
    'functions/archive/{signature,verify}.ts',
    'functions/deliver.ts',
    'functions/deliver/{announce,channel,send,suppression,feedback,links}.ts',
    'functions/deliver/ses/event.ts',
  ],
  testRunner: 'vitest',
  vitest: { configFile: 'test/mutation/vitest.config.ts' },
  coverageAnalysis: 'perTest',
  concurrency: 1,
  // Stryker would read it with TypeScript's JavaScript API, which TypeScript 7 does not have.
  tsconfigFile: 'none',
  ignorePatterns: ['.cache', 'out', 'cdk.out'],
  tempDirName: '.cache/stryker',
  reporters: ['progress-append-only', 'clear-text', 'html', 'json'],
  clearTextReporter: { logTests: false, allowColor: false },
  htmlReporter: { fileName: '.cache/mutation/report.html' },
  jsonReporter: { fileName: '.cache/mutation/report.json' },
  thresholds: { high: 95, low: 95, break: 95 },
};
