/** What the verbs that make editions have in common: `run`, `backfill`. */
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { readAddress } from '../address.ts';
import type { Values } from '../calendar/values.ts';
import { recipientsAt, type Subscribers, subscribersOf } from '../deliver/subscriptions.ts';
import { UsageError } from '../errors.ts';
import { formats } from '../formats.ts';
import type { RunRequest } from '../pipeline/effects.ts';
import { displayPath, type Templates } from '../templates/directories.ts';
import { loadReport, type Report, reportNames } from '../templates/report.ts';
import { meant } from '../text/nearest.ts';
import { collect, listOf } from './arguments.ts';
import { addLake, addWhere, type WhereOptions } from './where.ts';

export interface MakingOptions extends WhereOptions {
  readonly lake: string;
  readonly templates?: string;
  readonly schedule?: string;
  /** NAME=VALUE. */
  readonly set?: readonly string[];
  readonly languages?: string;
  readonly formats?: string;
  readonly send?: boolean;
  /** Addresses instead of the subscribers. */
  readonly to?: readonly string[] | undefined;
  readonly json?: boolean;
}

/** Options of this machine that do not go with --remote. */
export const localOnly = ['lake', 'templates', 'out'] as const;

export const valueOption =
  'a value for a parameter that report.yaml declares, store=367; may be given more than once';

/**
 * What --set says.
 * @throws UsageError a part is not NAME=VALUE, or a name is given twice
 */
export function valuesGiven(set: readonly string[] = []): Values {
  const given = set.map((text) => {
    const [, name, value] = /^([a-z][a-z0-9_-]*)=(.*)$/s.exec(text) ?? [];
    if (name === undefined || value === undefined)
      throw new UsageError(`--set ${text}: expected NAME=VALUE, such as store=367`);
    return [name, value] as const;
  });
  const twice = given.find(([name], index) => given.findIndex(([other]) => other === name) < index);
  if (twice) throw new UsageError(`--set ${twice[0]} is given twice; an edition has one value of it`);
  return Object.fromEntries(given);
}

export function addMaking(command: Command): Command {
  return addLake(addWhere(command, 'where the archive, outbox and ledger are'))
    .argument('<report>', 'name of a folder in templates/reports')
    .option('--schedule <name>', 'as this schedule of the report: its subscribers, its send_if')
    .option(
      '--templates <dir>',
      'folder with a lake.yaml, models/ or reports/ of its own (default: templates of periodical.yaml, or else what ships with Periodical)',
    )
    .option('--set <name=value>', valueOption, collect)
    .option('--languages <list>', 'such as en,zh; those of the report if left out')
    .option('--formats <list>', `some of ${formats.join(',')}; those of the report if left out`)
    .option('--json', 'print one JSON object');
}

/**
 * The report that a person names.
 * @throws UsageError there is none of this name; InputError its files are wrong
 */
export function reportAsked(templates: Templates, name: string): Report {
  refuseUnknownReport(name, reportNames(templates));
  return loadReport(templates, name);
}

/** @throws UsageError no report has this name */
export function refuseUnknownReport(name: string, known: readonly string[]): void {
  if (!known.includes(name)) throw new UsageError(`there is no report "${name}"${meant(name, known)}`);
}

function refuseUnknownSchedule({ name, settings }: Report, schedule: string): void {
  const known = settings.schedules.map((one) => one.name);
  if (known.includes(schedule)) return;
  const expected = known.length === 0 ? '; its report.yaml has no schedules' : meant(schedule, known);
  throw new UsageError(`${name} has no schedule "${schedule}"${expected}`);
}

/** @throws UsageError there is no folder where --lake says */
export function refuseMissingLake(lake: string): void {
  if (statSync(lake, { throwIfNoEntry: false })?.isDirectory()) return;
  throw new UsageError(
    `there is no lake at ${displayPath(resolve(lake))}; --lake or periodical.yaml names its folder, and "periodical sample-lake ${lake}" makes one to try things on`,
  );
}

type Asked =
  | 'languages'
  | 'formats'
  | 'recipients'
  | 'wrongSubscriptions'
  | 'remark'
  | 'schedule'
  | 'notifyOwner';

/** What options ask of a run, besides its period. Who sends to subscribers has its owner hear of what goes wrong. */
export function requestFromOptions(
  report: Report,
  templates: Templates,
  options: MakingOptions,
): Pick<RunRequest, Asked> {
  const { schedule } = options;
  if (schedule !== undefined) refuseUnknownSchedule(report, schedule);
  const { recipients, remark, wrong: wrongSubscriptions } = recipientsOf(report, templates, options);
  return {
    languages: listOf(options.languages),
    formats: listOf(options.formats),
    recipients,
    wrongSubscriptions,
    remark,
    schedule,
    notifyOwner: options.send === true,
  };
}

function recipientsOf(report: Report, templates: Templates, options: MakingOptions): Subscribers {
  const to = options.to?.map((text) => checkedAddress(text));
  if (to)
    return {
      recipients: recipientsAt(to, report, listOf(options.languages), templates),
      wrong: [],
      remark: '',
    };
  if (options.send) return subscribersOf(templates, report, options.schedule);
  return { recipients: [], wrong: [], remark: '' };
}

/**
 * @param where it was typed
 * @throws UsageError it is not an address
 */
export function checkedAddress(text: string, where = '--to'): string {
  const address = readAddress(text);
  if (address !== undefined) return address;
  throw new UsageError(`${where} ${text}: expected an email address`);
}
