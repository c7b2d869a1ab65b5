/**
 * Iceberg tables of Glue: the newest snapshot, and the columns of one. A run reads one snapshot of each table, so that
 * what is committed meanwhile plays no part in it.
 */
import { gunzipSync } from 'node:zlib';
import type { Table } from '@aws-sdk/client-glue';
import type { S3Client } from '@aws-sdk/client-s3';
import { z } from 'zod';
import { InputError } from '../../errors.ts';
import { columnKey } from '../lake.ts';
import { bytesOf } from './object.ts';

const fields = z.array(z.object({ name: z.string(), type: z.unknown() }));

const metadataSchema = z.object({
  'table-uuid': z.string(),
  'current-snapshot-id': z.string().nullish(),
  'current-schema-id': z.number(),
  schemas: z.array(z.object({ 'schema-id': z.number(), fields })),
  snapshots: z.array(z.object({ 'snapshot-id': z.string(), 'schema-id': z.number().optional() })).default([]),
});

/** What an Iceberg table says of itself, as of its newest commit. */
export type IcebergMetadata = z.output<typeof metadataSchema>;

export const isIceberg = ({ Parameters }: Table): boolean =>
  Parameters?.table_type?.toUpperCase() === 'ICEBERG' && Parameters.metadata_location !== undefined;

/** A commit writes another file; this many bytes are more than any has. */
const mostBytes = 2 ** 30;

/**
 * @param table one that `isIceberg`
 * @throws InputError its metadata cannot be read
 */
export async function icebergMetadata(s3: S3Client, { Parameters }: Table): Promise<IcebergMetadata> {
  const url = Parameters?.metadata_location ?? '';
  const bytes = await bytesOf(s3, url, 0, mostBytes);
  const text = (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString('utf8');
  const parsed = metadataSchema.safeParse(jsonIn(text));
  if (parsed.success) return parsed.data;
  const problem = `is not the metadata of an Iceberg table: ${z.prettifyError(parsed.error).replaceAll('\n', ' ')}`;
  throw InputError.at(url, problem);
}

/** Snapshots are numbers of 64 bits, which JSON.parse would round. */
function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text.replace(/("(?:current-)?snapshot-id"\s*:\s*)(-?\d+)/g, '$1"$2"'));
  } catch {
    return undefined;
  }
}

/** @returns undefined: nothing was written into the table yet */
export function newestSnapshot(metadata: IcebergMetadata): string | undefined {
  const id = metadata['current-snapshot-id'] ?? '-1';
  return id === '-1' ? undefined : id;
}

/**
 * Types by column in lower case, as Trino calls them.
 * @returns undefined: the table no longer has the snapshot
 */
export function columnsAt(
  metadata: IcebergMetadata,
  snapshot: string,
): ReadonlyMap<string, string> | undefined {
  const found = metadata.snapshots.find((one) => one['snapshot-id'] === snapshot);
  if (found === undefined) return undefined;
  const schemaId = found['schema-id'] ?? metadata['current-schema-id'];
  const schema = metadata.schemas.find((one) => one['schema-id'] === schemaId);
  return new Map(schema?.fields.map(({ name, type }) => [columnKey(name), trinoType(type)]));
}

const trinoTypes: Readonly<Record<string, string>> = {
  int: 'integer',
  long: 'bigint',
  timestamp: 'timestamp(6)',
  timestamptz: 'timestamp(6) with time zone',
};

function trinoType(type: unknown): string {
  if (typeof type === 'string') return trinoTypes[type] ?? type;
  return z.object({ type: z.string() }).safeParse(type).data?.type ?? 'unknown';
}
