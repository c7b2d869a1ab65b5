/** The checks of an edition that failed, as pages show them. */
import type { Manifest } from '../../archive/manifest.ts';
import type { Definitions } from '../../templates/definitions.ts';
import type { PageContext } from './frame.ts';
import type { FailedCheck } from './pages/failed-checks.ts';
import { titleIn } from './shown.ts';

/** As many rows as a person takes in; the manifest has up to a hundred. */
const shownRows = 10;

/** @param meanings what definitions.yaml says of the checks */
export const failedChecksOf = (
  { checks }: Manifest,
  meanings: Definitions['checks'],
  { language, words }: PageContext,
): FailedCheck[] =>
  checks
    .filter(({ passed }) => !passed)
    .map(({ name, severity, count, rows, sample }) => {
      const { text = {}, means = {} } = meanings[name] ?? {};
      const columns = Object.keys(sample[0] ?? {});
      const shown = sample.slice(0, shownRows);
      return {
        name,
        mood: severity === 'hold' ? 'bad' : 'warn',
        result: words('check_failed', { count }),
        means: [titleIn(text, language), titleIn(means, language)].filter(Boolean),
        columns,
        rows: shown.map((row) => columns.map((column) => cell(row[column]))),
        more: rows - shown.length,
      };
    });

const cell = (value: unknown): string => (value === null || value === undefined ? '–' : String(value));
