/** Iceberg tables of Glue, for lake.yaml alone: Athena reads them, and this machine does not. */
import type { Table } from '@aws-sdk/client-glue';
import type { S3Client } from '@aws-sdk/client-s3';
import { columnsAt, icebergMetadata, newestSnapshot } from '../query/athena/iceberg.ts';
import type { GuessedColumn, GuessedTable } from './facts.ts';

/**
 * @param table one that `isIceberg`
 * @throws InputError its metadata cannot be read
 */
export async function icebergTable(s3: S3Client, table: Table): Promise<GuessedTable | { why: string }> {
  const name = table.Name ?? '';
  const metadata = await icebergMetadata(s3, table);
  const snapshot = newestSnapshot(metadata);
  if (snapshot === undefined) return { why: 'it is an Iceberg table that nothing was written into' };
  const columns: GuessedColumn[] = [];
  const leftOut: string[] = [];
  for (const [column, actual] of columnsAt(metadata, snapshot) ?? []) {
    const type = typeOf(actual);
    if (type === undefined) leftOut.push(column);
    else columns.push({ name: column, type, isClock: actual === 'timestamp(6)', mayBeMissing: false });
  }
  const place = { name, location: `${name}/`, isPattern: false, files: [], partitions: {} };
  return { ...place, format: 'iceberg', columns, csv: {}, leftOut };
}

function typeOf(actual: string): string | undefined {
  if (/^timestamp\(6\)/.test(actual)) return 'timestamp';
  if (actual === 'float') return 'double';
  const isSayable = /^(string|integer|bigint|double|boolean|date|decimal\(.*\))$/.test(actual);
  return isSayable ? actual.replace(/\s/g, '') : undefined;
}
