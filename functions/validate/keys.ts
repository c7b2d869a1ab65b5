/** Declared keys (query/keys.ts) against the columns and constants that they are said of, and what pages may name. */
import type { DuckDBConnection } from '@duckdb/node-api';
import type { Problem } from '../errors.ts';
import { quoteName } from '../plan/literals.ts';
import { modelsNamed } from '../query/assemble.ts';
import { readTable } from '../query/duckdb/values.ts';
import { declaredKeys, type Keys, keysOf, strangeKey } from '../query/keys.ts';
import { closure, type Models } from '../query/models.ts';
import type { TextFile } from '../templates/files.ts';
import { meant } from '../text/nearest.ts';
import type { QueryColumns } from './columns.ts';

/** The keys of the columns of every query, by its name. */
export type QueryKeys = Readonly<Record<string, ReadonlyMap<string, Keys>>>;

export function keysOfQueries(
  queries: readonly TextFile[],
  columns: QueryColumns,
  models: Models,
): QueryKeys {
  return Object.fromEntries(
    queries.map((query) => {
      const names = (columns[query.name] ?? []).map(({ name }) => name);
      return [query.name, new Map([...keysOf(query, models)].filter(([column]) => names.includes(column)))];
    }),
  );
}

/** The keys of a column in whichever query it is; undefined if a query has it without keys, or none has it. */
export function keysOfColumn(
  column: string,
  columns: QueryColumns,
  keys: QueryKeys,
): readonly string[] | undefined {
  const having = Object.keys(columns).filter((query) => columns[query]?.some(({ name }) => name === column));
  const known = having.map((query) => keys[query]?.get(column)?.values);
  if (known.length === 0 || known.includes(undefined)) return undefined;
  return [...new Set(known.flatMap((values) => values ?? []))];
}

/** @param query a column may have the same name in another one */
export function keyProblems(column: string, query: string, text: unknown, keys: QueryKeys): string[] {
  const known = Object.hasOwn(keys, query) ? keys[query]?.get(column) : undefined;
  const wrong = known && typeof text === 'string' ? strangeKey(text, known.values) : undefined;
  return wrong === undefined ? [] : [`${column}="${text}" is not a key of ${query}.${column}; ${wrong}`];
}

/**
 * What a query or a model declares of columns that it does not have, or of constants that are others.
 * @param file exists on the connection, over empty tables
 */
export async function declarationProblems(
  connection: DuckDBConnection,
  file: TextFile,
  models: Models,
): Promise<Problem[]> {
  const declared = declaredKeys(file);
  if (declared.length === 0) return [];
  const { columns, rows } = await readTable(connection, `select * from ${quoteName(file.name)} limit 1000`);
  const names = columns.map(({ name }) => name);
  return declared.flatMap(({ column, values, file: path, line }): Problem[] => {
    const at = (message: string): Problem => ({ file: path, line, message: `keys: ${message}` });
    if (!names.includes(column)) return [at(`there is no column "${column}"${meant(column, names)}`)];
    if (!isConstant(file, models)) return [];
    const found = [
      ...new Set(
        rows
          .map((row) => row[column])
          .filter((one) => one !== null)
          .map(String),
      ),
    ];
    const strange = found.find((one) => !values.includes(one));
    const missing = values.find((one) => !found.includes(one));
    return [
      ...(strange === undefined ? [] : [at(`a row has ${column} "${strange}"; expected it among them`)]),
      ...(missing === undefined
        ? []
        : [at(`no row has ${column} "${missing}"; expected one of ${found.join(', ')}`)]),
    ];
  });
}

/** Whether its rows are the same over every lake. */
function isConstant({ name, file, text }: TextFile, models: Models): boolean {
  const read = models.byName[name]?.file === file ? [name] : modelsNamed(text, models);
  return closure(models, read).every(({ tables }) => tables.length === 0);
}
