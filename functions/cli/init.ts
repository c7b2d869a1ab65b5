/** `periodical init`: from a folder of raw files to a project with its first edition. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import type { Command } from 'commander';
import { isNamedZone } from '../calendar/zone-name.ts';
import { UsageError } from '../errors.ts';
import type { Started } from '../init/start.ts';
import { counted } from '../language/counted.ts';
import { displayPath } from '../templates/directories.ts';
import { projectFile, projectIn, templatesOf } from '../templates/project.ts';
import { complain, print, printLine } from './output.ts';
import { progress } from './progress.ts';

interface Options {
  readonly lake?: string;
  readonly zone?: string;
  readonly currency?: string;
  readonly yes?: boolean;
  readonly update?: boolean;
  readonly run: boolean;
}

export function addInit(program: Command): void {
  program
    .command('init')
    .summary('make a project of raw files, and its first edition')
    .description(
      'Looks at every file of a folder (Parquet or CSV, also packed by gzip or in folders of partitions), guesses what the tables, their times and amounts are, and writes a project: periodical.yaml, lake.yaml, models, and a report "overview", which it runs for the last whole period of the data. Nothing that is there is overwritten.',
    )
    .argument('[dir]', 'folder of the project', '.')
    .option('--lake <dir>', 'folder of the raw files')
    .option(
      '--zone <zone>',
      'time zone of reports, and of clock times that say none (default: this machine’s)',
    )
    .option('--currency <code>', 'of amounts (default: that of their sign, or else USD)')
    .option('--yes', 'take what is guessed, and ask nothing')
    .option('--no-run', 'write the project, and make no edition of it')
    .option('--update', 'show how the files differ from lake.yaml, and write nothing')
    .action(init);
}

async function init(folder: string, options: Options): Promise<void> {
  const directory = resolve(folder);
  if (options.update) return update(directory);
  if (existsSync(join(directory, projectFile)))
    throw new UsageError(
      `${folder} has a ${projectFile} already; --update shows what has changed in its lake`,
    );
  const lake = lakeAt(options.lake, directory);
  const asked = await askedFor(options);
  const shown = progress(false);
  shown.show('init', 'looking at the files');
  const { startProject } = await import('../init/start.ts');
  const started = await startProject({ directory, lake, ...asked }).finally(shown.end);
  print(guessText(started));
  if (!(await isTaken(options))) return printLine('Nothing was written.');
  await writeProject(directory, started.files);
  printLine(`${counted(Object.keys(started.files).length, 'file')} in ${displayPath(directory)}`);
  if (options.run) await firstEdition(directory, started, lake);
  print(nextText(directory, started.period, options.run));
}

function lakeAt(lake: string | undefined, directory: string): string {
  if (lake === undefined) throw new UsageError('init needs --lake, the folder of the raw files');
  const path = resolve(lake);
  if (`${directory}/`.startsWith(`${path}/`))
    throw new UsageError(`--lake ${lake} holds the project; expected a folder of raw files alone`);
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return path;
  throw new UsageError(`--lake ${lake}: there is no such folder`);
}

const asks = ({ yes }: Options) => !yes && process.stdin.isTTY === true && process.stdout.isTTY === true;

async function askedFor(options: Options): Promise<{ zone: string; currency: string | undefined }> {
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const isAsked = asks(options);
  const zone =
    options.zone ?? (isAsked ? await question(`Time zone of the reports [${here}]: `, here) : here);
  if (!isNamedZone(zone))
    throw new UsageError(`--zone ${zone}: expected a time zone such as America/New_York`);
  const { currency } = options;
  if (currency !== undefined && !/^[A-Z]{3}$/.test(currency))
    throw new UsageError(`--currency ${currency}: expected a code such as USD`);
  if (options.zone === undefined && !isAsked)
    complain(`time zone: ${zone}, as this machine has it; --zone takes another`);
  return { zone, currency };
}

async function isTaken(options: Options): Promise<boolean> {
  if (!asks(options)) return true;
  return /^y/i.test(await question('Write the project? [y] ', 'y'));
}

async function question(text: string, otherwise: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return (await terminal.question(text)).trim() || otherwise;
  } finally {
    terminal.close();
  }
}

function guessText({ roles, currency, first, last, notes }: Started): string {
  const { facts, time, amount, dimension } = roles;
  const by =
    dimension && `by ${dimension.join ? `${dimension.join.table.table.name}.` : ''}${dimension.column.name}`;
  return [
    ...notes,
    `Facts: ${facts.table.name}, ${counted(facts.rows, 'row')} from ${first} to ${last}`,
    `Time: ${time.name}; amount: ${amount ? `${amount.name}, ${currency}` : 'none, rows are counted'}; ${by ?? 'no column to group by'}`,
  ].join('\n');
}

/** What somebody has written already stays. */
async function writeProject(directory: string, files: Started['files']): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    const path = join(directory, name);
    await mkdir(dirname(path), { recursive: true });
    if (existsSync(path)) complain(`${displayPath(path)} is there already, and stays as it is`);
    else await writeFile(path, text, { flag: 'wx' });
  }
}

async function firstEdition(directory: string, { period }: Started, lake: string): Promise<void> {
  const { runReport } = await import('./run.ts');
  const [out, stack] = [displayPath(join(directory, 'out')), ''];
  await runReport('overview', { templates: directory, lake, out, stack, period });
}

function nextText(directory: string, period: string, hasRun: boolean): string {
  const at = directory === process.cwd() ? '' : `cd ${displayPath(directory)} && `;
  return `
Next:
  ${at}npx periodical check
  ${at}npx periodical run overview --period ${period}${hasRun ? ' --force' : ''}
  ${at}npx periodical open`;
}

/** What the lake has that lake.yaml does not say, and the other way round. */
async function update(directory: string): Promise<void> {
  const project = projectIn(directory);
  const file = join(templatesOf(project), 'lake.yaml');
  const [{ guessedLake }, { parseLake }, { lakeChanges }] = await Promise.all([
    import('../init/start.ts'),
    import('../query/lake.ts'),
    import('../init/changes.ts'),
  ]);
  const said = parseLake(displayPath(file), readFileSync(file, 'utf8'));
  const lake = resolve(directory, project.lake ?? join(project.out, 'sample-lake'));
  const changes = lakeChanges(said, await guessedLake(lake, project.zone ?? 'UTC'));
  print(changes.length === 0 ? `${said.file} says what is there` : changes.join('\n'));
}
