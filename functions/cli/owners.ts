/** `periodical owners`: who is told about which report, and changing it without a deployment. */
import type { Command } from 'commander';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { isReserved } from '../address.ts';
import { InputError } from '../errors.ts';
import { changedFile } from '../templates/changeable.ts';
import type { Templates } from '../templates/directories.ts';
import { namedOwner, ownersProblems } from '../templates/owners.ts';
import { loadReport, reportNames } from '../templates/report.ts';
import {
  act,
  addChanges,
  type ChangeOptions,
  type Changing,
  type Editing,
  unknownAction,
  withChanging,
  wordsOf,
} from './changes.ts';
import { columns, print, printJson } from './output.ts';
import { checkedAddress, refuseUnknownReport } from './run-options.ts';

const name = 'owners.yaml';
const actions = 'list, set, unset';
const owners = z.record(z.string(), z.string()).nullish();

export function addOwners(program: Command): void {
  addChanges(program, 'owners', actions)
    .summary('list who is told about which report, and change it without a deployment')
    .description(
      'Lists who is told of failures and holds. "set REPORT ADDRESS" names somebody else from now on, "unset REPORT" the one of the templates again, and "reset" those of all reports. "history" says who changed what and why, "restore VERSION" takes it back.',
    )
    .action(async (action = 'list', words: string[], options: ChangeOptions, command: Command) => {
      await withChanging(name, options, command, (changing) =>
        act(editing, action, words, changing, options),
      );
    });
}

const editing: Editing<ChangeOptions> = {
  list,
  before: ({ templates }) => changedFile(templates, name)?.text ?? '',
  problems:
    ({ refusal }) =>
    (given) => {
      const written = changedFile(given, name);
      return written ? ownersProblems(written, reportNames(given), refusal) : [];
    },
  edited: (action, words, { templates }, _, before) => edited(action, words, before, templates),
};

function edited(action: string, words: readonly string[], before: string, templates: Templates): string {
  const set = new Map(Object.entries(owners.parse(parse(before)) ?? {}));
  if (action === 'set') {
    const [report = '', address = ''] = wordsOf('owners set', words, ['REPORT', 'ADDRESS']);
    refuseUnknownReport(report, reportNames(templates));
    set.set(report, checkedAddress(address, 'owners set'));
  } else if (action === 'unset') {
    const [report = ''] = wordsOf('owners unset', words, ['REPORT']);
    if (!set.delete(report)) throw InputError.at('', `nobody has set an owner of ${report}`);
  } else throw unknownAction('owners', action, actions);
  return set.size === 0 ? '' : stringify(Object.fromEntries([...set].sort()));
}

function list({ templates, isRemote }: Changing, { json }: ChangeOptions): void {
  const found = reportNames(templates).map((report) => {
    const { file, settings } = loadReport(templates, report);
    const named = namedOwner(templates, report);
    // A deployment puts somebody into the place of the example.
    if (isRemote && !named && isReserved(settings.owner))
      return { report, owner: null, said_in: 'the setting owner of the deployment' };
    return { report, owner: settings.owner, said_in: named?.file ?? file };
  });
  if (json) printJson({ owners: found });
  else
    print(
      columns([
        ['REPORT', 'OWNER', 'SAID IN'],
        ...found.map((one) => [one.report, one.owner ?? '–', one.said_in]),
      ]),
    );
}
