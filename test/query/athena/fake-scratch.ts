/**
 * The scratch database of the fake: tables that statements make, as files of the bucket `results` that can be taken
 * away or spoiled, and tables over folders. A file is a table of DuckDB; what is not there reads as no rows.
 */
import {
  AlreadyExistsException,
  BatchCreatePartitionCommand,
  CreateTableCommand,
  DeleteTableCommand,
  EntityNotFoundException,
  GetTableCommand,
  GetTablesCommand,
  type Table,
} from '@aws-sdk/client-glue';
import type { DuckDBConnection } from '@duckdb/node-api';

export interface FakeObject {
  readonly body: string;
  readonly tag: string;
  readonly at: Date;
  /** Table of DuckDB with its rows. */
  readonly rows?: string;
}

export interface FakeScratch {
  /** By `BUCKET/KEY`. */
  readonly objects: Map<string, FakeObject>;
  /** Of Glue, by name. */
  readonly tables: Map<string, Table>;
  put(key: string, body: string, rows?: string): void;
  /** Runs what makes a table. @returns the number of rows; undefined: it is something else */
  make(sql: string, folder: string): Promise<number | undefined>;
  /** @returns undefined: the call is not about this database */
  answer(command: object): Promise<object | undefined>;
}

const metadata = { $metadata: { httpStatusCode: 400 } };
export const scratchName = 'scratch';

export function fakeScratch(connection: DuckDBConnection, now: () => Date): FakeScratch {
  const objects = new Map<string, FakeObject>();
  const tables = new Map<string, Table>();
  /** Folders of tables, by name. */
  const folders = new Map<string, string[]>();
  let count = 0;

  const put: FakeScratch['put'] = (key, body, rows) => {
    count += 1;
    objects.set(key, { body, tag: `tag-${count}`, at: now(), ...(rows === undefined ? {} : { rows }) });
  };

  const add = (table: Table) => {
    const name = table.Name ?? '';
    if (tables.has(name)) throw new AlreadyExistsException({ message: 'Table already exists.', ...metadata });
    tables.set(name, { ...table, CreateTime: now() });
    folders.set(name, []);
  };

  /** Views of what lies in the tables' folders now. */
  async function refresh(): Promise<void> {
    for (const [name, { StorageDescriptor }] of tables) {
      const types = (StorageDescriptor?.Columns ?? []).map(
        ({ Name, Type }) => `cast(null as ${Type}) as "${Name}"`,
      );
      const files = (folders.get(name) ?? []).flatMap((folder) =>
        [...objects].flatMap(([key, { rows }]) => (rows && key.startsWith(folder) ? [rows] : [])),
      );
      const selects = [
        `select ${types.join(', ')} where false`,
        ...files.map((file) => `select * from ${file}`),
      ];
      await connection.run(
        `create or replace view ${scratchName}."${name}" as ${selects.join(' union all ')}`,
      );
    }
  }

  async function file(folder: string, select: string): Promise<void> {
    count += 1;
    const rows = `files.f${count}`;
    await connection.run(`create table ${rows} as ${select}`);
    put(`${folder}part-${count}`, '', rows);
  }

  return {
    objects,
    tables,
    put,
    async make(sql, folder) {
      await refresh();
      const [, name = '', properties = '', select = ''] =
        /^create table "scratch"\."(\w+)" with \(([^)]*)\) as (.*)$/s.exec(sql) ?? [];
      if (name === '') return undefined;
      if (tables.has(name)) throw new TypeError(`${name} is there already`);
      count += 1;
      const made = `files.made${count}`;
      await connection.run(`create table ${made} as ${select}`);
      const described = (await connection.runAndReadAll(`describe ${made}`)).getRows();
      const part = /partitioned_by = array\['(\w+)'\]/.exec(properties)?.[1];
      const columns = described.map(([column, type]) => ({
        Name: String(column),
        Type: String(type).toLowerCase(),
      }));
      const Columns = columns.filter(({ Name }) => Name !== part);
      add({ Name: name, StorageDescriptor: { Columns, Location: `s3://${folder}` } });
      if (part === undefined) folders.set(name, [folder]);
      const total = Number((await connection.runAndReadAll(`select count(*) from ${made}`)).value(0, 0));
      if (part === undefined && total > 0) await file(folder, `select * from ${made}`);
      if (part !== undefined) {
        const values = (
          await connection.runAndReadAll(`select distinct ${part} from ${made} order by 1`)
        ).getRows();
        if (values.length > 100) throw new TypeError('HIVE_TOO_MANY_OPEN_PARTITIONS');
        for (const [value] of values)
          await file(
            `${folder}${part}=${value ?? '__HIVE_DEFAULT_PARTITION__'}/`,
            `select * exclude (${part}) from ${made} where ${part} is not distinct from ${value === null ? 'null' : `'${value}'`}`,
          );
      }
      await refresh();
      return total;
    },
    async answer(command) {
      if (command instanceof GetTableCommand && command.input.DatabaseName === scratchName) {
        const table = tables.get(command.input.Name ?? '');
        if (!table) throw new EntityNotFoundException({ message: 'Entity Not Found', ...metadata });
        return { Table: table };
      }
      if (command instanceof GetTablesCommand) return { TableList: [...tables.values()] };
      if (command instanceof DeleteTableCommand) {
        tables.delete(command.input.Name ?? '');
        return {};
      }
      if (command instanceof CreateTableCommand) {
        add(command.input.TableInput as Table);
        return {};
      }
      if (!(command instanceof BatchCreatePartitionCommand)) return undefined;
      const { TableName = '', PartitionInputList = [] } = command.input;
      if (PartitionInputList.length > 100) throw new TypeError('at most 100 partitions a call');
      const known = folders.get(TableName) ?? [];
      const located = PartitionInputList.map(({ Values, StorageDescriptor }) => ({
        Values,
        folder: StorageDescriptor?.Location?.replace('s3://', '') ?? '',
      }));
      const fresh = located.filter(({ folder }) => !known.includes(folder));
      folders.set(TableName, [...known, ...fresh.map(({ folder }) => folder)]);
      const Errors = located
        .filter((one) => !fresh.includes(one))
        .map(({ Values }) => ({
          PartitionValues: Values,
          ErrorDetail: { ErrorCode: 'AlreadyExistsException', ErrorMessage: 'Partition already exists.' },
        }));
      return { Errors };
    },
  };
}
