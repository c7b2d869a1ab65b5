/** A CSV table in a folder of its own, read as a run reads it. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { afterEach, beforeEach, expect } from 'vitest';
import { InputError } from '../../../functions/errors.ts';
import { lakeError } from '../../../functions/query/duckdb/lake-error.ts';
import { openSession } from '../../../functions/query/duckdb/session.ts';
import { readTable } from '../../../functions/query/duckdb/values.ts';
import { type Lake, parseLake } from '../../../functions/query/lake.ts';
import type { Row } from '../../../functions/query/table.ts';
import { displayPath } from '../../../functions/templates/directories.ts';
import { temporaryFolder } from '../../folder.ts';
import { openLake } from '../open-lake.ts';

/** The table `sales` below `sales/`. @param more settings in flow style, such as `, skip: 2` */
export const csvLake = (columns: string, more = ''): Lake =>
  parseLake(
    'lake.yaml',
    `tables:\n  sales: {location: sales, format: csv, columns: {${columns}}${more === '' ? '' : `, ${more}`}}\n`,
  );

export interface CsvFolder {
  write(path: string, content: string | Uint8Array): void;
  rowsOf(lake: Lake, sql?: string): Promise<readonly Row[]>;
  /** Of opening the tables for a report of Asia/Shanghai. */
  warningsOf(lake: Lake): Promise<readonly string[]>;
  /** What is said where it cannot be read; the folder is called LAKE. */
  problemOf(lake: Lake): Promise<string>;
}

/** A new folder and a new engine for each test. */
export function csvFolder(): CsvFolder {
  let connection: DuckDBConnection;
  const root = temporaryFolder();
  beforeEach(async () => {
    connection = await openSession();
  });
  afterEach(() => {
    connection.closeSync();
  });
  const folder: CsvFolder = {
    write(path, content) {
      mkdirSync(dirname(join(root(), path)), { recursive: true });
      writeFileSync(join(root(), path), content);
    },
    async rowsOf(lake, sql = 'select * from raw.sales order by all') {
      await connection.run('drop table if exists raw.sales');
      await openLake(connection, lake, root(), ['sales']);
      try {
        return (await readTable(connection, sql)).rows;
      } catch (error) {
        throw lakeError(lake, root(), error) ?? error;
      }
    },
    warningsOf: async (lake) => (await openLake(connection, lake, root(), ['sales'])).warnings,
    async problemOf(lake) {
      const error = await folder.rowsOf(lake).then(
        (rows) => expect.fail(`read ${JSON.stringify(rows)}`),
        (reason: unknown) => reason,
      );
      expect(error).toBeInstanceOf(InputError);
      return (error instanceof Error ? error.message : '').replaceAll(displayPath(root()), 'LAKE');
    },
  };
  return folder;
}
