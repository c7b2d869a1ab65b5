/** Texts as Athena would run them, run on Trino: whether they give the rows that DuckDB gives. */
import { type Result, tableOf } from '../../../functions/query/athena/results.ts';
import type { AthenaStatement } from '../../../functions/query/athena/statement.ts';
import {
  dependentChecks,
  dependentStatement,
  independentTexts,
  statementOf,
} from '../../../functions/query/athena/statements.ts';
import type { QueryJob, QueryResult } from '../../../functions/query/engine.ts';
import type { Substitution } from '../../../functions/query/sql.ts';
import type { Table } from '../../../functions/query/table.ts';
import { compareRows } from '../../oracle/compare.ts';
import type { Trino } from './server.ts';
import { resultOf } from './table.ts';

/** Where the raw tables are. */
export interface Place {
  readonly trino: Trino;
  readonly catalog: string;
  readonly schema: string;
}

/** @throws Error naming the file of the text, where Trino does not run it */
export async function onTrino(
  { trino, catalog, schema }: Place,
  { file, sql }: { file: string; sql: string },
): Promise<Result> {
  try {
    return resultOf(await trino.query(sql, { catalog, schema }));
  } catch (cause) {
    throw new Error(`${file}: ${cause}`, { cause });
  }
}

export function differences(
  name: string,
  found: Table,
  expected: Table = { columns: [], rows: [] },
): string[] {
  const shape = (table: Table) => table.columns.map((column) => `${column.name} ${column.type}`).join(', ');
  const columns =
    shape(found) === shape(expected) ? [] : [`${name}: ${shape(found)}; expected ${shape(expected)}`];
  return [...columns, ...compareRows(name, found.rows, expected.rows)];
}

/**
 * The engine's own texts: first those that read the lake, then the checks that read results of queries.
 * @param how what takes the place of names in them
 * @param expected of DuckDB
 */
export async function differencesOf(
  place: Place,
  job: QueryJob,
  how: Substitution,
  expected: QueryResult,
): Promise<string[]> {
  const results = new Map<string, Result>();
  const found: string[] = [];
  const compare = async (statement: AthenaStatement): Promise<void> => {
    const { kind, name } = statement;
    const result = await onTrino(place, statement);
    if (kind === 'query') results.set(name, result);
    const [table, wanted] = [tableOf(result, statement), tableIn(expected, statement)];
    // A check that DuckDB left out, since it can find nothing, has no columns; here it runs and finds nothing.
    const actual = wanted?.columns.length === 0 ? { ...table, columns: [] } : table;
    found.push(...differences(`${kind} ${name}`, actual, wanted));
  };
  // One after the other: each has dozens of stages, which keep two cores busy.
  for (const text of independentTexts(job)) await compare(statementOf(text, job.models, how));
  for (const dependent of dependentChecks(job))
    await compare(dependentStatement(job, how, dependent, results));
  return found;
}

const tableIn = ({ tables, checks }: QueryResult, { kind, name }: AthenaStatement): Table | undefined =>
  kind === 'query' ? tables[name] : checks.find((check) => check.name === name)?.table;
