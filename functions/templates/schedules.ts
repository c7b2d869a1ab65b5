/**
 * `schedules.yaml`: schedules that are off, fire at other times than their report.yaml says, or come beside those.
 *
 *     weekly-pulse: off
 *     talent-growth:
 *       monthly: {cron: "0 8 3 * *"}
 *       quarterly: {cron: "0 8 5 1,4,7,10 *", period: last quarter}
 *
 * Without a deployment schedules are switched on and off alone: when they fire, EventBridge heard from the deployment.
 */
import { z } from 'zod';
import type { Calendar } from '../calendar/calendar.ts';
import { InputError, type Problem } from '../errors.ts';
import { meant } from '../text/nearest.ts';
import { changedFile, ownFile } from './changeable.ts';
import type { Templates, WrittenFile } from './directories.ts';
import { reportName } from './names.ts';
import { type Schedule, timesIn } from './settings.ts';
import { lineInYaml, namesIn, parseYaml } from './yaml.ts';

type Said = boolean | { readonly cron?: string | undefined; readonly period?: string | undefined };

const position = z
  .union([z.boolean(), z.enum(['on', 'off'])], 'expected on, off, or a map of cron and period')
  .transform((said) => said === true || said === 'on');

// By hand, as a union says of neither of its two what is wrong with it.
const saidIn = (calendar: Calendar | undefined) =>
  z.unknown().transform((value, context): Said => {
    const read = isMap(value) ? timesIn(calendar).safeParse(value) : position.safeParse(value);
    if (read.success) return read.data;
    for (const { path, message } of read.error.issues) context.addIssue({ code: 'custom', path, message });
    return z.NEVER;
  });

function isMap(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What a file says of a report: of all its schedules, or of each by its name. */
function saidOf(
  { file, text }: WrittenFile,
  report: string,
  calendar: Calendar | undefined,
): boolean | ReadonlyMap<string, Said> | undefined {
  // What is wrong with another report's schedules is that one's.
  const value = parseYaml(file, text, z.looseObject({ [report]: z.unknown().optional() }))[report];
  if (value === undefined) return undefined;
  if (!isMap(value)) return parseYaml(file, text, z.looseObject({ [report]: position }))[report];
  const bySchedule = z.record(reportName, saidIn(calendar));
  return new Map(
    Object.entries(parseYaml(file, text, z.looseObject({ [report]: bySchedule }))[report] ?? {}),
  );
}

/**
 * The schedules of a report with the times and switches of schedules.yaml, the templates' and the one changed since.
 * @param written those of its report.yaml
 * @throws InputError what is said of the report cannot be right
 */
export function schedulesInForce(
  templates: Templates,
  report: string,
  written: readonly Schedule[],
): readonly Schedule[] {
  const own = ownFile(templates, 'schedules.yaml');
  const changed = changedFile(templates, 'schedules.yaml');
  const of = { report, calendar: templates.project?.calendar };
  const timed = own ? withSaid(written, own, of) : written;
  return changed ? withSaid(timed, changed, of) : timed;
}

function withSaid(
  schedules: readonly Schedule[],
  file: WrittenFile,
  { report, calendar }: { readonly report: string; readonly calendar: Calendar | undefined },
): readonly Schedule[] {
  const of = saidOf(file, report, calendar);
  if (of === undefined) return schedules;
  if (typeof of === 'boolean') return schedules.map((one) => ({ ...one, isOff: !of }));
  const names = schedules.map(({ name }) => name);
  const added = [...of].filter(([name]) => !names.includes(name));
  return [
    ...schedules.map((one) => changedBy(one, of.get(one.name))),
    ...added.map(([name, times]) => newSchedule(name, times, names, { file, report })),
  ];
}

function changedBy(schedule: Schedule, by: Said | undefined): Schedule {
  if (by === undefined) return schedule;
  if (typeof by === 'boolean') return { ...schedule, isOff: !by };
  const { cron = schedule.cron, period = schedule.period } = by;
  return { ...schedule, cron, period };
}

function newSchedule(
  name: string,
  times: Said,
  known: readonly string[],
  { file: { file, text }, report }: { readonly file: WrittenFile; readonly report: string },
): Schedule {
  const { cron, period } = typeof times === 'boolean' ? {} : times;
  if (cron !== undefined && period !== undefined) return { name, cron, period };
  const expected = known.length > 0 ? meant(name, known) : '; it has none';
  const message = `unknown schedule "${name}" of ${report}${expected}; a new one needs cron and period`;
  throw InputError.at(file, message, lineInYaml(text, [report, name]));
}

/** Names of reports that a schedules.yaml speaks of, and there are not. What is wrong with the others, loading them says. */
export function schedulesProblems({ file, text }: WrittenFile, reports: readonly string[]): Problem[] {
  return namesIn(file, text)
    .filter((report) => !reports.includes(report))
    .map((report) => ({
      file,
      line: lineInYaml(text, [report]),
      message: `unknown report "${report}"${meant(report, reports)}`,
    }));
}
