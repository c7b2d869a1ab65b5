/** A report as its folder says it: report.yaml, one .sql per query, checks/, one Markdoc page per language. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parsePeriod } from '../calendar/period.ts';
import { andValues, plainPeriod, type Values, valuesBehind, withValues } from '../calendar/values.ts';
import { InputError, UsageError } from '../errors.ts';
import { languageNames } from '../language/languages.ts';
import { loadChecks } from './checks.ts';
import { type Definitions, type Labels, loadDefinitions, loadLabels } from './definitions.ts';
import { displayPath, productTemplates, type Templates } from './directories.ts';
import type { Figures } from './figure.ts';
import { loadFigures } from './figures.ts';
import { type Check, filesIn, type TextFile } from './files.ts';
import { guardTemplates } from './guard.ts';
import { reportName } from './names.ts';
import { namedOwner } from './owners.ts';
import { type Parameters, parametersIn, settled } from './parameters.ts';
import { type Pictures, picturesIn } from './pictures.ts';
import { pagesOf } from './project.ts';
import { schedulesInForce } from './schedules.ts';
import { defaultParameters, type ReportSettings, type Schedule, settingsIn } from './settings.ts';
import { loadSnippets, type Snippet } from './snippets.ts';
import { lineInYaml } from './yaml.ts';

export interface Report {
  readonly name: string;
  /** Path of report.yaml, for messages. */
  readonly file: string;
  /** report.yaml as it is written, for the lines of messages. */
  readonly text: string;
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
 * Reads a report from the first templates folder that has it.
 * @throws InputError it is not there, or a file says something else than expected
 */
export function loadReport(templates: Templates, report: string): Report {
  const { directory, file, text, isInherited, own, settings } = readSettings(templates, report);
  const written = pagesIn(directory, own, text);
  const pages = templates.project ? pagesOf(written, report, templates.project, isInherited) : written;
  const queries = queriesIn(directory);
  const checks = loadChecks(templates, directory, text, own.checks);
  return {
    name: report,
    file,
    text,
    isInherited,
    settings,
    ownParameters: Object.keys(own.parameters),
    queries,
    checks,
    pages,
    definitions: loadDefinitions(
      directory,
      settings,
      templates,
      checks.map(({ name }) => name),
    ),
    labels: loadLabels(directory, settings),
    figures: loadFigures(
      templates,
      directory,
      queries.map(({ name }) => name),
    ),
    pictures: picturesIn(directory),
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
  const folder = join('reports', report);
  const root = templates.directories.find((one) => existsSync(join(one, folder, 'report.yaml')));
  if (root === undefined)
    throw InputError.at('', `there is no report "${report}"; expected ${listed(templates)}`);
  guardTemplates(root, folder);
  refuseParts(templates, root, folder);
  const directory = join(root, folder);
  const path = join(directory, 'report.yaml');
  const file = displayPath(path);
  const text = readFileSync(path, 'utf8');
  const isInherited = templates.directories.length > 1 && root === productTemplates;
  const own = settingsIn(file, text, templates.project, isInherited);
  const { parameters: said, declared } = parametersIn(own.parameters);
  const parameters = { ...defaultParameters(templates), ...said };
  const owner = namedOwner(templates, report)?.address ?? own.owner;
  const schedules = schedulesInForce(templates, report, own.schedules).map((schedule, index) =>
    settledSchedule(
      schedule,
      { parameters, declared },
      { file, line: lineInYaml(text, ['schedules', index, 'set']) },
    ),
  );
  const settings = { ...own, parameters, declared, owner, schedules };
  return { directory, file, text, isInherited, own, settings };
}

/** Its period as its editions are called by it. @throws InputError no run may be asked for with such values */
function settledSchedule(
  schedule: Schedule,
  parameters: Parameters,
  { file, line }: { readonly file: string; readonly line: number | undefined },
): Schedule {
  const { set = {} } = schedule;
  try {
    const given = Object.entries(set).map(([name, value]) => [name, String(value)]);
    const period = andValues(schedule.period, Object.fromEntries(given));
    if (period === plainPeriod(period)) return schedule;
    // Any day: which period it is plays no part.
    const { values = {} } = settled(parsePeriod(period, '2024-07-01'), parameters).period;
    return { ...schedule, period: withValues(plainPeriod(period), values) };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw InputError.at(file, `schedule ${schedule.name}: ${error.message}`, line);
  }
}

/** A folder takes the place of a whole report; tests of it may lie there alone. @throws InputError it holds only a part */
function refuseParts({ directories }: Templates, root: string, folder: string): void {
  for (const directory of directories.slice(0, directories.indexOf(root))) {
    const own = join(directory, folder);
    const [part] = existsSync(own) ? readdirSync(own).filter((name) => !/^(tests$|\.)/.test(name)) : [];
    if (part === undefined) continue;
    throw InputError.at(
      displayPath(join(own, part)),
      `is a part of a report that ships with Periodical, and is not laid over it; expected all of its files, with report.yaml`,
    );
  }
}

/** @throws InputError a query has the name of the files that say what changed since the last edition */
function queriesIn(directory: string): TextFile[] {
  const queries = filesIn(directory, '.sql');
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
  directory: string,
  settings: Pick<ReportSettings, 'title'>,
  text: string,
): Record<string, TextFile> {
  const pages = filesIn(directory, '.md');
  const file = displayPath(join(directory, 'report.yaml'));
  const line = lineInYaml(text, ['title']);
  if (pages.length === 0)
    throw InputError.at(file, 'there is no page; expected en.md or zh.md beside it', line);
  const order = Object.keys(settings.title);
  for (const page of pages) {
    if (!languageNames().includes(page.name)) {
      throw InputError.at(
        page.file,
        `is not a page of a known language; expected ${languageNames().join('.md, ')}.md`,
        1,
      );
    }
    if (!order.includes(page.name)) {
      throw InputError.at(
        file,
        `title.${page.name}: expected a title in this language, as there is ${page.name}.md`,
        line,
      );
    }
  }
  for (const language of order) {
    if (!pages.some((page) => page.name === language)) {
      throw InputError.at(
        file,
        `title.${language}: expected a page ${language}.md, but there is none`,
        lineInYaml(text, ['title', language]),
      );
    }
  }
  return Object.fromEntries(
    order.flatMap((language) => pages.filter((p) => p.name === language).map((p) => [language, p])),
  );
}
