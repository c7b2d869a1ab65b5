/** Partitions of another grain than days, where a text reads the days of a period by them. */
import type { DuckDBConnection } from '@duckdb/node-api';
import { InputError } from '../../errors.ts';
import { quoteName } from '../../plan/literals.ts';
import type { TextFile } from '../../templates/files.ts';
import { columnsComparedWith } from '../comparisons.ts';
import { closure, type Models } from '../models.ts';
import { daysProblem } from '../partitions.ts';
import { relationsNamed } from '../sql.ts';

/**
 * Refuses a text that compares a column with a day of the plan (`dt >= :start_dt`) if the column holds anything
 * else: the rows of a whole month would be left out without a word.
 * @param undated raw tables with a partition that is not a day
 * @throws InputError with the file, the line, the column and the value
 */
export async function checkDays(
  connection: DuckDBConnection,
  file: TextFile,
  models: Models,
  undated: readonly string[],
): Promise<void> {
  const columns = undated.length > 0 ? columnsComparedWith(file.text, '_dt') : [];
  if (columns.length === 0) return;
  const isUndated = (name: string) =>
    closure(models, [name]).some(({ tables }) => tables.some((table) => undated.includes(table))) ||
    undated.includes(name.replace(/^raw\./, ''));
  for (const { name, line } of relationsNamed(file.text).filter((relation) => isUndated(relation.name))) {
    const relation = name.split('.').map(quoteName).join('.');
    for (const column of await ownColumns(connection, relation, columns)) {
      const problem = daysProblem(await valuesOf(connection, relation, column));
      if (problem === undefined) continue;
      const message = `${column} of ${name} ${problem}, and is compared with days here; expected partitions of one day each, or no comparison by ${column}`;
      throw InputError.at(file.file, message, line);
    }
  }
}

async function ownColumns(connection: DuckDBConnection, relation: string, columns: readonly string[]) {
  const reader = await connection.runAndReadAll(`describe select * from ${relation}`);
  const names = reader.getRows().map(([name]) => String(name).toLowerCase());
  return columns.filter((column) => names.includes(column.toLowerCase()));
}

async function valuesOf(connection: DuckDBConnection, relation: string, column: string) {
  const value = quoteName(column);
  const reader = await connection.runAndReadAll(
    `select distinct cast(${value} as varchar) from ${relation} order by 1`,
  );
  return reader.getRows().map(([found]) => (found === null || found === undefined ? null : String(found)));
}
