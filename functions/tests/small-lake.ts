/** The inputs of a test as a lake: one CSV file a raw table, read as lake.yaml says what its columns are. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CsvError, parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { InputError } from '../errors.ts';
import { lakeSchema, type RawTable } from '../query/lake.ts';
import type { Models } from '../query/models.ts';
import type { TextFile } from '../templates/files.ts';
import { meant } from '../text/nearest.ts';

/**
 * Writes the inputs into a folder. A column that an input leaves out is null, and a table without an input has no rows;
 * an optional one is not there at all.
 * @returns the models, over that lake
 * @throws InputError an input is of no raw table, or is wrong
 */
export function smallLake(models: Models, inputs: readonly TextFile[], folder: string): Models {
  const { tables } = models.lake;
  for (const { name, file } of inputs)
    if (!Object.hasOwn(tables, name))
      throw InputError.at(file, `there is no raw table "${name}"${meant(name, Object.keys(tables))}`, 1);
  const small = Object.entries(tables).map(([name, table]): [string, RawTable] => {
    const input = inputs.find((one) => one.name === name);
    if (input || !table.optional) writeFileSync(join(folder, `${name}.csv`), textOf(table, input));
    return [name, plainTable(name, table)];
  });
  const absent = models.absent.filter((name) => !inputs.some((input) => input.name === name));
  return { ...models, absent, lake: { ...models.lake, tables: Object.fromEntries(small) } };
}

/** Lines of a table of a small lake, the header first; undefined: the lake does not have it. */
export function recordsIn(folder: string, table: string): string[][] | undefined {
  const file = `${table}.csv`;
  const path = join(folder, file);
  return existsSync(path) ? recordsOf({ name: table, file, text: readFileSync(path, 'utf8') }) : undefined;
}

/** Plain CSV, whatever the files of the lake are; what is in their path is a column. */
function plainTable(name: string, { columns, partitions, optional }: RawTable): RawTable {
  const typed = Object.entries(columns).map(([column, { type, zone }]) => [column, { type, zone }]);
  const table = {
    location: `${name}.csv`,
    format: 'csv',
    optional,
    columns: { ...Object.fromEntries(typed), ...partitions },
  };
  const read = lakeSchema.parse({ tables: { [name]: table } }).tables[name];
  if (!read) throw new Error(`${name} is lost`);
  return read;
}

function textOf({ columns, partitions }: RawTable, input: TextFile | undefined): string {
  const all = [...Object.keys(columns), ...Object.keys(partitions)];
  if (!input) return stringify([all]);
  const [header = [], ...rows] = recordsOf(input);
  for (const column of header)
    if (!all.includes(column))
      throw InputError.at(input.file, `${input.name} has no column "${column}"${meant(column, all)}`, 1);
  const partition = Object.keys(partitions).find((name) => !header.includes(name));
  if (partition !== undefined)
    throw InputError.at(
      input.file,
      `expected a column ${partition}: files of ${input.name} are found by it`,
      1,
    );
  const lacking = all.filter((column) => !header.includes(column));
  return stringify([[...header, ...lacking], ...rows.map((row) => [...row, ...lacking.map(() => '')])]);
}

/** @throws InputError it is not CSV, with the line */
export function recordsOf({ file, text }: TextFile): string[][] {
  try {
    return parse(text, { bom: true });
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    throw InputError.at(file, cause.message, Number(cause.lines) || 1, { cause });
  }
}
