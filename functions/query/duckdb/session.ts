/** A DuckDB connection that understands the shared SQL subset. */

import { readFileSync } from 'node:fs';
import { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { defined } from '../../defined.ts';
import { textLiteral } from '../../plan/literals.ts';

export interface SessionOptions {
  /** DuckDB's own form: "1GB". What does not fit is spilled to `spillDirectory`. */
  readonly memoryLimit?: string;
  readonly spillDirectory?: string;
}

/** Opens an in-memory database with Trino's names, in UTC. Close it when done. */
export async function openSession(options: SessionOptions = {}): Promise<DuckDBConnection> {
  const { memoryLimit: memory_limit, spillDirectory: temp_directory } = options;
  const instance = await DuckDBInstance.create(':memory:', defined({ memory_limit, temp_directory }));
  const connection = await DuckDBConnection.create(instance);
  // The connection keeps the database; so it ends with it, and not when the garbage collector looks.
  instance.closeSync();
  await connection.run(readFileSync(new URL('trino-macros.sql', import.meta.url), 'utf8'));
  // Footers of a thousand partitions are read once, not once per query.
  await connection.run('set parquet_metadata_cache = true');
  await connection.run('create schema raw');
  return connection;
}

/** What a session may still read when it is locked: nothing if left out. */
export interface Readable {
  readonly folders?: readonly string[];
  readonly files?: readonly string[];
}

/**
 * Locks a session before it runs what templates say: it reads nothing but these files and folders and what it spills
 * itself, loads no extension, and nothing can change that.
 */
export async function lockSession(
  connection: DuckDBConnection,
  { folders = [], files = [] }: Readable = {},
): Promise<void> {
  await connection.run(`set allowed_directories = ${bothForms(folders)}`);
  await connection.run(`set allowed_paths = ${bothForms(files)}`);
  for (const setting of [
    'enable_external_access',
    'autoinstall_known_extensions',
    'autoload_known_extensions',
  ])
    await connection.run(`set ${setting} = false`);
  await connection.run('set lock_configuration = true');
}

/**
 * A text that DuckDB takes for one statement, so that nothing hides behind it; one that it cannot parse is its to refuse.
 * @throws TypeError it is more
 */
export async function oneStatement(connection: DuckDBConnection, sql: string): Promise<string> {
  const count = await connection.extractStatements(sql).then(
    (statements) => statements.count,
    () => 1,
  );
  if (count === 1) return sql;
  throw new TypeError(`there are ${count} statements; expected one SELECT and nothing else`);
}

/** Paths as a list that DuckDB's readers take: it takes every path for a pattern. */
export const pathList = (paths: readonly string[]): string => listOf(paths.map(asPattern));

// A path is compared as a reader is given it, which is a pattern, and as the file that the pattern finds.
const bothForms = (paths: readonly string[]): string =>
  listOf([...new Set(paths.flatMap((path) => [path, asPattern(path)]))]);

const listOf = (texts: readonly string[]): string => `[${texts.map(textLiteral).join(', ')}]`;

const asPattern = (path: string): string => path.replaceAll(/[[*?]/g, '[$&]');
