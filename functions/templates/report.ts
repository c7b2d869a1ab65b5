/** A report as its folder says it: report.yaml, one .sql per query, checks/, one Markdoc page per language. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { parsePeriod } from '../calendar/period.ts';
import { isZone } from '../calendar/zone.ts';
import { InputError, UsageError } from '../errors.ts';
import { formats } from '../formats.ts';
import {
  formatAmount,
  formatGrowth,
  formatRound,
  type Writing,
  writtenLanguages,
} from '../language/format.ts';
import { displayPath, type Templates } from '../templates.ts';
import { annotation } from './annotations.ts';
import { lineInYaml, parseYaml } from './yaml.ts';

const texts = z.partialRecord(z.enum(['en', 'zh']), z.string().min(1));
type Texts = z.output<typeof texts>;
const name = z.string().regex(/^[a-z][a-z0-9_-]*$/, 'expected a name of lower-case letters, digits, - and _');

// SQL gets them as literals: a number is one that can be written with all its digits.
const parametersSchema = z.record(
  name,
  z
    .union([z.number(), z.string(), z.boolean()], 'expected a number, a text, true or false')
    .refine(
      isLiteral,
      'expected a number of at most 15 digits, written without an exponent, or a text without NUL',
    ),
);

const expectedCron = 'expected five fields: minute hour day-of-month month day-of-week, such as "0 9 2 * *"';

const schema = z.strictObject({
  title: texts,
  publisher: texts.default({}),
  owner: z.email('expected an email address'),
  timezone: z.string().refine(isZone, 'expected a time zone such as Asia/Shanghai'),
  currency: z.string().regex(/^[A-Z]{3}$/, 'expected a currency code such as CNY'),
  formats: z
    .array(z.enum(formats))
    .min(1)
    .default([...formats]),
  parameters: parametersSchema.default({}),
  on_empty: z.enum(['hold', 'send', 'skip']).default('hold'),
  /** The query and the column whose value says whether the period has data at all. */
  empty_when: z
    .string()
    .regex(/^[a-z_0-9]+\.[a-z_0-9]+$/, 'expected QUERY.COLUMN')
    .optional(),
  /** The sweep looks whether the figures of the last periods of each schedule are still what they were. */
  restatements: z
    .strictObject({
      /** 0: it does not look. */
      periods: z.int().min(0).max(60).default(3),
      /** The owner hears of figures of one-row queries that changed by more than this share. */
      above: z.number().min(0).default(0.005),
    })
    .default({ periods: 3, above: 0.005 }),
  schedules: z
    .array(
      z.strictObject({
        name,
        cron: z.string().refine(isCron, expectedCron),
        period: z.string().superRefine(checkPeriod),
        /** A query of the report: its editions are sent where it gives a row. */
        send_if: z.string().optional(),
      }),
    )
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
export type Schedule = ReportSettings['schedules'][number];

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
  /** report.yaml as it is written, for the lines of messages. */
  readonly text: string;
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
  if (!name.safeParse(report).success) {
    throw InputError.at('', `"${report}" is no name of a report; expected ${listed(templates)}`);
  }
  const directory = templates.directories
    .map((templatesDirectory) => join(templatesDirectory, 'reports', report))
    .find((candidate) => existsSync(join(candidate, 'report.yaml')));
  if (directory === undefined)
    throw InputError.at('', `there is no report "${report}"; expected ${listed(templates)}`);
  const path = join(directory, 'report.yaml');
  const file = displayPath(path);
  const text = readFileSync(path, 'utf8');
  const settings = parseYaml(file, text, schema);
  const pages = pagesIn(directory, settings, text);
  const parameters = { ...defaultParameters(templates), ...settings.parameters };
  return {
    name: report,
    file,
    text,
    settings: { ...settings, parameters },
    ownParameters: Object.keys(settings.parameters),
    queries: filesIn(directory, '.sql'),
    checks: filesIn(join(directory, 'checks'), '.sql').map(withSeverity),
    pages,
    definitions: withRules(directory, { ...settings, parameters }),
    labels: optionalYaml(directory, 'labels.yaml', labelsSchema),
  };
}

/** @throws InputError the report has no such schedule */
export function scheduleNamed({ file, settings }: Report, name: string): Schedule {
  const known = settings.schedules.find((schedule) => schedule.name === name);
  if (known) return known;
  const names = settings.schedules.map((schedule) => schedule.name).join(', ') || 'a schedule of report.yaml';
  throw InputError.at(file, `has no schedule "${name}"; expected one of ${names}`);
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

function isLiteral(value: number | string | boolean): boolean {
  if (typeof value === 'number') return /^-?\d+(\.\d+)?$/.test(String(value)) && Math.abs(value) < 1e15;
  return typeof value === 'boolean' || !value.includes('\0');
}

/** Five fields of numbers, ranges, lists and steps, or the names of months and days. */
function isCron(text: string): boolean {
  const limits = [
    [0, 59],
    [0, 23],
    [1, 31],
    [1, 12],
    [0, 7],
  ] as const;
  const fields = text.split(' ');
  return (
    fields.length === 5 && limits.every(([from, to], index) => isCronField(fields[index] ?? '', from, to))
  );
}

function isCronField(field: string, from: number, to: number): boolean {
  return field.split(',').every((part) => {
    if (/^\*(\/[1-9]\d?)?$/.test(part)) return true;
    if (/^[A-Za-z]{3}(-[A-Za-z]{3})?$/.test(part)) return to === 12 || to === 7;
    const [, first, last = first] = /^(\d{1,2})(?:-(\d{1,2}))?(?:\/[1-9]\d?)?$/.exec(part) ?? [];
    return (
      first !== undefined && Number(first) >= from && Number(last) <= to && Number(first) <= Number(last)
    );
  });
}

function checkPeriod(text: string, context: z.core.$RefinementCtx<string>): void {
  try {
    parsePeriod(text, '2024-07-01');
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    context.addIssue({ code: 'custom', message: error.message });
  }
}

/**
 * Files of a folder by name, in the order of their names; none where the folder is missing.
 * @throws InputError a file of SQL has a name that SQL and pages could not use
 */
export function filesIn(directory: string, ending: string): TextFile[] {
  if (!existsSync(directory)) return [];
  return readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.name.endsWith(ending) && !entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
    .map((entry) => {
      const path = join(directory, entry);
      const name = basename(entry, ending);
      if (ending === '.sql' && !sqlName.test(name)) {
        throw InputError.at(displayPath(path), 'expected a name of lower-case letters, digits and _', 1);
      }
      return { name, file: displayPath(path), text: readFileSync(path, 'utf8') };
    });
}

const sqlName = /^[a-z][a-z0-9_]*$/;

function withSeverity(file: TextFile): Check {
  const severity = annotation(file.text, 'severity');
  if (severity === 'hold' || severity === 'warn') return { ...file, severity };
  throw InputError.at(file.file, `expected a line "-- severity: hold" or "-- severity: warn" on top`, 1);
}

function pagesIn(directory: string, settings: ReportSettings, text: string): Record<string, TextFile> {
  const pages = filesIn(directory, '.md');
  const file = displayPath(join(directory, 'report.yaml'));
  const line = lineInYaml(text, ['title']);
  if (pages.length === 0)
    throw InputError.at(file, 'there is no page; expected en.md or zh.md beside it', line);
  const order = Object.keys(settings.title);
  for (const page of pages) {
    if (!writtenLanguages.includes(page.name)) {
      throw InputError.at(
        page.file,
        `is no page of a known language; expected ${writtenLanguages.join('.md, ')}.md`,
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
        `title.${language}: expected a page ${language}.md, and there is none`,
        lineInYaml(text, ['title', language]),
      );
    }
  }
  return Object.fromEntries(
    order.flatMap((language) => pages.filter((p) => p.name === language).map((p) => [language, p])),
  );
}

const ruleWritings = {
  amount: formatAmount,
  count: formatRound,
  growth: (value: number, w: Writing) => formatGrowth(value, w, 0),
};

/** definitions.yaml with its rules filled in: `{large_sales:amount}` reads "¥50 million", whatever the report sets. */
function withRules(
  directory: string,
  { parameters, currency }: Pick<ReportSettings, 'parameters' | 'currency'>,
): Definitions {
  const path = join(directory, 'definitions.yaml');
  const wrong = (whole: string, expected: string) => {
    const line =
      readFileSync(path, 'utf8')
        .split('\n')
        .findIndex((text) => text.includes(whole)) + 1;
    return InputError.at(displayPath(path), `${whole} ${expected}`, line);
  };
  const rule = (language: string) => (whole: string, name: string, writing: string) => {
    const value = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
    if (value === undefined)
      throw wrong(whole, `names an unknown parameter; expected one of ${Object.keys(parameters).join(', ')}`);
    if (!Object.hasOwn(ruleWritings, writing))
      throw wrong(
        whole,
        `is written in no known way; expected one of ${Object.keys(ruleWritings).join(', ')} after the colon`,
      );
    if (typeof value !== 'number') throw wrong(whole, `names a parameter that is no number: ${value}`);
    return ruleWritings[writing as keyof typeof ruleWritings](value, { language, currency });
  };
  const fill = (given: Texts): Texts =>
    Object.fromEntries(
      Object.entries(given).map(([language, text]) => [
        language,
        text.replace(/\{(\w+):(\w+)\}/g, rule(language)),
      ]),
    );
  const { queries, checks } = optionalYaml(directory, 'definitions.yaml', definitionsSchema);
  return {
    queries: mapValues(queries, ({ title, text }) => ({ title, text: fill(text) })),
    checks: mapValues(checks, ({ found, ...check }) => ({
      ...check,
      text: fill(check.text),
      ...(found ? { found: fill(found) } : {}),
    })),
  };
}

function mapValues<T, U>(record: Readonly<Record<string, T>>, make: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, make(value)]));
}

function optionalYaml<T extends z.ZodType>(directory: string, name: string, type: T): z.output<T> {
  const path = join(directory, name);
  return parseYaml(displayPath(path), existsSync(path) ? readFileSync(path, 'utf8') : '{}', type);
}
