/** A table of lake.yaml as Glue has it. */
import { Token } from 'aws-cdk-lib';
import type { CfnTable } from 'aws-cdk-lib/aws-glue';
import { InputError } from '../../functions/errors.ts';
import {
  encodingOnAthena,
  restColumn,
  serdeProperties,
  skippedLines,
} from '../../functions/query/csv/serde.ts';
import { columnKey, type Lake, type RawTable } from '../../functions/query/lake.ts';

/** Types of lake.yaml that Hive calls otherwise. */
const hiveTypes: Readonly<Record<string, string>> = { integer: 'int' };

const column = ([name, type]: readonly [string, string]) => ({
  name: columnKey(name),
  type: hiveTypes[type] ?? type.replace(/\s/g, ''),
});

export interface Days {
  readonly firstDay?: string | undefined;
  /** @default tomorrow in UTC, whenever the tables are read */
  readonly lastDay?: string | undefined;
}

/**
 * The days of `dt` that tables made here have, as partition projection takes them: `2021-05-31,NOW+1DAY`. Athena
 * lists the folder of each of them, and reads no other, so nothing can stand in for a first day that is not said.
 * @param root s3://… of the lake
 * @throws InputError a table has `dt`, and no first day is said
 */
export function partitionRange(lake: Lake, root: string, { firstDay, lastDay = 'NOW+1DAY' }: Days): string {
  const dated = Object.entries(lake.tables).flatMap(([name, { partitions }]) =>
    Object.keys(partitions).length > 0 ? [name] : [],
  );
  if (dated.length === 0) return '';
  if (firstDay !== undefined) return `${firstDay},${lastDay}`;
  const where = Token.isUnresolved(root)
    ? 'The bucket is made empty: it is the earliest dt that files will be put there for, in'
    : `It is the earliest dt that "aws s3 ls ${root}/TABLE/" lists, for`;
  throw InputError.at(
    'setting lakeFirstDay',
    `found none; expected the first day of the lake, such as 2021-05-31, before which nothing is read. ${where} ${dated.join(', ')}`,
  );
}

/**
 * @param root s3://… of the lake, with or without a slash at the end
 * @param range of `partitionRange`
 * @throws InputError the table is in a file, in an encoding that Athena does not read, or in partitions that cannot
 * be projected
 */
export function tableInput(
  lake: Lake,
  name: string,
  root: string,
  range: string,
): CfnTable.TableInputProperty {
  const table = lake.tables[name];
  if (table === undefined) throw InputError.at(lake.file, `there is no table ${name}`);
  if (table.format === 'iceberg') {
    const expected = 'expected setting glueDatabase, the database that has it';
    throw InputError.at(lake.file, `table ${name}: an Iceberg table is made by what writes it; ${expected}`);
  }
  const location = `${root}/${folderOf(lake, name, table)}/`;
  const skipped = table.format === 'csv' ? skippedLines(table) : 0;
  const encoding = encodingOnAthena(table);
  if (encoding !== undefined) throw InputError.at(lake.file, `table ${name}: ${encoding}`);
  return {
    name,
    tableType: 'EXTERNAL_TABLE',
    partitionKeys: Object.entries(table.partitions).map(column),
    parameters: {
      EXTERNAL: 'TRUE',
      classification: table.format,
      ...(skipped > 0 ? { 'skip.header.line.count': String(skipped) } : {}),
      ...projection(lake, name, table, location, range),
    },
    storageDescriptor: { location, ...storage(table) },
  };
}

/** Athena reads folders alone. */
function folderOf(lake: Lake, name: string, { location }: RawTable): string {
  const folder = location.replace(/\/+$/, '');
  if (!/[*?[\]{}]|\.(parquet|csv|gz)$/.test(folder)) return folder;
  const expected = 'Athena reads no single files; glueDatabase names tables of your own';
  throw InputError.at(lake.file, `table ${name}: location "${location}" is not a folder; ${expected}`);
}

/**
 * Partitions that follow from their names: nothing has to be added when a day is. A doubled slash in the
 * template would find no files, and Athena would say so with no rows.
 */
function projection(
  lake: Lake,
  name: string,
  { partitions }: RawTable,
  location: string,
  range: string,
): Record<string, string> {
  const [partition, ...others] = Object.keys(partitions);
  if (partition === undefined) return {};
  if (partition !== 'dt' || others.length > 0 || partitions.dt === 'integer') {
    const found = Object.entries(partitions).map(([key, type]) => `${key}: ${type}`);
    const expected = 'expected dt of type string or date alone; glueDatabase names tables of your own';
    throw InputError.at(lake.file, `table ${name}: partitions {${found.join(', ')}}; ${expected}`);
  }
  return {
    'projection.enabled': 'true',
    'projection.dt.type': 'date',
    'projection.dt.format': 'yyyy-MM-dd',
    'projection.dt.range': range,
    'projection.dt.interval': '1',
    'projection.dt.interval.unit': 'DAYS',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: Athena fills it in.
    'storage.location.template': `${location}dt=${'${dt}'}/`,
  };
}

function storage(table: RawTable): Omit<CfnTable.StorageDescriptorProperty, 'location'> {
  const columns = Object.entries(table.columns).map(([name, { type }]) => column([name, type]));
  if (table.format === 'csv') {
    return {
      // This reader takes columns by their place, and knows nothing but texts: the engine reads them.
      columns: [...columns, { name: restColumn }].map(({ name }) => ({ name, type: 'string' })),
      inputFormat: 'org.apache.hadoop.mapred.TextInputFormat',
      outputFormat: 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat',
      serdeInfo: {
        serializationLibrary: 'org.apache.hadoop.hive.serde2.OpenCSVSerde',
        parameters: serdeProperties(table),
      },
    };
  }
  return {
    columns,
    inputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat',
    outputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat',
    serdeInfo: { serializationLibrary: 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe' },
  };
}
