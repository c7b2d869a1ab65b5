/** A local lake in the emulator: its files in S3, its tables in Glue. */
import { createReadStream, existsSync, globSync, statSync } from 'node:fs';
import { join } from 'node:path';
import {
  BatchCreatePartitionCommand,
  CreateDatabaseCommand,
  CreateTableCommand,
  GlueClient,
  type StorageDescriptor,
  type TableInput,
} from '@aws-sdk/client-glue';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { CfnTable } from 'aws-cdk-lib/aws-glue';
import type { Lake, RawTable } from '../../../functions/query/lake.ts';
import { tableInput } from '../../../infra/lake/tables.ts';
import type { ClientConfig } from '../emulator/emulator.ts';

export interface PutLakeOptions {
  /** A new bucket and a new database of this name. */
  readonly name: string;
  readonly directory: string;
  /** The tables as they are found, which need not be as a lake.yaml says; those without a folder are left out. */
  readonly lake: Lake;
}

export async function putLake(aws: ClientConfig, { name, directory, lake }: PutLakeOptions): Promise<void> {
  const [s3, glue] = [new S3Client(aws), new GlueClient(aws)];
  await s3.send(new CreateBucketCommand({ Bucket: name }));
  await glue.send(new CreateDatabaseCommand({ DatabaseInput: { Name: name } }));
  for (const [table, shape] of Object.entries(lake.tables)) {
    if (existsSync(join(directory, shape.location))) await putTable(table, shape);
  }

  async function putTable(table: string, shape: RawTable): Promise<void> {
    const folder = shape.location.replace(/\/?$/, '/');
    const files = globSync('**/*', { cwd: join(directory, folder) }).filter((file) =>
      statSync(join(directory, folder, file)).isFile(),
    );
    for (const file of files) await putFile(`${folder}${file}`);
    if (shape.format === 'csv') return putCsvTable(table);
    const storage = storageOf(shape, `s3://${name}/${folder}`);
    await glue.send(
      new CreateTableCommand({
        DatabaseName: name,
        TableInput: {
          Name: table,
          TableType: 'EXTERNAL_TABLE',
          Parameters: { EXTERNAL: 'TRUE' },
          PartitionKeys: Object.entries(shape.partitions).map(([Name, type]) => ({
            Name,
            Type: glueType(type),
          })),
          StorageDescriptor: storage,
        },
      }),
    );
    await putPartitions(table, shape, storage, files);
  }

  /** As the stack makes it. */
  async function putCsvTable(table: string): Promise<void> {
    const input = tableInput(lake, table, `s3://${name}`, '2024-06-01,2024-06-30');
    await glue.send(new CreateTableCommand({ DatabaseName: name, TableInput: inCapitals(input) }));
  }

  async function putFile(Key: string): Promise<void> {
    const path = join(directory, Key);
    const Body = createReadStream(path);
    await s3.send(new PutObjectCommand({ Bucket: name, Key, Body, ContentLength: statSync(path).size }));
  }

  async function putPartitions(
    TableName: string,
    { partitions }: RawTable,
    storage: StorageDescriptor,
    files: readonly string[],
  ): Promise<void> {
    if (Object.keys(partitions).length === 0) return;
    const folders = [...new Set(files.map((file) => file.split('/').slice(0, -1).join('/')))];
    for (let from = 0; from < folders.length; from += 100) {
      const PartitionInputList = folders.slice(from, from + 100).map((folder) => ({
        Values: folder.split('/').map((part) => part.replace(/^.*=/, '')),
        StorageDescriptor: { ...storage, Location: `${storage.Location}${folder}/` },
      }));
      await glue.send(new BatchCreatePartitionCommand({ DatabaseName: name, TableName, PartitionInputList }));
    }
  }
}

/** CloudFormation's names as Glue's own calls have them: `Name` for `name`, but what is in `parameters` as it is. */
function inCapitals(input: CfnTable.TableInputProperty): TableInput {
  const capitals = (value: unknown, key = ''): unknown => {
    if (Array.isArray(value)) return value.map((one) => capitals(one));
    if (key === 'parameters' || typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, inner]) => [
        name.charAt(0).toUpperCase() + name.slice(1),
        capitals(inner, name),
      ]),
    );
  };
  return capitals(input) as TableInput;
}

const glueType = (type: string) => (type === 'integer' ? 'int' : type);

function storageOf({ columns }: RawTable, Location: string): StorageDescriptor {
  const parquet = 'org.apache.hadoop.hive.ql.io.parquet';
  return {
    Location,
    Columns: Object.entries(columns).map(([Name, { type }]) => ({ Name, Type: glueType(type) })),
    InputFormat: `${parquet}.MapredParquetInputFormat`,
    OutputFormat: `${parquet}.MapredParquetOutputFormat`,
    SerdeInfo: { SerializationLibrary: `${parquet}.serde.ParquetHiveSerDe` },
  };
}
