/** A file of SQLite that several processes use at once. */
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { makeFolder } from '../../durable-file.ts';
import { InputError, RetryableError } from '../../errors.ts';

/**
 * Opens a file, and makes what is not there.
 * @param schema statements that may be run again
 * @param upgrade what an earlier version of the file lacks
 * @throws InputError there lies something else; RetryableError another process holds it
 */
export function openDatabase(
  path: string,
  schema: string,
  upgrade: (database: DatabaseSync) => void = () => {},
): DatabaseSync {
  makeFolder(dirname(path), 0o700);
  try {
    const database = new DatabaseSync(path, { timeout: 10_000 });
    database.exec('pragma journal_mode = wal');
    database.exec(schema);
    upgrade(database);
    return database;
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause);
    if (/locked|busy/.test(said)) throw new RetryableError(`${path}: ${said}`, { cause });
    throw InputError.at(path, `cannot be opened as the ledger: ${said}`, undefined, { cause });
  }
}

/** SQLite has no `add column if not exists`. */
export function addColumn(database: DatabaseSync, table: string, column: string, type: string): void {
  const isThere = () =>
    database.prepare('select 1 from pragma_table_info(?) where name = ?').get(table, column) !== undefined;
  if (isThere()) return;
  try {
    database.exec(`alter table ${table} add column ${column} ${type}`);
  } catch (error) {
    // Another process was faster.
    if (!isThere()) throw error;
  }
}
