/** `periodical list | show | get | verify`: what the archive holds. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, resolve, sep } from 'node:path';
import type { Command } from 'commander';
import { type Archive, type EditionId, editionPath, parseEditionPath } from '../archive.ts';
import { describeProblem, InputError, type Problem, UsageError } from '../errors.ts';
import { type Manifest, manifestName } from '../manifest.ts';
import { readManifest } from '../pipeline.ts';
import { verifyEdition } from '../verify.ts';
import { bytesText, columns, print, printJson } from './output.ts';
import { addWhere, type Stores, type WhereOptions, withStores } from './where.ts';

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
    .action(checkEdition);
}

/** An edition as the user names it; without a revision the newest. */
async function editionNamed(archive: Archive, text: string): Promise<EditionId> {
  const exact = parseEditionPath(text);
  if (exact) return exact;
  const [report, period, ...rest] = text.split('/');
  if (rest.length > 0 || !isName(report) || !isName(period)) {
    throw new UsageError(`"${text}" is no edition; expected REPORT/PERIOD or REPORT/PERIOD/rN`);
  }
  const newest = (await archive.listEditions(report, period)).at(-1);
  if (!newest) throw InputError.at('', `there is no edition ${text}; periodical list shows what there is`);
  return newest;
}

const isName = (part: string | undefined) => /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(part ?? '');

const listEditions = (report: string | undefined, options: Options) =>
  withStores(options, (stores) => list(report, options, stores));

async function list(report: string | undefined, options: Options, { archive, name }: Stores): Promise<void> {
  if (report !== undefined && !isName(report)) throw new UsageError(`"${report}" is no name of a report`);
  const { manifests, problems } = await manifestsOf(archive, report);
  const editions = manifests.map(({ edition, period, held, run, languages, formats }) => ({
    edition,
    start: period.start,
    end: period.end,
    held,
    made: run.finishedAt,
    languages,
    formats,
  }));
  process.exitCode = problems.length === 0 ? 0 : 1;
  if (options.json) return printJson({ editions, problems });
  process.stderr.write(problems.map((problem) => `${describeProblem(problem)}\n`).join(''));
  if (editions.length === 0) return print(`no editions in ${name}`);
  const rows = editions.map(({ edition, start, end, held, made }) => [
    edition,
    `${start}..${end}`,
    made,
    held ? 'held' : '',
  ]);
  print(columns([['EDITION', 'PERIOD (end excluded)', 'MADE', ''], ...rows]));
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

async function show(text: string, options: Options, { archive, ledger }: Stores): Promise<void> {
  const edition = await editionNamed(archive, text);
  const manifest = await readManifest(archive, edition);
  const sends = await ledger().listSends(manifest.edition);
  const path = archive.locate(edition);
  if (options.json) return printJson({ ...manifest, path, sends });
  const { period, run, coverage } = manifest;
  print(
    columns([
      ['edition', manifest.edition],
      ['title', Object.values(manifest.title).join(' · ')],
      ['period', `${period.start}..${period.end} (end excluded), ${manifest.timezone}`],
      ['compared with', `${manifest.yoy.start}..${manifest.yoy.end}`],
      ['made', run.finishedAt],
      ['state', manifest.held ? `held: ${manifest.heldBecause.join('; ')}` : 'released'],
      ['engine', manifest.versions.engine ?? ''],
      ['lake covers', `${coverage.first_sale_day ?? '?'} to ${coverage.last_sale_day ?? '?'}`],
      ['folder', path],
    ]),
  );
  print(
    `\n${columns([['CHECK', 'RESULT'], ...manifest.checks.map((check) => [check.name, check.holds ? 'holds' : `${check.severity}: ${check.rows} rows`])])}`,
  );
  print(
    `\n${columns([['FILE', 'SIZE'], ...manifest.files.map((file) => [file.name, bytesText(file.size)])])}`,
  );
  if (sends.length > 0)
    print(
      `\n${columns([['SENT TO', 'STATE', 'WHEN'], ...sends.map((send) => [send.recipient, send.state, send.updatedAt])])}`,
    );
}

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

const checkEdition = (text: string, options: Options) =>
  withStores(options, (stores) => verify(text, options, stores));

async function verify(text: string, options: Options, { archive }: Stores): Promise<void> {
  const edition = await editionNamed(archive, text);
  const problems = await verifyEdition(archive, edition);
  if (options.json) printJson({ edition: editionPath(edition), whole: problems.length === 0, problems });
  else if (problems.length === 0) print(`${editionPath(edition)} is whole`);
  else process.stderr.write(problems.map((problem) => `${editionPath(edition)}/${problem}\n`).join(''));
  process.exitCode = problems.length === 0 ? 0 : 1;
}
