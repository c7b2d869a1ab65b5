/** report.yaml and parameters.yaml: what they may say. */
import { z } from 'zod';
import { emailAddress } from '../address.ts';
import type { Calendar } from '../calendar/calendar.ts';
import { comparedBefore, comparedYears } from '../calendar/compare.ts';
import { parsePeriod, refuseNoPeriod } from '../calendar/period.ts';
import { usageProblem } from '../errors.ts';
import { formats } from '../formats.ts';
import { parseCron } from './cron.ts';
import type { Templates } from './directories.ts';
import { writtenIn } from './files.ts';
import { guardTemplates } from './guard.ts';
import { columnName, reportName, sqlName } from './names.ts';
import { type Parameters, type ParameterValue, parametersSchema, rulesSchema } from './parameters.ts';
import { currency, owner, paper, zone } from './project-settings.ts';
import { sentences, texts } from './texts.ts';
import { parseYaml } from './yaml.ts';

const periodIn = (calendar: Calendar | undefined) =>
  z.string().superRefine(accepted((text) => parsePeriod(text, '2024-07-01', calendar)));

export const scheduleSchema = z.strictObject({
  name: reportName,
  cron: z.string().superRefine(accepted(parseCron)),
  period: z.string().superRefine(accepted((text) => refuseNoPeriod(text, '2024-07-01'))),
  send_if: z
    .string()
    .optional()
    .describe('A query of the report: its editions are sent where it gives a row.'),
  set: z
    .record(reportName, z.union([z.number(), z.string(), z.boolean()]))
    .optional()
    .describe('Values of parameters that its editions are made with.'),
});

export const approvalSchema = z.strictObject({
  by: z
    .array(emailAddress)
    .min(1, 'expected the address of somebody who may approve')
    .describe('Who may approve, each by themselves; all of them hear of an edition that waits.'),
  not: z
    .literal('requester', 'expected requester, or nothing: it always holds')
    .optional()
    .describe('Whoever asked for an edition never approves it: said here for those who read it.'),
  before: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'expected a time of day such as "09:30"')
    .optional()
    .describe('Local time of day by which somebody is to have looked.'),
});

const compareSchema = z.strictObject({
  year: z
    .enum(comparedYears, `expected ${comparedYears.slice(0, -1).join(', ')} or ${comparedYears.at(-1)}`)
    .optional()
    .describe(
      'What the year earlier is. Without it: the same months, 52 weeks for a week, or the same dates.',
    ),
  before: z
    .string()
    .regex(comparedBefore, 'expected period before, previous weekday, or days such as "7 days" (1 to 999)')
    .optional()
    .describe('What the period before is: `period before`, `previous weekday`, or how far back, `7 days`.'),
});

export const settingsSchema = z.strictObject({
  title: texts,
  extends: z
    .literal('commerce', 'expected commerce, or nothing')
    .optional()
    .describe(
      'Laid over the report of this name that ships with Periodical, though it has a title of its own.',
    ),
  publisher: texts.default({}),
  contact: emailAddress
    .optional()
    .describe('Where readers turn to: stands on the first page, and answers to mails go there.'),
  subject: sentences
    .default({})
    .describe('The subject of mails: the first of its sentences whose figures are all known.'),
  owner,
  subscribable: z
    .boolean()
    .default(false)
    .describe('Whoever may read it may subscribe to it in the reading room.'),
  timezone: zone,
  currency,
  formats: z
    .array(z.enum(formats))
    .min(1)
    .default([...formats]),
  paper: paper.optional().describe('Of PDF and workbook: a4, or letter. Without it a4.'),
  compare: compareSchema.optional().describe('What the period of an edition is compared with.'),
  parameters: parametersSchema(texts.default({}))
    .default({})
    .describe('Rules with their values, and what a run may be asked for with, each by its type.'),
  on_empty: z.enum(['hold', 'send', 'skip']).default('hold'),
  empty_when: z
    .string()
    .regex(/^[a-z_0-9]+\.[a-z_0-9]+$/, 'expected QUERY.COLUMN')
    .optional()
    .describe('The query and the column whose value says whether the period has data at all.'),
  coverage: z
    .record(
      sqlName,
      z.union([columnName, z.tuple([columnName, columnName])], 'expected a column, or [FIRST, LAST]'),
    )
    .optional()
    .describe(
      'The models that carry the report, the first most of all, each with the column of its time (a UTC timestamp or a date), or with those of its earliest and latest time: {sales_lines: paid_at}.',
    ),
  checks: z
    .array(z.string(), 'expected a list of names, such as [freshness]')
    .default([])
    .describe(
      'Shared checks of the templates, and the report’s own where their place matters, in the order in which they run.',
    ),
  links: z
    .enum(['confirmed', 'open'], 'expected confirmed or open')
    .default('confirmed')
    .describe(
      'open: a mailed link opens its files for whoever has it; otherwise the address is confirmed first.',
    ),
  restatements: z
    .strictObject({
      /** 0: it does not look. */
      periods: z.int().min(0).max(60).default(3),
      /** The owner is notified of figures of one-row queries that changed by more than this share. */
      above: z.number().min(0).default(0.005),
    })
    .default({ periods: 3, above: 0.005 })
    .describe(
      'The sweep looks whether the figures of the last periods of each schedule are still what they were.',
    ),
  approval: approvalSchema
    .optional()
    .describe('Its editions go to nobody before somebody has approved them.'),
  schedules: z.array(scheduleSchema).default([]),
});

/** Times of a schedule in schedules.yaml. */
export const timesIn = (calendar: Calendar | undefined) =>
  scheduleSchema
    .pick({ cron: true })
    .extend({ period: periodIn(calendar) })
    .partial()
    .strict();

/** `isOff`: schedules.yaml says so, and nothing fires by it. */
export type Schedule = z.output<typeof scheduleSchema> & { readonly isOff?: boolean };

/** report.yaml in a project whose schedules go by its calendar. */
export const settingsIn = (calendar: Calendar | undefined) =>
  settingsSchema.extend({
    schedules: z.array(scheduleSchema.extend({ period: periodIn(calendar) })).default([]),
  });

export type ReportSettings = Omit<z.output<typeof settingsSchema>, 'schedules' | 'parameters' | 'extends'> &
  Parameters & {
    readonly schedules: readonly Schedule[];
    /** Of the project. @default that of ISO 8601 */
    readonly calendar?: Calendar | undefined;
  };

/** The rules' defaults: parameters.yaml of commerce, and over it that of the user's templates. */
export function defaultParameters(templates: Templates): Record<string, ParameterValue> {
  for (const directory of templates.directories) guardTemplates(directory, 'parameters.yaml');
  const found = writtenIn(templates.directories, 'parameters.yaml').reverse();
  return Object.assign({}, ...found.map(({ file, text }) => parseYaml(file, text, rulesSchema)));
}

/** Takes what a parser takes; a problem is what it throws. */
function accepted(parse: (text: string) => unknown) {
  return (text: string, context: z.core.$RefinementCtx<string>): void => {
    const message = usageProblem(() => parse(text));
    if (message !== undefined) context.addIssue({ code: 'custom', message });
  };
}
