/** `periodical get EDITION [FILE…]`: copies files of an edition out of the archive. */
import { lstatSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import type { Command } from 'commander';
import { editionPath } from '../archive/archive.ts';
import { manifestName } from '../archive/manifest.ts';
import { fileProblem, shownManifest } from '../archive/proved.ts';
import { makeFolder } from '../durable-file.ts';
import { InputError, isErrno, UsageError } from '../errors.ts';
import { isInside } from '../inside.ts';
import { displayPath } from '../templates/directories.ts';
import { meant } from '../text/nearest.ts';
import { editionNamed } from './edition-argument.ts';
import { exitCodeOf } from './exit-codes.ts';
import { print, printDoubts, printJson } from './output.ts';
import { type Stores, withStores } from './stores.ts';
import { addWhere, type WhereOptions } from './where.ts';

interface GetOptions extends WhereOptions {
  readonly into: string;
  readonly overwrite?: boolean;
  readonly json?: boolean;
}

export function addGet(program: Command): void {
  addWhere(program.command('get'), 'where the archive is')
    .summary('copy files of an edition out of the archive')
    .description('Copies files of an edition out of the archive.')
    .argument('<edition>', 'REPORT/PERIOD or REPORT/PERIOD/rN')
    .argument('[files...]', 'such as report.en.pdf; all of them if left out')
    .option('--into <dir>', 'folder to copy into', '.')
    .option('--overwrite', 'replace files that are there with another content')
    .option('--json', 'print one JSON object')
    .action((edition: string, files: readonly string[], options: GetOptions) =>
      withStores(options, (stores) => get(edition, files, options, stores)),
    );
}

async function get(
  text: string,
  files: readonly string[],
  options: GetOptions,
  { archive, signer }: Stores,
): Promise<void> {
  const edition = await editionNamed(archive, text);
  const { manifest, problems } = await shownManifest(edition, { archive, signer: signer() });
  const doubts = [...problems];
  const known = [...manifest.files.map((file) => file.name), manifestName];
  const strange = files.find((name) => !known.includes(name));
  if (strange !== undefined)
    throw new UsageError(`${manifest.edition} has no file "${strange}"${meant(strange, known)}`);
  const written: string[] = [];
  for (const name of files.length > 0 ? files : known) {
    const bytes = await archive.readFile(edition, name);
    if (!bytes) throw InputError.at(`${manifest.edition}/${name}`, 'is missing in the archive');
    const said = manifest.files.find((file) => file.name === name);
    const problem = said && fileProblem(said, bytes);
    if (problem !== undefined) doubts.push(problem);
    written.push(await writeInside(options, name, bytes));
  }
  printDoubts(edition, doubts);
  process.exitCode = exitCodeOf({ hasFailed: doubts.length > 0 });
  if (options.json) printJson({ edition: editionPath(edition), files: written, problems: doubts });
  else print(written.join('\n'));
}

async function writeInside(
  { into: folder, overwrite = false }: GetOptions,
  name: string,
  bytes: Uint8Array,
): Promise<string> {
  const path = resolve(folder, name);
  if (!isInside(resolve(folder), path))
    throw InputError.at(name, 'leads out of the edition: the manifest was altered');
  refuseLinks(resolve(folder), relative(resolve(folder), path));
  makeFolder(dirname(path));
  if (!overwrite) await refuseOther(path, bytes);
  await writeFile(path, bytes);
  return path;
}

/** A link that lies where something is to be written would send it elsewhere. */
function refuseLinks(folder: string, name: string): void {
  let path = folder;
  for (const part of name.split(sep)) {
    path = join(path, part);
    const isLink = lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink();
    if (isLink) throw InputError.at(displayPath(path), 'is a link; expected a folder or a file to write to');
  }
}

async function refuseOther(path: string, bytes: Uint8Array): Promise<void> {
  const found = await readFile(path).catch((error: unknown) => {
    if (isErrno(error, 'ENOENT')) return undefined;
    throw error;
  });
  if (found && Buffer.compare(found, bytes) !== 0)
    throw InputError.at(displayPath(path), 'is there already with another content; --overwrite replaces it');
}
