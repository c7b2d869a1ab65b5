/** Raw tables in the memory of a session that reads them again and again. */
import type { DuckDBConnection } from '@duckdb/node-api';
import { quoteName } from '../../plan/literals.ts';
import type { LakeIndex } from '../lake-index.ts';

/** The size on disk of all tables together; what goes beyond it is read from the files. */
const mostBytes = 128 * 2 ** 20;

/**
 * Puts tables behind the views that read their files, the smallest first, as long as they fit. A table with a row that
 * cannot be read stays a view: nothing may need that row.
 */
export async function loadTables(connection: DuckDBConnection, index: LakeIndex): Promise<void> {
  let left = mostBytes;
  const sized = Object.entries(index).map(([name, table]) => ({ name, bytes: table?.bytes ?? 0 }));
  for (const { name, bytes } of sized.toSorted((a, b) => a.bytes - b.bytes)) {
    left -= bytes;
    if (bytes > 0 && left >= 0 && (await isView(connection, name))) await load(connection, name);
  }
}

// CSV is in a table by now.
async function isView(connection: DuckDBConnection, name: string): Promise<boolean> {
  const found = await connection.runAndReadAll(
    'select 1 from duckdb_views() where schema_name = $schema and view_name = $name',
    { schema: 'raw', name },
  );
  return found.currentRowCount > 0;
}

async function load(connection: DuckDBConnection, name: string): Promise<void> {
  // No model or query has a name with a space.
  const table = quoteName(`raw ${name}`);
  const view = `raw.${quoteName(name)}`;
  try {
    await connection.run(`create temp table ${table} as from ${view}`);
  } catch {
    return;
  }
  await connection.run(`create or replace view ${view} as from ${table}`);
}
