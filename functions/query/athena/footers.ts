/**
 * What a Parquet file in S3 says of its columns, against what Athena reads them as. Athena ends a query at the first
 * file whose values are of another kind, after the bytes are paid for, and gives null for a column that a file lacks.
 */
import type { S3Client } from '@aws-sdk/client-s3';
import { type FileMetaData, parquetMetadata, type SchemaElement } from 'hyparquet';
import { InputError, messageOf, type Problem } from '../../errors.ts';
import { columnKey, type RawTable } from '../lake.ts';
import { bytesOf } from './object.ts';

/** Bytes of a file's end that are read first; nearly every footer fits in. */
const usual = 1 << 16;

type Kind = 'boolean' | 'integer' | 'float' | 'decimal' | 'text' | 'date' | 'timestamp' | 'nested';

/** Kinds of values that Athena reads as a type of Glue, or may read; only what it refuses for sure is a problem. */
const readAs: readonly (readonly [RegExp, readonly Kind[]])[] = [
  [/^boolean$/, ['boolean']],
  [/^(tinyint|smallint|int|integer|bigint)$/, ['integer', 'decimal']],
  [/^(float|double)$/, ['float', 'integer']],
  [/^decimal\b/, ['decimal', 'integer']],
  [/^(string|varchar|char)\b/, ['text']],
  [/^date$/, ['date', 'integer']],
  [/^timestamp$/, ['timestamp', 'integer']],
];

interface FileInS3 {
  /** `s3://BUCKET/KEY` */
  readonly url: string;
  readonly size: number;
}

/**
 * Reads the footer of one file.
 * @param types of Glue by column
 * @returns every column that Athena cannot read, or would read as null
 */
export async function footerProblems(
  s3: S3Client,
  name: string,
  table: RawTable,
  types: ReadonlyMap<string, string>,
  { url, size }: FileInS3,
): Promise<Problem[]> {
  const said = (message: string): Problem => ({ file: url, message: `table ${name}: ${message}` });
  const end = await endOf(s3, { url, size }).catch(nothingIfClosed);
  if (end === undefined) return [];
  // Of an encrypted footer (PARE) nothing can be said.
  const mark = end.subarray(-4).toString('latin1');
  if (mark === 'PARE') return [];
  if (mark !== 'PAR1') return [said('is not a Parquet file; expected one, or format: csv in lake.yaml')];
  try {
    return columnProblems(parquetMetadata(end), table, types).map(said);
  } catch (error) {
    return [said(`its footer cannot be read: ${messageOf(error)}`)];
  }
}

/** Athena may read what this role may not, where Lake Formation lets it; and a file may be gone since it was listed. */
function nothingIfClosed(error: unknown): undefined {
  if (error instanceof InputError || (error instanceof Error && error.name === 'NoSuchKey')) return undefined;
  throw error;
}

/** The footer and the eight bytes that say how long it is. */
async function endOf(s3: S3Client, { url, size }: FileInS3): Promise<Buffer> {
  const last = (bytes: number) => bytesOf(s3, url, Math.max(0, size - bytes), size);
  const end = await last(usual);
  const needed = end.length < 8 ? 0 : end.readUInt32LE(end.length - 8) + 8;
  return needed > usual && needed <= size ? last(needed) : end;
}

function columnProblems(
  { schema }: FileMetaData,
  table: RawTable,
  types: ReadonlyMap<string, string>,
): string[] {
  const found = topColumns(schema);
  const names = [...found.values()].map(({ name }) => name).join(', ');
  return Object.entries(table.columns).flatMap(([column, { mayBeMissing }]) => {
    const element = found.get(columnKey(column));
    if (!element)
      return mayBeMissing
        ? []
        : [
            `column ${column} is not in the file, which has ${names}; Athena would read null: expected it, or missing: null in lake.yaml`,
          ];
    const type = types.get(columnKey(column)) ?? '';
    const [, kinds] = readAs.find(([pattern]) => pattern.test(type)) ?? [];
    const kind = kindOf(element);
    if (kinds === undefined || kind === undefined || kinds.includes(kind)) return [];
    return [
      `column ${column} is ${describe(element, kind)} in the file, and ${type} in lake.yaml and Glue; Athena cannot read one as the other (HIVE_BAD_DATA): expected ${kinds.join(' or ')}, or the type of the files in both`,
    ];
  });
}

/** The first element is the root, and the parts of a nested column follow it. */
function topColumns([root, ...rest]: readonly SchemaElement[]): ReadonlyMap<string, SchemaElement> {
  const columns = new Map<string, SchemaElement>();
  let inside = 0;
  for (const element of root ? rest : []) {
    if (inside === 0) columns.set(columnKey(element.name), element);
    else inside -= 1;
    inside += element.num_children ?? 0;
  }
  return columns;
}

/** @returns undefined if it may be anything, such as a column that is null everywhere */
function kindOf({ type, converted_type, logical_type, num_children }: SchemaElement): Kind | undefined {
  if ((num_children ?? 0) > 0) return 'nested';
  const logical = logical_type?.type;
  if (logical === 'NULL') return undefined;
  if (logical === 'DECIMAL' || converted_type === 'DECIMAL') return 'decimal';
  if (logical === 'DATE' || converted_type === 'DATE') return 'date';
  if (type === 'INT96' || logical === 'TIMESTAMP' || /^TIMESTAMP_/.test(converted_type ?? ''))
    return 'timestamp';
  if (type === 'BOOLEAN') return 'boolean';
  if (type === 'FLOAT' || type === 'DOUBLE') return 'float';
  if (type === 'INT32' || type === 'INT64') return 'integer';
  return type === 'BYTE_ARRAY' ? 'text' : undefined;
}

function describe({ type, precision, scale }: SchemaElement, kind: Kind): string {
  if (kind === 'decimal') return `decimal(${precision}, ${scale ?? 0})`;
  return type === undefined || kind === type.toLowerCase() ? kind : `${kind} (${type})`;
}
