/** That a file is one SELECT, as DuckDB itself parses it, and reads and calls nothing but what reports may. */
import type { DuckDBConnection } from '@duckdb/node-api';
import { z } from 'zod';
import type { Problem } from '../errors.ts';
import { textLiteral } from '../plan/literals.ts';
import { type Token, tokenize } from '../query/sql.ts';
import type { TextFile } from '../templates/files.ts';
import { functionProblem } from './portable.ts';

/** What DuckDB says of a text that it has parsed, or cannot parse. */
const parsed = z.union([
  z.object({ error: z.literal(false), statements: z.array(z.unknown()).default([]) }),
  z.object({
    error: z.literal(true),
    error_type: z.string(),
    error_message: z.string(),
    position: z.string().optional(),
  }),
]);

/** Which tables a text may name. */
export type Reads = 'models' | 'raw tables and models';

export type Tree = z.output<typeof parsed>;

/** Parses a text with everything filled in, of which nothing runs. */
export async function treeOf(connection: DuckDBConnection, sql: string): Promise<Tree> {
  const reader = await connection.runAndReadAll(
    `select json_serialize_sql(${textLiteral(sql)}, skip_null := true, skip_empty := true)`,
  );
  return parsed.parse(JSON.parse(String(reader.value(0, 0))));
}

/** The node of the one query that a text is; undefined if it is none. */
export function queryIn(tree: Tree): unknown {
  const statement = tree.error ? undefined : tree.statements[0];
  return typeof statement === 'object' && statement !== null && 'node' in statement
    ? statement.node
    : undefined;
}

/**
 * What a text does that a report must not.
 * @param sql the text of the tree, on the lines of the file
 * @param own names of Periodical's own functions
 */
export function statementProblems(
  tree: Tree,
  file: TextFile,
  sql: string,
  own: readonly string[],
  reads: Reads,
): Problem[] {
  const at = (message: string, position?: number): Problem => ({
    file: file.file,
    line: position === undefined ? 1 : lineAt(sql, position),
    message,
  });
  if (tree.error) {
    if (tree.error_type !== 'parser') return [at(expected)];
    return [at(`Parser Error: ${tree.error_message}`, positionIn(tree.position))];
  }
  if (tree.statements.length !== 1) return [at(expected)];
  const calls = callsIn(file.text);
  return partsOf(tree.statements).flatMap((part) => {
    const message = part.type === 'BASE_TABLE' ? tableProblem(part, reads) : problemOf(part, calls, own);
    return message === undefined ? [] : [at(message, part.query_location)];
  });
}

const expected = 'expected one SELECT and nothing else';

const part = z.object({
  type: z.string(),
  // The largest whole number of 64 bits stands for no place.
  query_location: z
    .number()
    .transform((place) => (Number.isSafeInteger(place) ? place : undefined))
    .optional(),
  table_name: z.string().default(''),
  schema_name: z.string().default(''),
  catalog_name: z.string().default(''),
  function_name: z.string().default(''),
  function: z.object({ function_name: z.string() }).optional(),
});
type Part = z.output<typeof part>;

/** What a statement reads and calls; a tree has many more parts than that. */
const looked = new Set(['BASE_TABLE', 'SHOW_REF', 'TABLE_FUNCTION', 'FUNCTION']);

/** The parts of a tree that are looked at. Trees are as deep as people nest, so it is not a recursion. */
function partsOf(tree: unknown): Part[] {
  const parts: Part[] = [];
  const left: unknown[] = [tree];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    if (typeof next !== 'object' || next === null) continue;
    const known = 'type' in next && looked.has(String(next.type)) ? part.safeParse(next).data : undefined;
    if (known) parts.push(known);
    left.push(...Object.values(next).filter((value) => typeof value === 'object' && value !== null));
  }
  return parts;
}

function problemOf(one: Part, calls: ReadonlySet<string>, own: readonly string[]): string | undefined {
  if (one.type === 'SHOW_REF') return 'DESCRIBE, SHOW or SUMMARIZE; expected a SELECT';
  if (one.type === 'TABLE_FUNCTION') {
    const name = one.function?.function_name.toLowerCase() ?? '';
    return name === 'unnest' ? undefined : `${name}() as a table; expected a model`;
  }
  // What DuckDB makes of operators and forms is called by names that the text does not have.
  const name = one.function_name.toLowerCase();
  return calls.has(name) ? functionProblem(name, own) : undefined;
}

/** DuckDB finds its own tables without their schema too, whatever an expression of the text is called. */
const ofDuckDb = /^(?:duckdb_|pragma_|sqlite_|pg_|information_schema)/i;

function tableProblem({ catalog_name, schema_name, table_name }: Part, reads: Reads): string | undefined {
  const name = [catalog_name, schema_name, table_name].filter((one) => one !== '').join('.');
  if (catalog_name === '' && schema_name.toLowerCase() === 'raw')
    return reads === 'models' ? `${name} is a raw table; expected a model (templates/models)` : undefined;
  if (catalog_name !== '' || schema_name !== '') return `${name}: expected a model by its name alone`;
  if (/[./\\:]/.test(table_name)) return `${name}: a file as a table; expected a model`;
  return ofDuckDb.test(table_name) ? `${name} is a table of DuckDB's own; expected a model` : undefined;
}

/** Names before a parenthesis, in small letters. */
function callsIn(text: string): ReadonlySet<string> {
  const words = tokenize(text).filter(({ kind }) => kind !== 'space' && kind !== 'comment');
  const isCall = ({ kind }: Token, index: number) =>
    (kind === 'word' || kind === 'quoted') && words[index + 1]?.text === '(';
  return new Set(words.filter(isCall).map((word) => word.text.replaceAll('"', '').toLowerCase()));
}

const positionIn = (said: string | undefined): number | undefined =>
  said === undefined ? undefined : Number(said);

/** @param position in bytes, from 0 */
export const lineAt = (sql: string, position: number): number =>
  Buffer.from(sql).subarray(0, position).toString().split('\n').length;
