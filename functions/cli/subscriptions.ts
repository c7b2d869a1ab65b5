/** `periodical subscriptions`: who gets what, and changing it without a deployment. */
import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { mailboxOf } from '../address.ts';
import { defined } from '../defined.ts';
import { type Subscribed, subscribedIn, subscriptionProblems } from '../deliver/subscriptions.ts';
import { InputError } from '../errors.ts';
import { changedFile } from '../templates/changeable.ts';
import { inForce, withLine, withoutLines } from '../templates/changing.ts';
import type { Templates } from '../templates/directories.ts';
import { loadReport, reportNames } from '../templates/report.ts';
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
import { checkedAddress } from './run-options.ts';

const name = 'subscriptions.yaml';
const actions = 'list, add, remove, set';

interface Options extends ChangeOptions {
  readonly schedules?: string;
  readonly language?: string;
  readonly attach?: string;
}

export function addSubscriptions(program: Command): void {
  addChanges(program, 'subscriptions', actions)
    .summary('list who gets which report, and change it without a deployment')
    .description(
      'Lists who gets which report. "add ADDRESS REPORT" and "remove ADDRESS [REPORT]" change one reader, "set FILE" puts a whole subscriptions.yaml in force, "reset" that of the templates again. The next run reads it. "history" says who changed what and why, "restore VERSION" takes it back.',
    )
    .option('--schedules <list>', 'with add: names of the report’s schedules; all if left out')
    .option('--language <code>', 'with add: such as zh')
    .option('--attach <list>', 'with add: some of pdf,workbook; pdf if left out')
    .action(async (action = 'list', words: string[], options: Options, command: Command) => {
      await withChanging(name, options, command, (changing) =>
        act(editing, action, words, changing, options),
      );
    });
}

const editing: Editing<Options> = {
  list,
  before: ({ templates, own }) => changedFile(templates, name)?.text ?? own ?? '',
  problems: (changing) => problemsWith(changing),
  edited,
};

function edited(action: string, words: readonly string[], changing: Changing, options: Options): string {
  if (action === 'set') {
    const [file = ''] = wordsOf('subscriptions set', words, ['FILE']);
    return readFileSync(file, 'utf8');
  }
  if (action === 'add') {
    const [address = '', report = ''] = wordsOf('subscriptions add', words, ['ADDRESS', 'REPORT']);
    const line = lineOf(checkedAddress(address, 'subscriptions add'), report, options);
    return withLine(inForce(changing), line);
  }
  if (action === 'remove') {
    const [address = '', report] = wordsOf('subscriptions remove', words, ['ADDRESS'], ['REPORT']);
    return withoutReader(inForce(changing), checkedAddress(address, 'subscriptions remove'), report);
  }
  throw unknownAction('subscriptions', action, actions);
}

const problemsWith =
  ({ refusal }: Changing) =>
  (templates: Templates) =>
    subscriptionProblems(
      templates,
      reportNames(templates).map((one) => loadReport(templates, one)),
      refusal,
    );

const lineOf = (address: string, report: string, { schedules, language, attach }: Options) => ({
  address,
  report,
  ...defined({ schedules: listOf(schedules), language, attach: listOf(attach) }),
});

/** @throws InputError there is no such line */
function withoutReader(text: string, address: string, report: string | undefined): string {
  const left = withoutLines(
    text,
    (field) =>
      mailboxOf(String(field('address'))) === mailboxOf(address) &&
      (report === undefined || field('report') === report),
  );
  if (left !== undefined) return left;
  throw InputError.at('', `${address} is not subscribed${report === undefined ? '' : ` to ${report}`}`);
}

function list(changing: Changing, options: Options): Promise<void> {
  return listLines(changing, options, (templates) => {
    const lines = subscribedIn(templates);
    return {
      key: 'subscriptions',
      lines,
      table: [['ADDRESS', 'REPORT', 'SCHEDULES', 'LANGUAGE', 'ATTACH'], ...lines.map(rowOf)],
      none: 'nobody is subscribed',
      problems: problemsWith(changing)(templates),
    };
  });
}

const rowOf = ({ address, report, schedules, language, attach, paused }: Subscribed): string[] => [
  address,
  report,
  paused ? 'none: paused' : (schedules?.join(',') ?? 'all'),
  language ?? '',
  attach?.join(',') ?? 'pdf',
];
