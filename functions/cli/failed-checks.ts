/** The checks of an edition that failed, for people: what each means, and the rows that it found. */
import type { Manifest } from '../archive/manifest.ts';
import { InputError } from '../errors.ts';
import { counted, countedFound } from '../language/counted.ts';
import type { Definitions } from '../templates/definitions.ts';
import { loadReport } from '../templates/report.ts';
import { templatesAt } from '../templates.ts';
import { cell, columns } from './output.ts';

type Check = Manifest['checks'][number];

/** As many rows as a person takes in; the manifest has up to a hundred. */
const shownRows = 10;

/** "passed", or "failed (hold): 1 row" */
export const resultOf = (check: Check): string =>
  check.passed ? 'passed' : `failed (${check.severity}): ${countedFound(check)}`;

/**
 * Blocks of lines, one for each check that failed; the first rows of each are shown.
 * @param meanings what definitions.yaml says of the checks
 */
export function failedChecks(manifest: Manifest, meanings: Definitions['checks']): string[] {
  const language = manifest.languages[0] ?? 'en';
  return manifest.checks
    .filter(({ passed }) => !passed)
    .map((check) => {
      const { text, means } = meanings[check.name] ?? {};
      const said = [text?.[language] ?? [], means?.[language] ?? []].flat().join('. ');
      const title = `check ${check.name} ${resultOf(check)}${said === '' ? '' : `: ${said}`}`;
      return [title, ...rowsOf(check)].join('\n');
    });
}

function rowsOf({ sample, rows }: Check): string[] {
  const [first] = sample;
  if (!first) return [];
  const names = Object.keys(first);
  const shown = sample.slice(0, shownRows).map((row) => names.map((name) => cell(row[name])));
  const table = columns([names, ...shown].map((row) => ['', ...row]));
  return rows > shown.length ? [table, `  … and ${counted(rows - shown.length, 'row')} more`] : [table];
}

/** What the templates at hand say of the checks of a report; nothing if they do not have it, or it cannot be read. */
export function meaningsOf(report: string): Definitions['checks'] {
  try {
    return loadReport(templatesAt(undefined), report).definitions.checks;
  } catch (error) {
    if (error instanceof InputError) return {};
    throw error;
  }
}
