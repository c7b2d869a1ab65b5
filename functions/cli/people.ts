/** `periodical people`: who may enter the reading room, and what they may do there. */
import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { defined } from '../defined.ts';
import { InputError } from '../errors.ts';
import { changedFile } from '../templates/changeable.ts';
import { inForce } from '../templates/changing.ts';
import { type Person, peopleIn, peopleProblems } from '../templates/people.ts';
import { withoutPerson, withPerson } from '../templates/people-lines.ts';
import { reportNames } from '../templates/report.ts';
import { listOf } from './arguments.ts';
import {
  act,
  addChanges,
  type ChangeOptions,
  type Changing,
  type Editing,
  listLines,
  unknownAction,
  withChanging,
  wordsOf,
} from './changes.ts';

const name = 'people.yaml';
const actions = 'list, add, remove, set';

interface Options extends ChangeOptions {
  readonly reports?: string;
}

export function addPeople(program: Command): void {
  addChanges(program, 'people', actions)
    .summary('list who may enter the reading room, and change it without a deployment')
    .description(
      'Lists who may enter the reading room. "add WHO ROLE" lets somebody in as reader, runner or operator; WHO is an address, a domain such as acme.org for everybody there, or group:NAME for a group of the company’s sign-in. "remove WHO [ROLE]" takes that away, "set FILE" puts a whole people.yaml in force, "reset" that of the templates again. The next request reads it. "history" says who changed what and why, "restore VERSION" takes it back.',
    )
    .option('--reports <list>', 'with add: names of reports; all of them if left out')
    .action(async (action = 'list', words: string[], options: Options, command: Command) => {
      await withChanging(name, options, command, (changing) =>
        act(editing, action, words, changing, options),
      );
    });
}

const editing: Editing<Options> = {
  list: (changing, options) =>
    listLines(changing, options, (templates) => {
      const lines = peopleIn(templates);
      return {
        key: 'people',
        lines,
        table: [['WHO', 'ROLE', 'REPORTS'], ...lines.map(rowOf)],
        none: 'nobody may enter but subscribers, each to read their own reports, and the first operator of a deployment',
        problems: peopleProblems(templates, reportNames(templates)),
      };
    }),
  before: ({ templates, own }) => changedFile(templates, name)?.text ?? own ?? '',
  problems: () => (templates) => peopleProblems(templates, reportNames(templates)),
  edited,
};

function edited(action: string, words: readonly string[], changing: Changing, { reports }: Options): string {
  if (action === 'set') {
    const [file = ''] = wordsOf('people set', words, ['FILE']);
    return readFileSync(file, 'utf8');
  }
  if (action === 'add') {
    const [who = '', role = ''] = wordsOf('people add', words, ['WHO', 'ROLE']);
    return withPerson(inForce(changing), { who, role, ...defined({ reports: listOf(reports) }) });
  }
  if (action === 'remove') {
    const [who = '', role] = wordsOf('people remove', words, ['WHO'], ['ROLE']);
    const left = withoutPerson(inForce(changing), who, role);
    if (left !== undefined) return left;
    throw InputError.at('', `${name} has no line for ${who}${role === undefined ? '' : ` as ${role}`}`);
  }
  throw unknownAction('people', action, actions);
}

const rowOf = ({ who, role, reports }: Person): string[] => [who, role, reports?.join(',') ?? 'all'];
