/** The raw tables of definitions.md section 1 as arrays, and their Parquet files. */
import { existsSync, readdirSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type DuckDBAppender,
  type DuckDBConnection,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBInstance,
  DuckDBTimestampValue,
} from '@duckdb/node-api';
import { dayNumber } from './calendar.ts';

export interface CreatorRow {
  readonly creator_id: string | null;
  readonly display_name: string | null;
  readonly vertical: string | null;
  readonly home_province: string | null;
  /** YYYY-MM-DD, as all dates here. */
  readonly joined_on: string | null;
}

export interface SnapshotRow {
  readonly dt: string;
  readonly creator_id: string | null;
  readonly followers: number | null;
}

export interface SessionRow {
  readonly session_id: string | null;
  readonly creator_id: string | null;
  /** Milliseconds since 1970 in UTC, as all instants here. */
  readonly started_at: number;
  readonly ended_at: number | null;
  readonly peak_viewers: number | null;
}

export interface OrderLineRow {
  readonly order_id: string | null;
  readonly line_id: string | null;
  readonly creator_id: string | null;
  readonly content_kind: string | null;
  readonly content_id: string | null;
  readonly product_id: string | null;
  readonly buyer_id: string | null;
  readonly buyer_province: string | null;
  readonly paid_at: number;
  readonly quantity: number | null;
  /** Cents, as all money here. */
  readonly paid_amount: bigint | null;
  readonly refunded_amount: bigint | null;
}

export interface ProductRow {
  readonly product_id: string | null;
  readonly title: string | null;
  readonly category: string | null;
  readonly kind: string | null;
  readonly origin_province: string | null;
}

export interface CampaignRow {
  readonly campaign_id: string | null;
  readonly series: string | null;
  readonly name: string | null;
  readonly starts_on: string | null;
  readonly ends_on: string | null;
}

export interface LakeRows {
  readonly creators: readonly CreatorRow[];
  readonly follower_snapshots: readonly SnapshotRow[];
  readonly live_sessions: readonly SessionRow[];
  readonly order_lines: readonly OrderLineRow[];
  readonly products: readonly ProductRow[];
  readonly campaigns: readonly CampaignRow[];
}

export const emptyLake: LakeRows = {
  creators: [],
  follower_snapshots: [],
  live_sessions: [],
  order_lines: [],
  products: [],
  campaigns: [],
};

export type TableName = keyof LakeRows;
type ColumnType = 'VARCHAR' | 'INTEGER' | 'BIGINT' | 'DATE' | 'TIMESTAMP' | 'DECIMAL(18,2)';
type Cell = string | number | bigint | null;

interface TableShape {
  readonly columns: Readonly<Record<string, ColumnType>>;
  /** The partition of a fact table as SQL; `dt` itself where the table has that column. */
  readonly partition?: string;
}

const shapes: Readonly<Record<TableName, TableShape>> = {
  creators: {
    columns: {
      creator_id: 'VARCHAR',
      display_name: 'VARCHAR',
      vertical: 'VARCHAR',
      home_province: 'VARCHAR',
      joined_on: 'DATE',
    },
  },
  follower_snapshots: {
    columns: { dt: 'DATE', creator_id: 'VARCHAR', followers: 'BIGINT' },
    partition: 'dt',
  },
  live_sessions: {
    columns: {
      session_id: 'VARCHAR',
      creator_id: 'VARCHAR',
      started_at: 'TIMESTAMP',
      ended_at: 'TIMESTAMP',
      peak_viewers: 'BIGINT',
    },
    partition: 'cast(started_at as date)',
  },
  order_lines: {
    columns: {
      order_id: 'VARCHAR',
      line_id: 'VARCHAR',
      creator_id: 'VARCHAR',
      content_kind: 'VARCHAR',
      content_id: 'VARCHAR',
      product_id: 'VARCHAR',
      buyer_id: 'VARCHAR',
      buyer_province: 'VARCHAR',
      paid_at: 'TIMESTAMP',
      quantity: 'INTEGER',
      paid_amount: 'DECIMAL(18,2)',
      refunded_amount: 'DECIMAL(18,2)',
    },
    partition: 'cast(paid_at as date)',
  },
  products: {
    columns: {
      product_id: 'VARCHAR',
      title: 'VARCHAR',
      category: 'VARCHAR',
      kind: 'VARCHAR',
      origin_province: 'VARCHAR',
    },
  },
  campaigns: {
    columns: {
      campaign_id: 'VARCHAR',
      series: 'VARCHAR',
      name: 'VARCHAR',
      starts_on: 'DATE',
      ends_on: 'DATE',
    },
  },
};

const tableNames = Object.keys(shapes) as TableName[];

export interface WriteOptions {
  /** Tables to leave out altogether. */
  readonly missing?: readonly TableName[];
}

/**
 * Writes a folder per table. An empty fact table has no partition and so no folder; an empty other table is
 * a Parquet file without rows.
 */
export async function writeLake(
  directory: string,
  rows: LakeRows,
  { missing = [] }: WriteOptions = {},
): Promise<void> {
  await mkdir(directory, { recursive: true });
  await withConnection(async (connection) => {
    for (const table of tableNames) {
      if (!missing.includes(table)) await writeTable(connection, directory, table, rows[table]);
    }
  });
}

/** Reads any lake of this shape; a table without files has no rows. */
export function readLake(directory: string): Promise<LakeRows> {
  return withConnection(async (connection) => ({
    creators: await readTable<CreatorRow>(connection, directory, 'creators'),
    follower_snapshots: await readTable<SnapshotRow>(connection, directory, 'follower_snapshots'),
    live_sessions: await readTable<SessionRow>(connection, directory, 'live_sessions'),
    order_lines: await readTable<OrderLineRow>(connection, directory, 'order_lines'),
    products: await readTable<ProductRow>(connection, directory, 'products'),
    campaigns: await readTable<CampaignRow>(connection, directory, 'campaigns'),
  }));
}

async function withConnection<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
  const connection = await instance.connect();
  try {
    return await work(connection);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

async function writeTable(
  connection: DuckDBConnection,
  directory: string,
  table: TableName,
  rows: readonly object[],
): Promise<void> {
  const { columns, partition } = shapes[table];
  if (partition !== undefined && rows.length === 0) return;
  await mkdir(join(directory, table), { recursive: true });
  const definitions = Object.entries(columns).map(([name, type]) => `${name} ${type}`);
  await connection.run(`create table ${table} (${definitions.join(', ')})`);
  await append(connection, table, rows);
  await connection.run(copyStatement(table, partition, join(directory, table)));
}

function copyStatement(table: TableName, partition: string | undefined, folder: string): string {
  if (partition === undefined) {
    return `copy ${table} to ${quoted(join(folder, 'part-0.parquet'))} (format parquet)`;
  }
  const source = partition === 'dt' ? table : `(select *, ${partition} as dt from ${table})`;
  return `copy ${source} to ${quoted(folder)} (format parquet, partition_by (dt), overwrite_or_ignore)`;
}

function quoted(path: string): string {
  return `'${path.replaceAll("'", "''")}'`;
}

async function append(
  connection: DuckDBConnection,
  table: TableName,
  rows: readonly object[],
): Promise<void> {
  const columns = Object.entries(shapes[table].columns);
  const appender = await connection.createAppender(table);
  for (const row of rows) {
    const cells = new Map<string, Cell>(Object.entries(row));
    for (const [name, type] of columns) {
      const cell = cells.get(name) ?? null;
      if (cell === null) appender.appendNull();
      else appendValue[type](appender, cell);
    }
    appender.endRow();
  }
  appender.closeSync();
}

const appendValue: Readonly<Record<ColumnType, (appender: DuckDBAppender, cell: NonNullable<Cell>) => void>> =
  {
    VARCHAR: (appender, cell) => appender.appendVarchar(String(cell)),
    INTEGER: (appender, cell) => appender.appendInteger(Number(cell)),
    BIGINT: (appender, cell) => appender.appendBigInt(BigInt(cell)),
    DATE: (appender, cell) => appender.appendDate(new DuckDBDateValue(dayNumber(String(cell)))),
    TIMESTAMP: (appender, cell) => appender.appendTimestamp(new DuckDBTimestampValue(BigInt(cell) * 1000n)),
    'DECIMAL(18,2)': (appender, cell) => appender.appendDecimal(new DuckDBDecimalValue(BigInt(cell), 18, 2)),
  };

async function readTable<T extends object>(
  connection: DuckDBConnection,
  directory: string,
  table: TableName,
): Promise<T[]> {
  if (!hasParquet(join(directory, table))) return [];
  const names = Object.keys(shapes[table].columns);
  const files = quoted(join(directory, table, '**', '*.parquet'));
  const cells = Object.entries(shapes[table].columns).map(([name, type]) => asCell(name, type));
  const result = await connection.stream(
    `select ${cells.join(', ')} from read_parquet(${files}, hive_partitioning = true)`,
  );
  const rows: T[] = [];
  const strings = new Map<string, string>();
  for (let chunk = await result.fetchChunk(); chunk?.rowCount; chunk = await result.fetchChunk()) {
    for (const values of chunk.getRows()) {
      rows.push(Object.fromEntries(names.map((name, index) => [name, shared(strings, values[index])])) as T);
    }
  }
  return rows;
}

/** The SQL that gives a column as this file's types have it: text, number or cents. */
function asCell(name: string, type: ColumnType): string {
  switch (type) {
    case 'VARCHAR':
    case 'DATE':
      return `cast(${name} as varchar)`;
    case 'INTEGER':
    case 'BIGINT':
      return `cast(${name} as double)`;
    case 'TIMESTAMP':
      return `cast(epoch_ms(cast(${name} as timestamp)) as double)`;
    case 'DECIMAL(18,2)':
      return `cast(cast(${name} as decimal(18,2)) * 100 as bigint)`;
  }
}

function hasParquet(folder: string): boolean {
  return (
    existsSync(folder) &&
    readdirSync(folder, { recursive: true }).some((file) => `${file}`.endsWith('.parquet'))
  );
}

/** Equal strings share their memory: a million lines have few different ones. */
function shared(strings: Map<string, string>, value: unknown): unknown {
  if (typeof value !== 'string') return value ?? null;
  const known = strings.get(value);
  if (known !== undefined) return known;
  strings.set(value, value);
  return value;
}
