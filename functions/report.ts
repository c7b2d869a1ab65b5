/** A report as its folder says it: report.yaml, one .sql per query, checks/, one Markdoc page per language. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { InputError } from './errors.ts';
import { writtenLanguages } from './format.ts';
import { checkZone } from './plan/zone.ts';
import { annotation } from './query/sql.ts';
import { formats } from './render.ts';
import { displayPath, type Templates } from './templates.ts';
import { parseYaml } from './yaml.ts';

const texts = z.partialRecord(z.enum(['en', 'zh']), z.string().min(1));
const name = z.string().regex(/^[a-z][a-z0-9_-]*$/, 'expected a name of lower-case letters, digits, - and _');

const parametersSchema = z.record(name, z.union([z.number(), z.string(), z.boolean()]));

const schema = z.strictObject({
  title: texts,
  publisher: texts.default({}),
  owner: z.email('expected an email address'),
  timezone: z.string().refine(isZone, 'expected a time zone such as Asia/Shanghai'),
  currency: z.string().regex(/^[A-Z]{3}$/, 'expected a currency code such as CNY'),
  formats: z.array(z.enum(formats)).min(1).default([...formats]),
  parameters: parametersSchema.default({}),
  on_empty: z.enum(['hold', 'send', 'skip']).default('hold'),
  /** The query and the column whose value says whether the period has data at all. */
  empty_when: z.string().regex(/^[a-z_0-9]+\.[a-z_0-9]+$/, 'expected QUERY.COLUMN').optional(),
  schedules: z
    .array(z.strictObject({ name, cron: z.string().regex(/^\S+( \S+){4}$/, 'expected five fields'), period: z.string() }))
    .default([]),
});

const definitionsSchema = z.strictObject({
  queries: z.record(z.string(), z.strictObject({ title: texts, text: texts })).default({}),
  /** `found` is what the report says to its readers where the check finds something. */
  checks: z
    .record(z.string(), z.strictObject({ title: texts, text: texts, found: texts.optional() }))
    .default({}),
});

/** What the values of a column read as, by language: `zh: {kind: {goods: 商品}}`. */
const labelsSchema = z.partialRecord(
  z.enum(['en', 'zh']),
  z.record(z.string(), z.record(z.string(), z.string())),
);

export type Definitions = z.output<typeof definitionsSchema>;
export type Labels = z.output<typeof labelsSchema>;
export type ReportSettings = z.output<typeof schema>;

export interface TextFile {
  /** The name without its ending: the query, the check, the model, the language. */
  readonly name: string;
  /** For messages. */
  readonly file: string;
  readonly text: string;
}

export interface Check extends TextFile {
  /** `hold`: an edition with such rows is not sent; `warn`: it says so. */
  readonly severity: 'hold' | 'warn';
}

export interface Report {
  readonly name: string;
  /** Path of report.yaml, for messages. */
  readonly file: string;
  /** With the defaults of parameters.yaml filled in. */
  readonly settings: ReportSettings;
  /** Names of the parameters that report.yaml itself sets. */
  readonly ownParameters: readonly string[];
  readonly queries: readonly TextFile[];
  readonly checks: readonly Check[];
  /** By language, the report's first language first. */
  readonly pages: Readonly<Record<string, TextFile>>;
  readonly definitions: Definitions;
  readonly labels: Labels;
}

/** Names of all reports that the templates have. */
export function reportNames(templates: Templates): string[] {
  const names = templates.directories.flatMap((directory) => {
    const reports = join(directory, 'reports');
    return existsSync(reports) ? readdirSync(reports).filter((entry) => existsSync(join(reports, entry, 'report.yaml'))) : [];
  });
  return [...new Set(names)].sort();
}

/**
 * Reads a report from the first templates folder that has it.
 * @throws InputError it is not there, or a file says something else than expected
 */
export function loadReport(templates: Templates, report: string): Report {
  const directory = templates.directories
    .map((templatesDirectory) => join(templatesDirectory, 'reports', report))
    .find((candidate) => existsSync(join(candidate, 'report.yaml')));
  if (directory === undefined) throw InputError.at('', `there is no report "${report}"; expected ${listed(templates)}`);
  const path = join(directory, 'report.yaml');
  const file = displayPath(path);
  const settings = parseYaml(file, readFileSync(path, 'utf8'), schema);
  const pages = pagesIn(directory, settings);
  return {
    name: report,
    file,
    settings: { ...settings, parameters: { ...defaultParameters(templates), ...settings.parameters } },
    ownParameters: Object.keys(settings.parameters),
    queries: filesIn(directory, '.sql'),
    checks: filesIn(join(directory, 'checks'), '.sql').map(withSeverity),
    pages,
    definitions: optionalYaml(directory, 'definitions.yaml', definitionsSchema),
    labels: optionalYaml(directory, 'labels.yaml', labelsSchema),
  };
}

/** The rules' defaults: parameters.yaml of the project, and over it that of the user's templates. */
export function defaultParameters(templates: Templates): Record<string, number | string | boolean> {
  const files = templates.directories.toReversed().map((directory) => join(directory, 'parameters.yaml'));
  const found = files
    .filter((path) => existsSync(path))
    .map((path) => parseYaml(displayPath(path), readFileSync(path, 'utf8'), parametersSchema));
  return Object.assign({}, ...found);
}

const listed = (templates: Templates) => reportNames(templates).join(', ') || 'a folder in reports/';

function isZone(zone: string): boolean {
  try {
    checkZone(zone);
    return true;
  } catch {
    return false;
  }
}

/** Files of a folder by name, in the order of their names; none where the folder is missing. */
export function filesIn(directory: string, ending: string): TextFile[] {
  if (!existsSync(directory)) return [];
  return readdirSync(directory)
    .filter((entry) => entry.endsWith(ending))
    .sort()
    .map((entry) => {
      const path = join(directory, entry);
      return { name: basename(entry, ending), file: displayPath(path), text: readFileSync(path, 'utf8') };
    });
}

function withSeverity(file: TextFile): Check {
  const severity = annotation(file.text, 'severity');
  if (severity === 'hold' || severity === 'warn') return { ...file, severity };
  throw InputError.at(file.file, `expected a line "-- severity: hold" or "-- severity: warn" on top`, 1);
}

function pagesIn(directory: string, settings: ReportSettings): Record<string, TextFile> {
  const pages = filesIn(directory, '.md');
  const file = displayPath(join(directory, 'report.yaml'));
  if (pages.length === 0) throw InputError.at(displayPath(directory), 'has no page; expected en.md or zh.md');
  const order = Object.keys(settings.title);
  for (const page of pages) {
    if (!writtenLanguages.includes(page.name)) {
      throw InputError.at(page.file, `is no page of a known language; expected ${writtenLanguages.join('.md, ')}.md`);
    }
    if (!order.includes(page.name)) throw InputError.at(file, `title.${page.name}: missing, but there is ${page.name}.md`, 1);
  }
  for (const language of order) {
    if (!pages.some((page) => page.name === language)) {
      throw InputError.at(file, `title.${language}: there is no page ${language}.md`, 1);
    }
  }
  return Object.fromEntries(order.flatMap((language) => pages.filter((p) => p.name === language).map((p) => [language, p])));
}

function optionalYaml<T extends z.ZodType>(directory: string, name: string, type: T): z.output<T> {
  const path = join(directory, name);
  return parseYaml(displayPath(path), existsSync(path) ? readFileSync(path, 'utf8') : '{}', type);
}
