/** Which files of the lake are data: one rule for folders, patterns, fingerprints and the lists of S3. */
import { globSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import type { RawTable } from './lake.ts';

/** Whether a path below a table is what engines keep beside the data: a part of it begins with `_` or `.`. */
export const isHidden = (path: string): boolean => /(^|\/)[_.]/.test(path);

/** Endings by which a folder's files are told; Athena takes every file that is not hidden. */
const endings = { parquet: /\.parquet$/, csv: /\.csv(\.gz)?$/ };

export interface DataFiles {
  readonly root: string;
  /** Below `root`, with `/`, in order; `''` if `root` is the file. */
  readonly paths: readonly string[];
}

/** Lists the files of a table, whose location is a folder, a file or a pattern. */
export function dataFiles(directory: string, { location, format }: RawTable): DataFiles {
  const place = join(directory, location);
  const found = statSync(place, { throwIfNoEntry: false });
  if (found?.isFile()) return { root: place, paths: [''] };
  if (found) return listed(place, '**/*', (path) => endings[format].test(path) && !isHidden(path));
  // What a pattern spells out is meant; what it leaves open is data or not.
  const fixed = /^[^*?[{]*\//.exec(location)?.[0].length ?? 0;
  return listed(directory, location, (path) => !isHidden(path.slice(fixed)));
}

function listed(root: string, pattern: string, isData: (path: string) => boolean): DataFiles {
  const paths = globSync(pattern, { cwd: root }).map((path) => path.replaceAll(sep, '/'));
  // Spark writes folders that are called sales.parquet: DuckDB would read their files once more.
  const isFile = (path: string) => statSync(join(root, path), { throwIfNoEntry: false })?.isFile() === true;
  return { root, paths: paths.filter((path) => isData(path) && isFile(path)).sort() };
}
