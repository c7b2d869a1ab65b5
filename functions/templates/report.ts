/** A report as its folder says it: report.yaml, one .sql per query, checks/, one Markdoc page per language. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Calendar } from '../calendar/calendar.ts';
import { parsePeriod } from '../calendar/period.ts';
import { andValues, plainPeriod, type Values, valuesBehind, withValues } from '../calendar/values.ts';
import { defined } from '../defined.ts';
import { InputError, UsageError } from '../errors.ts';
import { languageNamed, languageNames } from '../language/languages.ts';
import { loadChecks } from './checks.ts';
import { type Definitions, type Labels, loadDefinitions, loadLabels } from './definitions.ts';
import type { Templates, WrittenFile } from './directories.ts';
import type { Figures } from './figure.ts';
import { loadFigures } from './figures.ts';
import { type Check, layeredFiles, type TextFile } from './files.ts';
import { guardTemplates } from './guard.ts';
import { reportName } from './names.ts';
import { namedOwner } from './owners.ts';
import { type Parameters, parametersIn, settled } from './parameters.ts';
import { type Pictures, picturesIn } from './pictures.ts';
import { pagesOf } from './project.ts';
import { parseReport, reportFolders } from './report-part.ts';
import { schedulesInForce } from './schedules.ts';
import { defaultParameters, type ReportSettings, type Schedule, settingsIn } from './settings.ts';
import { loadSnippets, type Snippet } from './snippets.ts';
import { type Place, placeInYaml } from './yaml.ts';

export interface Report {
  readonly name: string;
  /** Path of report.yaml, for messages. */
  readonly file: string;
  /** Its folders, absolute: those that are laid over others first. */
  readonly directories: readonly string[];
  /** Each report.yaml of them, for the lines of messages. */
  readonly written: readonly WrittenFile[];
  /** Whether it ships with Periodical, below a templates folder of the user's. */
  readonly isInherited: boolean;
  /** With the defaults of parameters.yaml filled in, and what owners.yaml and schedules.yaml say in its place. */
  readonly settings: ReportSettings;
  /** Names of the parameters that report.yaml itself sets. */
  readonly ownParameters: readonly string[];
  readonly queries: readonly TextFile[];
  readonly checks: readonly Check[];
  /** By language, the report's first language first. */
  readonly pages: Readonly<Record<string, TextFile>>;
  readonly definitions: Definitions;
  readonly labels: Labels;
  readonly figures: Figures;
  /** Those that lie beside the pages. */
  readonly pictures: Pictures;
  /** Those of the templates, which its pages may name. */
  readonly snippets: readonly Snippet[];
}

/** Names of all reports that the templates have. */
export function reportNames(templates: Templates): string[] {
  const names = templates.directories.flatMap((directory) => {
    const reports = join(directory, 'reports');
    return existsSync(reports)
      ? readdirSync(reports).filter((entry) => existsSync(join(reports, entry, 'report.yaml')))
      : [];
  });
  return [...new Set(names)].sort();
}

/**
 * Reads a report from the first templates folder that has the whole of it, and over it what those before have.
 * @throws InputError it is not there, or a file says something else than expected
 */
export function loadReport(templates: Templates, report: string): Report {
  const { directories, written, isInherited, own, settings } = readSettings(templates, report);
  const found = pagesIn(directories, own, written);
  const pages = templates.project ? pagesOf(found, report, templates.project, isInherited) : found;
  const queries = queriesIn(directories);
  const checks = loadChecks(templates, directories, written, own.checks);
  return {
    name: report,
    file: written[0]?.file ?? '',
    directories,
    written,
    isInherited,
    settings,
    ownParameters: Object.keys(own.parameters),
    queries,
    checks,
    pages,
    definitions: loadDefinitions(
      directories,
      settings,
      templates,
      checks.map(({ name }) => name),
    ),
    labels: loadLabels(directories, settings),
    figures: loadFigures(
      templates,
      directories,
      queries.map(({ name }) => name),
    ),
    pictures: Object.assign({}, ...directories.map(picturesIn)),
    snippets: loadSnippets(templates),
  };
}

/**
 * What report.yaml says, and nothing else of the report: for lists of reports.
 * @throws InputError as loadReport
 */
export const loadSettings = (templates: Templates, report: string): ReportSettings =>
  readSettings(templates, report).settings;

/** @returns `own`: as they are written; `settings`: with what is in force beside and in their place */
function readSettings(templates: Templates, report: string) {
  if (!reportName.safeParse(report).success) {
    throw InputError.at('', `"${report}" is not the name of a report; expected ${listed(templates)}`);
  }
  for (const root of templates.directories) guardTemplates(root, join('reports', report));
  const found = reportFolders(templates, report);
  if (!found) throw InputError.at('', `there is no report "${report}"; expected ${listed(templates)}`);
  const calendar = templates.project?.calendar;
  const { extends: _, ...own } = parseReport(found, templates, settingsIn(calendar));
  const { parameters: said, declared } = parametersIn(own.parameters);
  const parameters = { ...defaultParameters(templates), ...said };
  const owner = namedOwner(templates, report)?.address ?? own.owner;
  const schedules = schedulesInForce(templates, report, own.schedules).map((schedule, index) =>
    settledSchedule(
      schedule,
      { parameters, declared },
      calendar,
      placeInYaml(found.written, ['schedules', index, 'set']),
    ),
  );
  const settings = { ...own, ...defined({ calendar }), parameters, declared, owner, schedules };
  return { ...found, own, settings };
}

/** Its period as its editions are called by it. @throws InputError no run may be asked for with such values */
function settledSchedule(
  schedule: Schedule,
  parameters: Parameters,
  calendar: Calendar | undefined,
  { file, line }: Place,
): Schedule {
  const { set = {} } = schedule;
  try {
    const given = Object.entries(set).map(([name, value]) => [name, String(value)]);
    const period = andValues(schedule.period, Object.fromEntries(given));
    if (period === plainPeriod(period)) return schedule;
    // Any day: which period it is plays no part.
    const { values = {} } = settled(parsePeriod(period, '2024-07-01', calendar), parameters).period;
    return { ...schedule, period: withValues(plainPeriod(period), values) };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw InputError.at(file, `schedule ${schedule.name}: ${error.message}`, line);
  }
}

/** @throws InputError a query has the name of the files that say what changed since the last edition */
function queriesIn(directories: readonly string[]): TextFile[] {
  const queries = layeredFiles(directories, '.sql');
  const taken = queries.find(({ name }) => name === 'changes');
  if (!taken) return queries;
  const message =
    'is called as the files that say what changed since the last edition, data/changes.csv and .json; expected another name';
  throw InputError.at(taken.file, message, 1);
}

/** The report as the sweep sees it: without the schedules that are off. */
export const withoutThoseOff = (report: Report): Report => ({
  ...report,
  settings: { ...report.settings, schedules: report.settings.schedules.filter(({ isOff }) => !isOff) },
});

/** @throws InputError the report has no such schedule */
export function scheduleNamed({ file, settings }: Report, name: string): Schedule {
  const known = settings.schedules.find((schedule) => schedule.name === name);
  if (known) return known;
  const names = settings.schedules.map((schedule) => schedule.name).join(', ') || 'a schedule of report.yaml';
  throw InputError.at(file, `has no schedule "${name}"; expected one of ${names}`);
}

/** The period of a run: the usual one where none is named, or only values of parameters are. */
export function periodAsked(
  report: Report,
  {
    period,
    schedule,
    set = {},
  }: { period?: string | undefined; schedule?: string | undefined; set?: Values },
): string {
  const isNamed = period !== undefined && !period.startsWith(',');
  const plain = isNamed ? period : usualPeriodOf(report, schedule);
  return andValues(plain, { ...valuesBehind(isNamed ? '' : (period ?? '')), ...set });
}

/** The period of a run that names none: its schedule's, or else that of the report's first schedule. */
export function usualPeriodOf(report: Report, schedule: string | undefined): string {
  if (schedule !== undefined) return scheduleNamed(report, schedule).period;
  return report.settings.schedules[0]?.period ?? 'last month';
}

const listed = (templates: Templates) =>
  reportNames(templates)
    .filter((name) => reportName.safeParse(name).success)
    .join(', ') || 'a folder in reports/';

function pagesIn(
  directories: readonly string[],
  { title }: Pick<ReportSettings, 'title'>,
  written: readonly WrittenFile[],
): Record<string, TextFile> {
  const pages = layeredFiles(directories, '.md').map((page) => ({ ...page, name: languageNamed(page.name) }));
  const at = (path: readonly string[], message: string) => {
    const { file, line } = placeInYaml(written, path);
    return InputError.at(file, message, line);
  };
  if (pages.length === 0) throw at(['title'], 'there is no page; expected en.md or zh.md beside it');
  const order = Object.keys(title);
  for (const [index, { name, file }] of pages.entries()) {
    const twin = pages.slice(0, index).find((page) => page.name === name);
    if (twin) throw InputError.at(file, `is in the same language as ${twin.file}`, 1);
    if (!languageNames().includes(name)) {
      const expected = `${languageNames().join('.md, ')}.md`;
      throw InputError.at(file, `is not a page of a known language; expected ${expected}`, 1);
    }
    if (!order.includes(name))
      throw at(['title'], `title.${name}: expected a title in this language, as there is ${name}.md`);
  }
  for (const language of order) {
    if (!pages.some(({ name }) => name === language))
      throw at(['title', language], `title.${language}: expected a page ${language}.md, but there is none`);
  }
  return Object.fromEntries(
    order.flatMap((language) => pages.filter((p) => p.name === language).map((p) => [language, p])),
  );
}
