/** Tests of a report as its folder has them: `tests/NAME/` with small inputs, and the rows that are expected of them. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Calendar } from '../calendar/calendar.ts';
import { addDays } from '../calendar/days.ts';
import { parsePeriod } from '../calendar/period.ts';
import { displayPath, type Templates } from '../templates/directories.ts';
import { filesIn, type TextFile } from '../templates/files.ts';
import { guardTemplates } from '../templates/guard.ts';
import { parseYaml } from '../templates/yaml.ts';

export interface ReportCase {
  readonly name: string;
  /** Its test.yaml, for messages. */
  readonly file: string;
  readonly period: string;
  /** The instant of the run, UTC. */
  readonly now: string;
  /** In the place of those of the report. */
  readonly parameters: Readonly<Record<string, number | string | boolean>>;
  /** CSV by raw table. */
  readonly inputs: readonly TextFile[];
  /** CSV by query, check or model. */
  readonly expected: readonly TextFile[];
}

const fixedPeriod = z
  .string()
  .regex(/\d{4}/, 'expected a period that is the same on every day, such as 2024-06');

/** What test.yaml may say. */
export const caseSettings = z.strictObject({
  period: fixedPeriod.describe('The period of the run.'),
  now: z.iso.datetime().optional().describe('When it runs, UTC. By default the period is over.'),
  parameters: z
    .record(z.string(), z.union([z.number(), z.string(), z.boolean()]))
    .default({})
    .describe('In the place of those of the report.'),
});

/** After all periods. */
const later = '2500-01-01';

/** The folder of a report's tests in the user's own templates: those of reports that ship are for their own lake. */
const testsOf = ({ directories: [own = ''] }: Templates, report: string): string =>
  join(own, 'reports', report, 'tests');

/** Whether the templates have tests of a report. */
export const hasTests = (templates: Templates, report: string): boolean =>
  existsSync(testsOf(templates, report));

/**
 * Reads the tests of a report that have inputs of their own, in the order of their names.
 * @throws InputError with file and line
 */
export function casesOf(templates: Templates, report: string): ReportCase[] {
  const folder = testsOf(templates, report);
  if (!existsSync(folder)) return [];
  guardTemplates(templates.directories[0] ?? '', join('reports', report, 'tests'));
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => caseIn(join(folder, name), name, templates.project?.calendar))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function caseIn(folder: string, name: string, calendar: Calendar | undefined): ReportCase {
  const path = join(folder, 'test.yaml');
  const file = displayPath(path);
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const { period, now, parameters } = parseYaml(file, text, caseSettings);
  const over = () => `${addDays(parsePeriod(period, later, calendar).end, 1)}T12:00:00Z`;
  const expected = filesIn(join(folder, 'expected'), '.csv');
  return { name, file, period, now: now ?? over(), parameters, inputs: filesIn(folder, '.csv'), expected };
}

/** The tests of columns of a report, as a file that need not be there. */
export function columnTestsFile(templates: Templates, report: string): TextFile | undefined {
  const path = join(testsOf(templates, report), 'columns.yaml');
  if (!existsSync(path)) return undefined;
  return { name: 'columns', file: displayPath(path), text: readFileSync(path, 'utf8') };
}

/**
 * The periods that a change of templates is judged by: `tests/pinned.yaml`, a list.
 * @throws InputError with file and line
 */
export function pinnedPeriods(templates: Templates, report: string): string[] {
  const path = join(testsOf(templates, report), 'pinned.yaml');
  if (!existsSync(path)) return [];
  return parseYaml(displayPath(path), readFileSync(path, 'utf8'), z.array(fixedPeriod));
}
