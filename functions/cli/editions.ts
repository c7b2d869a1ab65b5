/** `periodical list | show | get | verify | diff`: what the archive holds. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, resolve, sep } from 'node:path';
import type { Command } from 'commander';
import { type Archive, editionPath } from '../archive/archive.ts';
import { type Manifest, manifestName, readManifest } from '../archive/manifest.ts';
import { describeProblem, InputError, type Problem, UsageError } from '../errors.ts';
import { addDiff } from './diff.ts';
import { editionNamed, isName } from './edition-argument.ts';
import { columns, print, printJson } from './output.ts';
import { show } from './show.ts';
import { addWhere, type Stores, type WhereOptions, withStores } from './stores.ts';
import { type VerifyOptions, verify } from './verify.ts';

interface Options extends WhereOptions {
  readonly json?: boolean;
}

export function addEditions(program: Command): void {
  const verb = (name: string, summary: string) =>
    addWhere(program.command(name), 'where the archive lies')
      .summary(summary)
      .description(`${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`)
      .option('--json', 'print one JSON object');
  verb('list', 'list the editions of the archive')
    .argument('[report]', 'all of them where left out')
    .action(listEditions);
  verb('show', 'show what an edition was made of, checked for and sent to')
    .argument('<edition>', 'REPORT/PERIOD or REPORT/PERIOD/rN')
    .action(showEdition);
  verb('get', 'copy files of an edition out of the archive')
    .argument('<edition>', 'REPORT/PERIOD or REPORT/PERIOD/rN')
    .argument('[files...]', 'such as report.en.pdf; all of them where left out')
    .option('--into <dir>', 'folder to copy into', '.')
    .action(getEdition);
  verb('verify', 'prove that an edition is what its manifest says')
    .argument('<edition>', 'REPORT/PERIOD or REPORT/PERIOD/rN')
    .option('--rebuild', 'render its data again, and see whether the same bytes come out')
    .option('--templates <dir>', 'with --rebuild: the folder that it was made with')
    .action(checkEdition);
  addDiff(program);
}

const listEditions = (report: string | undefined, options: Options) =>
  withStores(options, (stores) => list(report, options, stores));

async function list(report: string | undefined, options: Options, stores: Stores): Promise<void> {
  if (report !== undefined && !isName(report)) throw new UsageError(`"${report}" is no name of a report`);
  const { manifests, problems } = await manifestsOf(stores.archive, report);
  const editions: Listed[] = [];
  for (const manifest of manifests) editions.push(await listed(manifest, stores));
  process.exitCode = problems.length === 0 ? 0 : 1;
  if (options.json) return printJson({ editions, problems });
  process.stderr.write(problems.map((problem) => `${describeProblem(problem)}\n`).join(''));
  if (editions.length === 0) return print(`no editions in ${stores.name}`);
  const rows = editions.map(({ edition, start, end, held, released, made }) => [
    edition,
    `${start}..${end}`,
    made,
    released ? 'released' : held ? 'held' : '',
  ]);
  print(columns([['EDITION', 'PERIOD (end excluded)', 'MADE', ''], ...rows]));
}

interface Listed {
  readonly edition: string;
  readonly start: string;
  readonly end: string;
  /** A check held it when it was made. */
  readonly held: boolean;
  /** It was held, and somebody let it go out. */
  readonly released: boolean;
  readonly made: string;
  readonly languages: readonly string[];
  readonly formats: readonly string[];
}

async function listed(manifest: Manifest, { ledger }: Stores): Promise<Listed> {
  const { edition, period, heldAtMaking: held, run, languages, formats } = manifest;
  const { start, end } = period;
  const released = held && (await ledger().releaseOf(edition)) !== undefined;
  return { edition, start, end, held, released, made: run.finishedAt, languages, formats };
}

/** An edition whose manifest was altered must not hide the others. */
async function manifestsOf(archive: Archive, report: string | undefined) {
  const manifests: Manifest[] = [];
  const problems: Problem[] = [];
  for (const edition of await archive.listEditions(report)) {
    try {
      manifests.push(await readManifest(archive, edition));
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      problems.push(...error.problems);
    }
  }
  return { manifests, problems };
}

const showEdition = (text: string, options: Options) =>
  withStores(options, (stores) => show(text, options, stores));

type GetOptions = Options & { readonly into: string };

const getEdition = (text: string, files: readonly string[], options: GetOptions) =>
  withStores(options, (stores) => get(text, files, options, stores));

async function get(
  text: string,
  files: readonly string[],
  options: GetOptions,
  { archive }: Stores,
): Promise<void> {
  const edition = await editionNamed(archive, text);
  const manifest = await readManifest(archive, edition);
  const known = [...manifest.files.map((file) => file.name), manifestName];
  const strange = files.find((name) => !known.includes(name));
  if (strange !== undefined)
    throw InputError.at(
      '',
      `${manifest.edition} has no file "${strange}"; expected one of ${known.join(', ')}`,
    );
  const written: string[] = [];
  for (const name of files.length > 0 ? files : known) {
    const bytes = await archive.readFile(edition, name);
    if (!bytes) throw InputError.at(`${manifest.edition}/${name}`, 'is missing in the archive');
    written.push(await writeInside(options.into, name, bytes));
  }
  if (options.json) printJson({ edition: editionPath(edition), files: written });
  else print(written.join('\n'));
}

async function writeInside(folder: string, name: string, bytes: Uint8Array): Promise<string> {
  const path = resolve(folder, name);
  if (!path.startsWith(resolve(folder) + sep))
    throw InputError.at(name, 'leads out of the edition: the manifest was altered');
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, bytes);
  return path;
}

const checkEdition = (text: string, options: VerifyOptions) =>
  withStores(options, (stores) => verify(text, options, stores));
