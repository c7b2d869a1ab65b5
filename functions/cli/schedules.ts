/** `periodical schedules`: what fires by itself, and switching it without a deployment. */
import type { Command } from 'commander';
import type { z } from 'zod';
import { changedFile } from '../templates/changeable.ts';
import type { Templates } from '../templates/directories.ts';
import { loadReport, reportNames } from '../templates/report.ts';
import { position, switched, switchProblems } from '../templates/switches.ts';
import {
  act,
  addChanges,
  type ChangeOptions,
  type Editing,
  unknownAction,
  withChanging,
  wordsOf,
} from './changes.ts';
import { columns, print, printJson } from './output.ts';
import { refuseUnknownReport } from './run-options.ts';

const name = 'schedules.yaml';
const actions = 'list, on, off';
export function addSchedules(program: Command): void {
  addChanges(program, 'schedules', actions)
    .summary('list what fires by itself, and switch it on and off without a deployment')
    .description(
      'Lists the schedules of all reports. "off REPORT [SCHEDULE]" has nothing made by them until "on REPORT [SCHEDULE]"; "reset" leaves all as the templates have them. A schedule counts from the sweep that sees it on again: what was due while it was off is made by "periodical backfill" alone. "history" says who switched what and why, "restore VERSION" takes it back.',
    )
    .action(async (action = 'list', words: string[], options: ChangeOptions, command: Command) => {
      await withChanging(name, options, command, (changing) =>
        act(editing, action, words, changing, options),
      );
    });
}

const editing: Editing<ChangeOptions> = {
  list: ({ templates }, options) => list(templates, options),
  before: ({ templates }) => changedFile(templates, name)?.text ?? '',
  problems: () => switchProblems,
  edited(action, words, { templates }, _, before) {
    const position = positionOf(action);
    const [report = '', schedule] = wordsOf(`schedules ${action}`, words, ['REPORT'], ['SCHEDULE']);
    refuseUnknownReport(report, reportNames(templates));
    return switched(before, position, { report, schedule }, templates);
  },
};

function positionOf(action: string): z.output<typeof position> {
  const { success, data } = position.safeParse(action);
  if (success) return data;
  throw unknownAction('schedules', action, actions);
}

function list(templates: Templates, { json }: ChangeOptions): void {
  const found = reportNames(templates).flatMap((report) => {
    const { settings } = loadReport(templates, report);
    return settings.schedules.map(({ name: schedule, cron, period, isOff = false }) => ({
      ...{ report, schedule, on: !isOff, cron, timezone: settings.timezone, period },
    }));
  });
  if (json) {
    printJson({ schedules: found });
    return;
  }
  const rows = found.map((one) => [
    one.report,
    one.schedule,
    one.on ? 'on' : 'off',
    one.cron,
    one.timezone,
    one.period,
  ]);
  print(columns([['REPORT', 'SCHEDULE', 'STATE', 'CRON', 'TIME ZONE', 'PERIOD'], ...rows]));
}
