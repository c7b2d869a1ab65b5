/** The columns of found tables, with the types that lake.yaml would declare. */
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { InputError } from '../errors.ts';
import { pathList } from '../query/duckdb/session.ts';
import { columnKey } from '../query/lake.ts';
import { beginningOf } from './dialect.ts';
import type { FoundTable, GuessedColumn, GuessedTable } from './facts.ts';
import { guessTexts } from './texts.ts';

/** Files of a table that are looked into: the first ones and the last. */
const looked = 12;

/** @param lake its folder */
export async function guessColumns(
  connection: DuckDBConnection,
  lake: string,
  table: FoundTable,
): Promise<GuessedTable> {
  const { files } = table;
  const paths = files.map((file) => join(lake, file));
  if (table.format === 'parquet') return { ...table, ...(await parquetColumns(connection, paths)), csv: {} };
  const some = [...new Set([...paths.slice(0, looked - 1), ...paths.slice(-1)])];
  return { ...table, ...csvColumns(some), leftOut: [] };
}

function csvColumns(paths: readonly string[]): Pick<GuessedTable, 'columns' | 'csv'> {
  const [first, ...others] = paths.map(beginningOf);
  if (!first) return { columns: [], csv: {} };
  const all = [first, ...others];
  const width = first.header?.length ?? first.records[0]?.length ?? 0;
  const names = first.header ?? Array.from({ length: width }, (_, index) => `column_${index + 1}`);
  const twice = names.find((name, at) => names.findIndex((one) => columnKey(one) === columnKey(name)) < at);
  if (twice !== undefined) throw InputError.at('', `the header has ${twice} twice`);
  const known = new Map(names.map((name) => [columnKey(name), name]));
  for (const name of others.flatMap(({ header = [] }) => header))
    if (!known.has(columnKey(name))) known.set(columnKey(name), name);
  const columns = [...known.keys()].map((key) =>
    all.flatMap(({ header, records }) => {
      const place = (header ?? names).findIndex((name) => columnKey(name) === key);
      return place < 0 ? [] : records.map((fields) => fields[place] ?? '');
    }),
  );
  const { types, unzoned, settings } = guessTexts(columns);
  const lacks = (key: string) => all.some(({ header }) => header && !header.map(columnKey).includes(key));
  return {
    columns: [...known].map(([key, name], index) => ({
      name,
      type: types[index] ?? 'string',
      isClock: unzoned.includes(index),
      mayBeMissing: lacks(key),
    })),
    csv: {
      ...(first.delimiter === ',' ? {} : { delimiter: first.delimiter }),
      ...(first.skip === 0 ? {} : { skip: first.skip }),
      ...(first.header ? {} : { header: false as const }),
      ...(first.encoding === 'utf-8' ? {} : { encoding: first.encoding }),
      ...settings,
    },
  };
}

async function parquetColumns(
  connection: DuckDBConnection,
  paths: readonly string[],
): Promise<Pick<GuessedTable, 'columns' | 'leftOut'>> {
  const list = pathList(paths);
  const described = await connection.runAndReadAll(
    `describe select * from read_parquet(${list}, union_by_name = true, hive_partitioning = false)`,
  );
  const schema = await connection.runAndReadAll(
    `select lower(name), count(distinct file_name), bool_or(type = 'INT96'),
       bool_and(logical_type is null and converted_type like 'TIMESTAMP_%')
     from parquet_schema(${list}) group by 1`,
  );
  const facts = new Map(schema.getRows().map(([name, ...more]) => [String(name), more]));
  const columns: GuessedColumn[] = [];
  const leftOut: string[] = [];
  for (const [written, actual] of described.getRows().map((row) => row.map(String))) {
    const [name = '', type] = [written, typeOf(actual ?? '')];
    const [count, isOld, isUtc] = facts.get(columnKey(name)) ?? [];
    if (type === undefined) leftOut.push(name);
    else
      columns.push({
        ...{ name, type, mayBeMissing: Number(count) < paths.length },
        isClock: /^TIMESTAMP(_|$)/.test(actual ?? '') && isUtc !== true,
        isUtc: isOld === true,
      });
  }
  return { columns, leftOut };
}

const whole = /^(TINYINT|UTINYINT|SMALLINT|USMALLINT|INTEGER)$/;
const large = /^(UINTEGER|BIGINT|UBIGINT|HUGEINT)$/;

function typeOf(actual: string): string | undefined {
  if (whole.test(actual)) return 'integer';
  if (large.test(actual)) return 'bigint';
  if (/^(VARCHAR|BLOB|UUID|ENUM)/.test(actual)) return 'string';
  if (/^(DOUBLE|FLOAT)$/.test(actual)) return 'double';
  if (/^TIMESTAMP/.test(actual)) return 'timestamp';
  const decimal = /^DECIMAL\((\d+),\s*(\d+)\)$/.exec(actual);
  if (decimal) return `decimal(${decimal[1]},${decimal[2]})`;
  return { DATE: 'date', BOOLEAN: 'boolean' }[actual];
}
