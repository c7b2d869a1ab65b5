/** Which files of the lake are data: one rule for folders, patterns, fingerprints and the lists of S3. */
import { existsSync, globSync, lstatSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import { InputError } from '../errors.ts';
import { followed } from '../inside.ts';
import { displayPath } from '../templates/directories.ts';
import type { RawTable } from './lake.ts';

/** Whether a path below a table is what engines keep beside the data: a part of it begins with `_` or `.`. */
export const isHidden = (path: string): boolean => /(^|\/)[_.]/.test(path);

export interface DataFiles {
  readonly root: string;
  /** Below `root`, with `/`, in order; `''` if `root` is the file. */
  readonly paths: readonly string[];
}

/**
 * Lists the files of a table: all but the hidden ones, whatever their ending, as Athena does.
 * @throws InputError there is no lake, a file is empty, or a link leads out of the lake or to nothing
 */
export function dataFiles(directory: string, { location, glob }: RawTable): DataFiles {
  if (!existsSync(directory)) throw InputError.at('', `there is no lake at ${displayPath(directory)}`);
  const lake = realpathSync(directory);
  if (glob) {
    const paths = matching(directory, location);
    for (const path of paths) withinLake(join(directory, path), lake);
    return { root: directory, paths: checked(directory, paths, lake) };
  }
  const place = join(directory, location);
  const isFolder = statSync(place, { throwIfNoEntry: false })?.isDirectory();
  if (isFolder === undefined) return { root: place, paths: [] };
  withinLake(place, lake);
  if (!isFolder) return { root: place, paths: checked(place, [''], lake) };
  return { root: place, paths: checked(place, filesBelow(place, '', lake, []), lake) };
}

/** What a pattern spells out is meant; what it leaves open is data or not. */
function matching(directory: string, pattern: string): string[] {
  const fixed = /^[^*?[{]*\//.exec(pattern)?.[0].length ?? 0;
  const paths = globSync(pattern, { cwd: directory }).map((path) => path.replaceAll(sep, '/'));
  // Spark writes folders that are called sales.parquet.
  const isFile = (path: string) => statSync(join(directory, path), { throwIfNoEntry: false })?.isFile();
  return paths.filter((path) => !isHidden(path.slice(fixed)) && isFile(path));
}

/** @param above the folders that this one lies in, with links followed */
function filesBelow(root: string, path: string, lake: string, above: readonly string[]): string[] {
  const folder = realpathSync(join(root, path));
  if (above.includes(folder))
    throw linkError(join(root, path), `to ${displayPath(folder)}, which it lies in`);
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const below = path === '' ? entry.name : `${path}/${entry.name}`;
    if (isHidden(entry.name)) return [];
    const isFolder = entry.isSymbolicLink()
      ? statSync(withinLake(join(root, below), lake)).isDirectory()
      : entry.isDirectory();
    return isFolder ? filesBelow(root, below, lake, [...above, folder]) : [below];
  });
}

function checked(root: string, paths: readonly string[], lake: string): string[] {
  return paths.toSorted().filter((path) => {
    const place = join(root, path);
    const found = lstatSync(place, { throwIfNoEntry: false });
    // What has gone since it was listed is no longer data.
    if (!found) return false;
    const { size } = found.isSymbolicLink() ? statSync(withinLake(place, lake)) : found;
    if (size > 0) return true;
    const message = 'is empty; expected data: write it again, or take it away';
    throw InputError.at(displayPath(place), message);
  });
}

/** What a path leads to; a link out of the lake is refused, so that a lake holds all of its data. */
function withinLake(path: string, lake: string): string {
  const led = followed(lake, path);
  if ('real' in led) return led.real;
  const outside = led.isOutside ? ', outside of the lake; put the files into the lake' : '';
  throw linkError(path, `${led.strays}${outside}`);
}

const linkError = (path: string, to: string) => InputError.at(displayPath(path), `is a link ${to}`);
