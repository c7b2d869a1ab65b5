/** Tables in the scratch database: what they are made of, and whether it is still what it was. */
import {
  AlreadyExistsException,
  BatchCreatePartitionCommand,
  type Column,
  CreateTableCommand,
  type TableInput,
} from '@aws-sdk/client-glue';
import type { S3Client } from '@aws-sdk/client-s3';
import { z } from 'zod';
import { RetryableError } from '../../errors.ts';
import { hashOf } from '../../hash.ts';
import type { LakeFile } from '../lake-index.ts';
import { ask } from './calls.ts';
import { type Catalog, glueTable } from './catalog.ts';
import { folderAt, objectsBelow } from './listing.ts';
import { partColumn } from './statements.ts';

export const columnsSchema = z.array(z.object({ name: z.string(), type: z.string() }));
export type Columns = z.output<typeof columnsSchema>;

export const filesSchema = z.array(z.object({ path: z.string(), size: z.number(), version: z.string() }));

/** All that a folder has; the same files, the same list. */
export async function filesAt(s3: S3Client, location: string): Promise<LakeFile[]> {
  const files: LakeFile[] = [];
  for await (const file of objectsBelow(s3, folderAt(location))) files.push(file);
  return files.toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

export const sameFiles = (a: readonly LakeFile[], b: readonly LakeFile[]): boolean => hashOf(a) === hashOf(b);

export interface TableMade {
  /** `s3://BUCKET/FOLDER/` */
  readonly location: string;
  /** Without that of its partitions. */
  readonly columns: Columns;
}

/** @throws RetryableError a statement has made the table, and it is not there */
export async function tableMade(scratch: Catalog, table: string): Promise<TableMade> {
  const found = await glueTable(scratch, table);
  if (!found) throw new RetryableError(`${scratch.database}.${table} was made, and Glue does not have it`);
  const { Location = '', Columns = [] } = found.StorageDescriptor ?? {};
  return {
    location: folderAt(Location).path,
    columns: Columns.map(({ Name = '', Type = '' }) => ({ name: Name, type: Type })),
  };
}

export interface Part {
  /** First day of the month, or of the stretch. */
  readonly start: string;
  readonly location: string;
}

/**
 * Makes one table of folders that lie anywhere; doing it again changes nothing.
 * @param place of the table itself, where nothing lies
 */
export async function makeTableOver(
  { glue, database }: Catalog,
  table: string,
  place: string,
  columns: Columns,
  parts: readonly Part[],
): Promise<void> {
  const named = columns.map(({ name, type }): Column => ({ Name: name, Type: type }));
  const storage = storageAt(place, named);
  const input: TableInput = {
    Name: table,
    TableType: 'EXTERNAL_TABLE',
    Parameters: { EXTERNAL: 'TRUE', classification: 'parquet' },
    PartitionKeys: [{ Name: partColumn, Type: 'string' }],
    StorageDescriptor: storage,
  };
  await ask('glue:CreateTable', `${database}.${table}`, () =>
    glue
      .send(new CreateTableCommand({ DatabaseName: database, TableInput: input }))
      .catch((error: unknown) => {
        if (!(error instanceof AlreadyExistsException)) throw error;
      }),
  );
  // So many at a call.
  for (let from = 0; from < parts.length; from += 100) {
    const PartitionInputList = parts
      .slice(from, from + 100)
      .map(({ start, location }) => ({ Values: [start], StorageDescriptor: storageAt(location, named) }));
    const command = new BatchCreatePartitionCommand({
      ...{ DatabaseName: database, TableName: table, PartitionInputList },
    });
    const { Errors = [] } = await ask('glue:BatchCreatePartition', `${database}.${table}`, () =>
      glue.send(command),
    );
    const wrong = Errors.find(({ ErrorDetail }) => ErrorDetail?.ErrorCode !== 'AlreadyExistsException');
    if (wrong) throw new RetryableError(`${database}.${table}: ${wrong.ErrorDetail?.ErrorMessage}`);
  }
}

function storageAt(Location: string, Columns: Column[]) {
  const parquet = 'org.apache.hadoop.hive.ql.io.parquet';
  return {
    Location,
    Columns,
    InputFormat: `${parquet}.MapredParquetInputFormat`,
    OutputFormat: `${parquet}.MapredParquetOutputFormat`,
    SerdeInfo: { SerializationLibrary: `${parquet}.serde.ParquetHiveSerDe` },
  };
}
