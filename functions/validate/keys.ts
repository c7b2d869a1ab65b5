/** What columns can hold: declared keys (query/keys.ts), and constants of a text. SQL, pages and labels are held to it. */
import type { DuckDBConnection } from '@duckdb/node-api';
import type { Problem } from '../errors.ts';
import { quoteName, textLiteral } from '../plan/literals.ts';
import { modelsNamed } from '../query/assemble.ts';
import { readTable } from '../query/duckdb/values.ts';
import { declaredKeys, strangeKey } from '../query/keys.ts';
import { closure, type Models } from '../query/models.ts';
import { type Substitution, substitute } from '../query/sql.ts';
import type { Table } from '../query/table.ts';
import type { TextFile } from '../templates/files.ts';
import { meant } from '../text/nearest.ts';
import type { QueryColumns } from './columns.ts';
import { type KeyedColumn, lineageOf } from './lineage.ts';
import { lineAt, queryIn, type Tree } from './statement.ts';

/** The columns of models and queries with their keys, by name. */
export type KeyedRelations = ReadonlyMap<string, readonly KeyedColumn[]>;

export interface Following {
  /** Gets the columns of every model and query. */
  readonly relations: Map<string, readonly KeyedColumn[]>;
  /** Names of the columns of every table of the connection. */
  readonly names: ReadonlyMap<string, readonly string[]>;
  readonly models: Models;
  readonly how: Substitution;
}

export async function columnNames(connection: DuckDBConnection): Promise<Map<string, string[]>> {
  const sql =
    'select table_name, column_name from duckdb_columns() where not internal order by table_oid, column_index';
  const names = new Map<string, string[]>();
  for (const { table_name, column_name } of (await readTable(connection, sql)).rows) {
    const table = String(table_name);
    names.set(table, [...(names.get(table) ?? []), String(column_name)]);
  }
  return names;
}

/**
 * Notes the columns of a model or query, or of a check, with the keys that it declares, or else with the texts that its
 * SQL can give.
 * @returns texts that it compares with a column which can never have them, so that it would find nothing, and say nothing
 */
export function noteColumns(following: Following, file: TextFile, tree: Tree | undefined): Problem[] {
  if (tree === undefined) return [];
  const { relations, models, how } = following;
  const sql = substitute(file.text, how);
  // A parameter may be another text in another report.
  const parameters = new Set(Object.values(how.literals));
  const known = (name: string) => relations.get(name);
  const { columns = [], strange } = lineageOf(queryIn(tree), known, (text) =>
    parameters.has(textLiteral(text)),
  );
  // A model makes constants of one lake's tables: reports that read it may know of others.
  const isClosed = !isModel(file, models) || isConstant(file, models);
  const promised = columns.filter(({ keys }) => keys?.areRead || isClosed);
  const keys = new Map(promised.map((column) => [column.name, column.keys?.texts]));
  for (const { column, values } of declaredKeys(file)) keys.set(column, values);
  const names = following.names.get(file.name);
  if (names)
    relations.set(
      file.name,
      names.map((name) => ({ name, keys: keys.get(name) })),
    );
  return strange.map(({ text, column, keys, position }) => {
    const what = column === '' ? 'what it is compared with' : column;
    const message = `"${text}" is not a key of ${what}; ${strangeKey(text, keys)}`;
    return { file: file.file, line: position === undefined ? 1 : lineAt(sql, position), message };
  });
}

/** What a model or query declares of columns that it does not have, or of constants that are others. */
export async function declarationProblems(
  connection: DuckDBConnection,
  file: TextFile,
  models: Models,
): Promise<Problem[]> {
  if (declaredKeys(file).length === 0) return [];
  const table = await readTable(connection, `select * from ${quoteName(file.name)} limit 1000`);
  const names = table.columns.map(({ name }) => name);
  return declaredKeys(file).flatMap(({ column, values, file: path, line }): Problem[] => {
    const at = (message: string): Problem => ({ file: path, line, message: `keys: ${message}` });
    if (!names.includes(column)) return [at(`there is no column "${column}"${meant(column, names)}`)];
    const strange = isConstant(file, models) ? strangeIn(table, column, values) : undefined;
    return strange === undefined ? [] : [at(`a row has ${column} "${strange}"; expected it among them`)];
  });
}

const isModel = ({ name, file }: TextFile, models: Models) => models.byName[name]?.file === file;

/** Whether its rows are the same over every lake. */
function isConstant(file: TextFile, models: Models): boolean {
  const read = isModel(file, models) ? [file.name] : modelsNamed(file.text, models);
  return closure(models, read).every(({ tables }) => tables.length === 0);
}

const strangeIn = ({ rows }: Table, column: string, values: readonly string[]): string | undefined =>
  rows
    .map((row) => row[column])
    .filter((one) => one !== null)
    .map(String)
    .find((one) => !values.includes(one));

/** The keys of a column in whichever query it is; undefined if a query has it without keys, or none has it. */
export function keysOfColumn(
  column: string,
  columns: QueryColumns,
  keys: KeyedRelations,
): readonly string[] | undefined {
  const having = Object.keys(columns).filter((query) => columns[query]?.some(({ name }) => name === column));
  const known = having.map((query) => keysIn(query, column, keys));
  if (known.length === 0 || known.includes(undefined)) return undefined;
  return [...new Set(known.flatMap((values) => values ?? []))];
}

const keysIn = (query: string, column: string, keys: KeyedRelations) =>
  keys.get(query)?.find(({ name }) => name === column)?.keys;

/** @param query a column may have the same name in another one */
export function keyProblems(column: string, query: string, text: unknown, keys: KeyedRelations): string[] {
  const known = keysIn(query, column, keys);
  const wrong = known && typeof text === 'string' ? strangeKey(text, known) : undefined;
  return wrong === undefined ? [] : [`${column}="${text}" is not a key of ${query}.${column}; ${wrong}`];
}
