/** What the folders of a path say: `dt=2024-06-18/region=EU/`. */
import { isDay } from '../calendar/days.ts';
import type { RawTable } from './lake.ts';

/** Hive's folder of rows whose value is null. */
export const nullPartition = '__HIVE_DEFAULT_PARTITION__';

/** The values that a path gives for a column, from the top. */
export function valuesInPath(path: string, column: string): string[] {
  return path.split(/[\\/]/).flatMap((part) => {
    const [, key = '', value = ''] = /^([^=]+)=(.*)$/s.exec(part) ?? [];
    return key.toLowerCase() === column.toLowerCase() ? [value] : [];
  });
}

const kinds: Readonly<Record<string, (value: string) => boolean>> = {
  // No sale is older: calendar/period.ts.
  date: (value) => isDay(value) && value >= '1970',
  integer: (value) => /^-?\d{1,10}$/.test(value) && Math.abs(Number(value)) < 2 ** 31,
  // DuckDB takes the word for a null, and Athena for a text; of two signs they make different values.
  string: (value) => value !== '' && value.toLowerCase() !== 'null' && !value.includes('='),
};

/**
 * What is wrong with the folders of one file of a table.
 * @param path below the table's location
 */
export function partitionProblem(path: string, { partitions, columns }: RawTable): string | undefined {
  if (Object.keys(partitions).length === 0) return undefined;
  for (const [name, type] of Object.entries(partitions)) {
    const [value, ...more] = valuesInPath(path, name);
    if (more.length > 0)
      return `the path says ${name} ${more.length + 1} times; expected one folder ${name}=…`;
    if (value !== nullPartition && !kinds[type]?.(value ?? ''))
      return `the path does not say ${name}; expected a folder ${name}=… with a ${type}`;
  }
  const twice = Object.keys(columns).find((column) => valuesInPath(path, column).length > 0);
  if (twice === undefined) return undefined;
  return `the path says ${twice}, which lake.yaml has as a column of the files; expected it in partitions`;
}

/**
 * Why values cannot be taken for days, or undefined if they can: what reads the days of a period by them would
 * leave out the rows of all others.
 * @param values of a column, null for rows without one
 */
export function daysProblem(values: readonly (string | null)[]): string | undefined {
  const odd = values.find((value) => value === null || !isDay(value));
  if (odd === undefined) return undefined;
  return odd === null ? 'is null' : `is "${odd}", which is not a day (YYYY-MM-DD)`;
}
