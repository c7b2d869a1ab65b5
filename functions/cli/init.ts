/** `periodical init`: from a folder of raw files to a project with its first edition. */
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Command } from 'commander';
import { addDays } from '../calendar/days.ts';
import { isNamedZone } from '../calendar/zone-name.ts';
import { UsageError } from '../errors.ts';
import type { Started } from '../init/start.ts';
import { counted } from '../language/counted.ts';
import { languageNamed } from '../language/languages.ts';
import { displayPath } from '../templates/directories.ts';
import { projectFile, projectIn, templatesOf } from '../templates/project.ts';
import { listOf } from './arguments.ts';
import { showInBrowser } from './browser.ts';
import { complain, print, printLine } from './output.ts';
import { progress } from './progress.ts';
import { type RawFiles, rawFiles } from './raw-files.ts';
import { isAtTerminal, openTerminal, type Terminal } from './terminal.ts';

interface Options {
  readonly lake?: string;
  readonly glue?: string;
  readonly zone?: string;
  readonly currency?: string;
  readonly yes?: boolean;
  readonly update?: boolean;
  readonly language: string;
  readonly run: boolean;
  readonly open: boolean;
}

export function addInit(program: Command): void {
  program
    .command('init')
    .summary('make a project of raw files, and its first edition')
    .description(
      'Looks at every file of a folder, of S3 or of a Glue database (Parquet or CSV, also packed by gzip or in folders of partitions), guesses what the tables, their times and amounts are, and writes a project: periodical.yaml, lake.yaml, models, and a report "overview", which it runs for the last whole period of the data. At a terminal it asks what it cannot know, and shows the edition in a browser. Nothing that is there is overwritten.',
    )
    .argument('[dir]', 'folder of the project', '.')
    .option('--lake <dir>', 'folder of the raw files, or s3://BUCKET/FOLDER, which is copied')
    .option('--glue <database>', 'database of Glue whose tables are copied, in place of --lake')
    .option(
      '--zone <zone>',
      'time zone of reports, and of clock times that say none (default: this machine’s)',
    )
    .option('--currency <code>', 'of amounts (default: that of their sign, or else USD)')
    .option(
      '--language <languages>',
      'of the first report: en, zh, de, es, pt-BR, ja, or several such as zh,en; the main one first',
      'en',
    )
    .option('--yes', 'take what is guessed, and ask nothing')
    .option('--no-run', 'write the project, and make no edition of it')
    .option('--no-open', 'do not show the edition in a browser, which a terminal does')
    .option('--update', 'show how the files differ from lake.yaml, and write nothing')
    .action(init);
}

async function init(folder: string, options: Options): Promise<void> {
  const directory = resolve(folder);
  if (options.update) return update(directory, options);
  if (existsSync(join(directory, projectFile)))
    throw new UsageError(
      `${folder} has a ${projectFile} already; --update shows what has changed in its lake`,
    );
  const languages = await languagesOf(options);
  const raw = await copied(options, directory);
  const terminal = !options.yes && isAtTerminal() ? openTerminal() : undefined;
  const started = await startedBy({ directory, raw, languages, options, terminal }).finally(terminal?.close);
  const beside = raw.copiedFrom === undefined ? '' : ` but ${displayPath(raw.lake)}`;
  if (!started) return printLine(`Nothing was written${beside}.`);
  await writeProject(directory, started.files);
  printLine(`${counted(Object.keys(started.files).length, 'file')} in ${displayPath(directory)}`);
  if (options.run) await firstEdition(directory, started, raw.lake, options.open ? languages[0] : undefined);
  print(nextText(directory, started.period, options.run));
  if (raw.deployed) print(deployText(folder, raw.deployed, raw.notes.length > 0 ? undefined : started.first));
}

/** @param first local day of the data; undefined: not all of them were looked at */
function deployText(folder: string, deployed: string, first: string | undefined): string {
  // A day more: partitions may be days of UTC. Tables of Glue say themselves where theirs begin.
  const day = first === undefined ? 'YYYY-MM-DD' : addDays(first, -1);
  const begins = deployed.includes('lakeBucket') ? ` -c lakeFirstDay=${day}` : '';
  return `In AWS, from a clone: npx cdk deploy -c templates=${folder} ${deployed}${begins}`;
}

async function copied(options: Options, directory: string): Promise<RawFiles> {
  const shown = progress(false);
  return rawFiles(options, directory, (detail) => shown.show('copy', detail)).finally(shown.end);
}

interface Asked {
  readonly directory: string;
  readonly raw: RawFiles;
  readonly languages: readonly string[];
  readonly options: Options;
  readonly terminal: Terminal | undefined;
}

/** Undefined: whoever was asked does not want it written. */
async function startedBy({ options, terminal, raw, ...asked }: Asked): Promise<Started | undefined> {
  const said = await askedFor(options, terminal);
  const shown = progress(false);
  shown.show('init', 'looking at the files');
  const { startProject } = await import('../init/start.ts');
  // A line that says how far it is makes place for a question.
  const dialogue = terminal && {
    say: (text: string) => {
      shown.clear();
      printLine(text);
    },
    ask: (question: string) => {
      shown.clear();
      return terminal.ask(question);
    },
  };
  const started = await startProject({ ...asked, ...raw, ...said, dialogue }).finally(shown.end);
  print([...raw.notes, guessText(started)].join('\n'));
  const isTaken = !terminal || /^y?$/i.test(await terminal.ask('Write the project? [y] '));
  return isTaken ? started : undefined;
}

async function languagesOf({ language }: Options): Promise<string[]> {
  const { starterLanguages } = await import('../init/words.ts');
  const [known, asked] = [starterLanguages(), [...new Set(listOf(language)?.map(languageNamed))]];
  if (asked.length > 0 && asked.every((one) => known.includes(one))) return asked;
  throw new UsageError(`--language ${language}: expected ${known.join(', ')}, or several with commas`);
}

async function askedFor(
  { zone: given, currency }: Options,
  terminal: Terminal | undefined,
): Promise<{ zone: string; currency: string | undefined }> {
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const zone = given ?? ((await terminal?.ask(`Time zone of the reports [${here}]: `)) || here);
  if (!isNamedZone(zone))
    throw new UsageError(`--zone ${zone}: expected a time zone such as America/New_York`);
  if (currency !== undefined && !/^[A-Z]{3}$/.test(currency))
    throw new UsageError(`--currency ${currency}: expected a code such as USD`);
  if (given === undefined && !terminal)
    complain(`time zone: ${zone}, as this machine has it; --zone takes another`);
  return { zone, currency };
}

function guessText({ roles, currency, first, last, notes }: Started): string {
  const { facts, time, amount, dimension } = roles;
  const by = dimension && `by ${dimension.called}`;
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

/** @param shown the language whose page is shown in a browser, at a terminal */
async function firstEdition(
  directory: string,
  { period }: Started,
  lake: string,
  shown: string | undefined,
): Promise<void> {
  const { runReport } = await import('./run.ts');
  const [out, stack] = [displayPath(join(directory, 'out')), ''];
  const edition = await runReport('overview', { templates: directory, lake, out, stack, period });
  if (edition === undefined || shown === undefined || !process.stdout.isTTY) return;
  showInBrowser(pathToFileURL(resolve(edition, `report.${shown}.html`)).href);
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
async function update(directory: string, options: Options): Promise<void> {
  const project = projectIn(directory);
  const file = join(templatesOf(project), 'lake.yaml');
  const [{ guessedLake }, { parseLake }, { lakeChanges }] = await Promise.all([
    import('../init/start.ts'),
    import('../query/lake.ts'),
    import('../init/changes.ts'),
  ]);
  const said = parseLake(displayPath(file), readFileSync(file, 'utf8'));
  const lake = resolve(directory, project.lake ?? join(project.out, 'sample-lake'));
  const isNamed = options.lake !== undefined || options.glue !== undefined;
  const raw = isNamed ? await copied(options, directory) : { lake };
  const changes = lakeChanges(said, await guessedLake({ ...raw, zone: project.zone ?? 'UTC' }));
  print(changes.length === 0 ? `${said.file} says what is there` : changes.join('\n'));
}
