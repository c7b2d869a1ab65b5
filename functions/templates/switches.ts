/** Switching schedules on and off without a deployment. */
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import type { Problem } from '../errors.ts';
import { changedFile } from './changeable.ts';
import type { Templates } from './directories.ts';
import { loadReport, reportNames, scheduleNamed } from './report.ts';
import { schedulesProblems } from './schedules.ts';

export const position = z.enum(['on', 'off']);
type Position = z.output<typeof position>;
const switches = z.record(z.string(), z.union([position, z.record(z.string(), position)])).nullish();

/**
 * Writes schedules.yaml with a schedule switched, or with all of a report.
 * @param before the text in force; empty if there is none
 * @throws InputError the report has no such schedule
 */
export function switched(
  before: string,
  position: Position,
  { report, schedule }: { readonly report: string; readonly schedule: string | undefined },
  templates: Templates,
): string {
  const said = new Map(Object.entries(switches.parse(parse(before)) ?? {}));
  const own = loadReport(templates, report);
  const now = said.get(report);
  // What was said of all schedules is said of each, before one of them is switched.
  const each =
    typeof now === 'string' ? Object.fromEntries(own.settings.schedules.map((one) => [one.name, now])) : now;
  if (schedule === undefined) said.set(report, position);
  else said.set(report, { ...each, [scheduleNamed(own, schedule).name]: position });
  return stringify(Object.fromEntries([...said].sort(([a], [b]) => (a < b ? -1 : 1))));
}

/** What is wrong with the schedules.yaml that is to be in force. @throws InputError what it says of a report cannot be right */
export function switchProblems(given: Templates): readonly Problem[] {
  const written = changedFile(given, 'schedules.yaml');
  for (const report of reportNames(given)) loadReport(given, report);
  return written ? schedulesProblems(written, reportNames(given)) : [];
}
