/**
 * What `subscriptions`, `owners`, `schedules` and `people` have in common: they change a file that runs read at each use. Every
 * version stays in the ledger with who put it in force and why; of two who change it at once, one is told.
 */
import type { Command } from 'commander';
import { type Refusal, refusalIn } from '../deliver/recipients.ts';
import { describeProblem, type Problem, UsageError } from '../errors.ts';
import type { FileVersion } from '../ledger/ledger.ts';
import { type Changeable, changedFile, hashOfFile, ownFile, ownPath } from '../templates/changeable.ts';
import {
  type Changed,
  type ChangingFile,
  change,
  changingAt,
  differing,
  inForce,
  type Wanted,
} from '../templates/changing.ts';
import type { Templates } from '../templates/directories.ts';
import { templatesAt } from '../templates.ts';
import { meant } from '../text/nearest.ts';
import { columns, complain, print, printJson, printLine } from './output.ts';
import { addReason, type ReasonOptions, reasonFrom } from './reason.ts';
import { withStores } from './stores.ts';
import { addWhere, refuseWithRemote, type WhereOptions } from './where.ts';

export interface ChangeOptions extends WhereOptions, Partial<ReasonOptions> {
  readonly templates?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** Where something is changed: this machine's folder, or a deployed system. */
export interface Changing extends ChangingFile {
  /** Why nothing may be sent to an address. */
  readonly refusal: Refusal;
  readonly isRemote: boolean;
}

/** A verb with actions, of which `history`, `restore` and `reset` are the same for all files. */
export function addChanges(program: Command, verb: string, actions: string): Command {
  const command = addWhere(program.command(verb), 'where the ledger is')
    .argument('[action]', `${actions}, ${shared}; list if left out`)
    .argument('[words...]', 'what the action needs')
    .option('--templates <dir>', 'folder with the reports; with --remote, the one that was deployed')
    .option('--dry-run', 'show what would change, and change nothing')
    .option('--json', 'print one JSON object');
  return addReason(command, 'why it is changed', 'who changes it', false);
}

/** Opens what the options name. */
export async function withChanging<T>(
  name: Changeable,
  options: ChangeOptions,
  command: Command,
  use: (changing: Changing) => Promise<T>,
): Promise<T> {
  if (options.remote) refuseWithRemote(command, 'out');
  const own = templatesAt(options.templates);
  if (options.remote) {
    const { remote } = await import('../systems/remote.ts');
    const { ledger, refusal, deployedFile } = await remote(options.stack);
    return use({ ...(await changingAt(ledger, own, name, deployedFile(name))), refusal, isRemote: true });
  }
  return withStores(options, async ({ ledger }) => {
    const here = await changingAt(ledger(), own, name, hashOfFile(ownFile(own, name)));
    return use({ ...here, refusal: refusalIn(own), isRemote: false });
  });
}

/** Changes, and says what it was; without `--because` only a dry run. */
async function changeAndSay(wanted: Wanted, changing: Changing, options: ChangeOptions): Promise<void> {
  const { because, by, dryRun = false, json } = options;
  if (!dryRun && because === undefined)
    throw new UsageError('--because is missing; anyone who asks later must find a reason, or try --dry-run');
  const why =
    dryRun || because === undefined
      ? undefined
      : reasonFrom(by === undefined ? { because } : { because, by });
  const changed = await change(wanted, changing, why);
  if (json)
    printJson({
      file: changing.name,
      dry_run: dryRun,
      ...(changed ?? { version: null, removed: [], added: [] }),
    });
  else if (changed) sayChanged(changed, changing.name, dryRun);
  else printLine(`${changing.name}: nothing changes`);
}

function sayChanged(changed: Changed, name: Changeable, dryRun: boolean): void {
  for (const line of changed.removed) printLine(`- ${line}`);
  for (const line of changed.added) printLine(`+ ${line}`);
  printLine(dryRun ? 'dry run: nothing was changed' : `${name}: version ${changed.version} is in force`);
}

/** A file of lines, as its list shows it. */
export interface Lines {
  /** What a line is, in JSON: `subscriptions`. */
  readonly key: string;
  readonly lines: readonly object[];
  /** The heading first. */
  readonly table: readonly (readonly string[])[];
  /** What is said if there are none. */
  readonly none: string;
  readonly problems: readonly Problem[];
}

/** Lists a file of lines that a change replaces as a whole: where it is from, what it says, and what is wrong in it. */
export async function listLines(
  changing: Changing,
  { json }: ChangeOptions,
  linesIn: (templates: Templates) => Lines,
): Promise<void> {
  const { name, templates, ledger, over } = changing;
  const [newest] = await ledger.listFiles(name, 1);
  const version = newest && newest.text !== null ? newest : undefined;
  const { file = ownPath(templates, name) } = changedFile(templates, name) ?? {};
  const written = { file, text: inForce(changing) };
  const found = linesIn({ ...templates, changed: { ...templates.changed, [name]: written } });
  const { key, lines, table, none, problems } = found;
  if (json) printJson({ version: version?.version ?? null, [key]: lines, problems });
  else {
    printLine(version ? sourceOf(version) : 'as the templates have it');
    if (lines.length === 0) printLine(none);
    else print(columns(table));
  }
  if (version && version.over !== over)
    complain(
      `warning: the ${name} of the templates has changed since; version ${version.version} stays in force until "periodical ${name.replace('.yaml', '')} reset"`,
    );
  complain(...problems.map(describeProblem));
}

const sourceOf = ({ version, by, at, because }: FileVersion) =>
  `version ${version}, by ${by} at ${at}: ${because}`;

/** What is different from file to file. */
export interface Editing<Options extends ChangeOptions> {
  readonly list: (changing: Changing, options: Options) => Promise<void> | void;
  /** The text in force now. */
  readonly before: (changing: Changing) => string;
  readonly problems: (changing: Changing) => Wanted['problems'];
  /** What an action of the file's own makes of the text in force. */
  readonly edited: (
    action: string,
    words: readonly string[],
    changing: Changing,
    options: Options,
    before: string,
  ) => string;
}

/** Does an action: the file's own, or one that all files have. */
export async function act<Options extends ChangeOptions>(
  { list, edited, ...editing }: Editing<Options>,
  action: string,
  words: readonly string[],
  changing: Changing,
  options: Options,
): Promise<void> {
  if (action === 'list') return list(changing, options);
  const before = editing.before(changing);
  const problems = editing.problems(changing);
  if (await commonAction(action, words, changing, options, { before, problems })) return;
  const text = edited(action, words, changing, options, before);
  await changeAndSay({ text, before, problems }, changing, options);
}

/**
 * The actions that all files have.
 * @param soundness what is wrong with a text, in its templates
 * @returns false: it is another action
 */
async function commonAction(
  action: string,
  words: readonly string[],
  changing: Changing,
  options: ChangeOptions,
  { before, problems }: Omit<Wanted, 'text'>,
): Promise<boolean> {
  if (action === 'history') await history(changing, options);
  else if (action === 'reset') await changeAndSay({ text: null, before, problems }, changing, options);
  else if (action === 'restore') {
    const text = await textOf(words[0], changing);
    await changeAndSay({ text, before, problems }, changing, options);
  } else return false;
  return true;
}

async function textOf(word: string | undefined, { name, ledger }: Changing): Promise<string | null> {
  const versions = await ledger.listFiles(name, Number.POSITIVE_INFINITY);
  const found = versions.find(({ version }) => String(version) === word);
  if (found) return found.text;
  throw new UsageError(
    `${name} has no version ${word ?? 'without a number'}; "history" lists those that there are`,
  );
}

async function history({ name, ledger }: Changing, { json }: ChangeOptions): Promise<void> {
  const versions = await ledger.listFiles(name, Number.POSITIVE_INFINITY);
  if (json) return printJson({ file: name, versions });
  if (versions.length === 0)
    return printLine(`${name}: nobody has changed it here; the file of the templates is in force`);
  const rows = versions.map((one, index) => rowOf(one, versions[index + 1]));
  print(columns([['VERSION', 'AT', 'BY', 'LINES', 'BECAUSE'], ...rows]));
}

function rowOf({ version, at, by, because, text }: FileVersion, before: FileVersion | undefined): string[] {
  const { removed, added } = differing(before?.text ?? '', text ?? '');
  const lines = text === null ? "the templates'" : `+${added.length} -${removed.length}`;
  return [String(version), at, by, lines, because];
}

const shared = 'history, restore, reset';

/** An action that a verb does not have. @param actions its own, by a comma */
export const unknownAction = (verb: string, action: string, actions: string): UsageError =>
  new UsageError(`${verb}: unknown action "${action}"${meant(action, `${actions}, ${shared}`.split(', '))}`);

/** The words of an action by their names. @throws UsageError one is missing, or there are more */
export function wordsOf(
  verb: string,
  words: readonly string[],
  needed: readonly string[],
  more: readonly string[] = [],
): string[] {
  if (words.length >= needed.length && words.length <= needed.length + more.length) return [...words];
  const expected = [...needed, ...more.map((name) => `[${name}]`)].join(' ');
  throw new UsageError(`${verb}: found ${words.join(' ') || 'nothing'}; expected ${expected}`);
}
