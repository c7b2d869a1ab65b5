/** `periodical subscriptions`: who gets what, and changing it without a deployment. */
import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { mailboxOf } from '../address.ts';
import { defined } from '../defined.ts';
import { type Subscribed, subscribedIn, subscriptionProblems } from '../deliver/subscriptions.ts';
import { describeProblem, InputError } from '../errors.ts';
import type { FileVersion } from '../ledger/ledger.ts';
import { changedFile, ownPath } from '../templates/changeable.ts';
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
  unknownAction,
  withChanging,
  wordsOf,
} from './changes.ts';
import { columns, complain, print, printJson, printLine } from './output.ts';
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

async function list(changing: Changing, { json }: Options): Promise<void> {
  const { templates, ledger, over } = changing;
  const [newest] = await ledger.listFiles(name, 1);
  const version = newest && newest.text !== null ? newest : undefined;
  const { file = ownPath(templates, name) } = changedFile(templates, name) ?? {};
  const read = { ...templates, changed: { [name]: { file, text: inForce(changing) } } };
  const lines = subscribedIn(read);
  const problems = problemsWith(changing)(read);
  if (json) printJson({ version: version?.version ?? null, subscriptions: lines, problems });
  else {
    printLine(version ? sourceOf(version) : 'as the templates have it');
    if (lines.length === 0) printLine('nobody is subscribed');
    else print(columns([['ADDRESS', 'REPORT', 'SCHEDULES', 'LANGUAGE', 'ATTACH'], ...lines.map(rowOf)]));
  }
  if (version && version.over !== over)
    complain(
      `warning: the ${name} of the templates has changed since; version ${version.version} stays in force until "periodical subscriptions reset"`,
    );
  complain(...problems.map(describeProblem));
}

const sourceOf = ({ version, by, at, because }: FileVersion) =>
  `version ${version}, by ${by} at ${at}: ${because}`;

const rowOf = ({ address, report, schedules, language, attach }: Subscribed): string[] => [
  address,
  report,
  schedules?.join(',') ?? 'all',
  language ?? '',
  attach?.join(',') ?? 'pdf',
];
