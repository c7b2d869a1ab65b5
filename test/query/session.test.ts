/** What a locked session of DuckDB may still do, whatever a text says. */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { textLiteral } from '../../functions/plan/literals.ts';
import { createTable } from '../../functions/query/duckdb/bounded.ts';
import { lockSession, openSession, pathList } from '../../functions/query/duckdb/session.ts';

let folder: string;
let connection: DuckDBConnection;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'periodical-session-'));
  mkdirSync(join(folder, 'spill'));
  connection = await openSession({ memoryLimit: '100MB', spillDirectory: join(folder, 'spill') });
});
afterEach(() => {
  connection.closeSync();
  rmSync(folder, { recursive: true });
});

async function parquet(path: string): Promise<string> {
  const file = join(folder, path);
  mkdirSync(join(file, '..'), { recursive: true });
  await connection.run(`copy (select 1 as n) to ${textLiteral(file)} (format parquet)`);
  return file;
}

const rows = async (sql: string) => (await connection.runAndReadAll(sql)).getRows().length;

test('reads the folders and files that it is given, whatever they are called', async () => {
  const files = [await parquet('la[k]e*/a?.parquet'), await parquet('one[1].parquet')];
  const other = await parquet('la/other.parquet');
  await lockSession(connection, {
    folders: [join(folder, 'la[k]e*')],
    files: [join(folder, 'one[1].parquet')],
  });
  expect(await rows(`select * from read_parquet(${pathList(files)})`)).toBe(2);
  await expect(rows(`select * from read_parquet(${pathList([other])})`)).rejects.toThrow('Permission Error');
});

test.each([
  "select * from read_text('/etc/passwd')",
  "select * from glob('/etc/*')",
  "copy (select 1) to 'TARGET'",
  "copy (select 1) to 'LAKE/new.parquet' (format parquet)",
  "attach 'TARGET'",
  "export database 'TARGET'",
  'install httpfs',
  'load httpfs',
  'set enable_external_access = true',
  "set allowed_directories = ['/']",
  'set lock_configuration = false',
  'reset lock_configuration',
  'set autoload_known_extensions = true',
  "set temp_directory = '/tmp'",
])('refuses %s', async (text) => {
  const target = join(folder, 'target');
  writeFileSync(join(folder, 'kept'), '');
  await lockSession(connection);
  const sql = text.replace('TARGET', target).replace('LAKE', folder);
  await expect(connection.run(sql)).rejects.toThrow(/Permission Error|locked|disabled|configuration/);
  expect(existsSync(target)).toBe(false);
  expect(existsSync(join(folder, 'new.parquet'))).toBe(false);
});

test('spills to its own folder all the same', async () => {
  await lockSession(connection);
  const made = createTable(
    connection,
    'much',
    'select i, hash(i) as h, cast(hash(i + 1) as varchar) as t from range(5000000) as r (i)',
  );
  expect(await made).toBe(5_000_000);
});

test('a text of two statements is none', async () => {
  await lockSession(connection);
  await expect(createTable(connection, 'two', 'select 1 as n; drop schema raw')).rejects.toThrow(
    'there are 2 statements; expected one SELECT and nothing else',
  );
});
