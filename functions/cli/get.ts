/** `periodical get EDITION [FILE…]`: copies files of an edition out of the archive. */
import { writeFile } from 'node:fs/promises';
import { dirname, resolve, sep } from 'node:path';
import type { Command } from 'commander';
import { editionPath } from '../archive/archive.ts';
import { manifestName } from '../archive/manifest.ts';
import { fileProblem, shownManifest } from '../archive/proved.ts';
import { makeFolder } from '../durable-file.ts';
import { InputError } from '../errors.ts';
import { editionNamed } from './edition-argument.ts';
import { exitCodeOf } from './exit-codes.ts';
import { print, printDoubts, printJson } from './output.ts';
import { type Stores, withStores } from './stores.ts';
import { addWhere, type WhereOptions } from './where.ts';

interface GetOptions extends WhereOptions {
  readonly into: string;
  readonly json?: boolean;
}

export function addGet(program: Command): void {
  addWhere(program.command('get'), 'where the archive is')
    .summary('copy files of an edition out of the archive')
    .description('Copies files of an edition out of the archive.')
    .argument('<edition>', 'REPORT/PERIOD or REPORT/PERIOD/rN')
    .argument('[files...]', 'such as report.en.pdf; all of them if left out')
    .option('--into <dir>', 'folder to copy into', '.')
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
    throw InputError.at(
      '',
      `${manifest.edition} has no file "${strange}"; expected one of ${known.join(', ')}`,
    );
  const written: string[] = [];
  for (const name of files.length > 0 ? files : known) {
    const bytes = await archive.readFile(edition, name);
    if (!bytes) throw InputError.at(`${manifest.edition}/${name}`, 'is missing in the archive');
    const said = manifest.files.find((file) => file.name === name);
    const problem = said && fileProblem(said, bytes);
    if (problem !== undefined) doubts.push(problem);
    written.push(await writeInside(options.into, name, bytes));
  }
  printDoubts(edition, doubts);
  process.exitCode = exitCodeOf({ hasFailed: doubts.length > 0 });
  if (options.json) printJson({ edition: editionPath(edition), files: written, problems: doubts });
  else print(written.join('\n'));
}

async function writeInside(folder: string, name: string, bytes: Uint8Array): Promise<string> {
  const path = resolve(folder, name);
  if (!path.startsWith(resolve(folder) + sep))
    throw InputError.at(name, 'leads out of the edition: the manifest was altered');
  makeFolder(dirname(path));
  await writeFile(path, bytes);
  return path;
}
