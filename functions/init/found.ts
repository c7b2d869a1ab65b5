/** The tables that a folder of files has, guessed from their places and names. */
import { closeSync, openSync, readdirSync, readSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { foreignProblem } from '../query/csv/bytes.ts';
import { isHidden } from '../query/data-files.ts';
import type { FoundTable, GuessedTable } from './facts.ts';
import { snake, unused } from './names.ts';

export interface Found {
  readonly tables: readonly FoundTable[];
  /** For lake.yaml alone, as this machine cannot read them. @default there are none */
  readonly unread?: readonly GuessedTable[];
  /** Files that are not data, and why. */
  readonly leftOut: readonly { readonly file: string; readonly why: string }[];
}

/** Lists the tables of a lake by name. */
export function findTables(lake: string): Found {
  const files = readdirSync(lake, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(lake, '/').length))
    .filter((path) => !isHidden(path))
    .sort();
  const kinds = files.map((file) => ({ file, ...kindOf(join(lake, file)) }));
  const leftOut = kinds.flatMap(({ file, why }) => (why === undefined ? [] : [{ file, why }]));
  const known = kinds.filter(({ why }) => why === undefined);
  const groups = Map.groupBy(known, ({ file, format }) => `${format} ${groupOf(file)}`);
  const places = [...groups.values()].map((group) => placeOf(group[0]?.file ?? ''));
  const taken = new Set<string>();
  const tables = [...groups.values()].map((group) => {
    const paths = group.map(({ file }) => file);
    const place = placeOf(paths[0] ?? '');
    const isAlone = places.filter((one) => one === place).length === 1;
    const named = whereOf(paths, place, isAlone);
    return { ...named, name: unused(named.name, taken), format: group[0]?.format ?? 'csv', files: paths };
  });
  return { tables: tables.toSorted((a, b) => (a.name < b.name ? -1 : 1)), leftOut };
}

/** What lies beside data. */
const others = /\.(md|json|sql|py|r|js|ts|sh|ya?ml|html?|pdf|ipynb|png|svg|xml|log|tgz|lock)$/i;

function kindOf(path: string): { readonly format: FoundTable['format']; readonly why?: string } {
  if (others.test(path)) return { format: 'csv', why: 'it is neither Parquet nor CSV' };
  const bytes = new Uint8Array(8);
  const file = openSync(path, 'r');
  const size = readSync(file, bytes);
  closeSync(file);
  if (size === 0) return { format: 'csv', why: 'it is empty' };
  if (Buffer.from(bytes.subarray(0, 4)).toString('latin1') === 'PAR1') return { format: 'parquet' };
  const why = foreignProblem(bytes);
  return why === undefined ? { format: 'csv' } : { format: 'csv', why };
}

const partition = /^([^=]+)=(.*)$/;

/** The folder of a table: that of the file, without what are partitions. */
export function placeOf(file: string): string {
  const parts = dirname(file).split('/');
  const first = parts.findIndex((part) => partition.test(part));
  const place = (first < 0 ? parts : parts.slice(0, first)).join('/');
  return place === '.' ? '' : place;
}

/** What names of one table's files have in common: `orders-2024.csv.gz` and `orders-2023.csv.gz`. */
const stemOf = (file: string): string =>
  basename(file)
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi, '0')
    .replace(/\d+/g, '0');

/** Files of one table have the same. */
export const groupOf = (file: string): string => `${placeOf(file)} ${stemOf(file)}`;

function whereOf(
  files: readonly string[],
  place: string,
  isAlone: boolean,
): Pick<FoundTable, 'name' | 'location' | 'isPattern' | 'partitions'> {
  const [first = ''] = files;
  const partitions = partitionsOf(files);
  const stem = basename(first).replace(/\..*$/, '');
  if (place !== '' && isAlone)
    return { name: snake(basename(place)), location: `${place}/`, isPattern: false, partitions };
  const name = snake(stem.replace(/\d+/g, ' ')) || 'data';
  if (files.length === 1) return { name, location: first, isPattern: false, partitions };
  const pattern = basename(first)
    .replace(/\d+/g, '*')
    .replace(/\*(?:[-_]\*)+/g, '*');
  const folders = Object.keys(partitions).map(() => '*');
  return {
    name,
    location: [place, ...folders, pattern].filter(Boolean).join('/'),
    isPattern: true,
    partitions,
  };
}

function partitionsOf(files: readonly string[]): FoundTable['partitions'] {
  const found: Record<string, 'string' | 'integer'> = {};
  for (const part of files.flatMap((file) => dirname(file).split('/'))) {
    const [, name, value = ''] = partition.exec(part) ?? [];
    if (name === undefined) continue;
    const type = /^\d{1,9}$/.test(value) ? 'integer' : 'string';
    found[name] = found[name] === 'string' ? 'string' : type;
  }
  return found;
}
