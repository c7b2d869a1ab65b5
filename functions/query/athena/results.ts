/**
 * The result of a query: its CSV in S3, every cell as the text that Athena wrote. The pages of
 * GetQueryResults have 1,000 rows each; from them come the types alone.
 */
import { Readable } from 'node:stream';
import { type AthenaClient, type ColumnInfo, GetQueryResultsCommand } from '@aws-sdk/client-athena';
import { GetObjectCommand, NoSuchKey, type S3Client } from '@aws-sdk/client-s3';
import { CsvError, parse } from 'csv-parse';
import { InputError, type Place } from '../../errors.ts';
import { quoteName, textLiteral } from '../../plan/literals.ts';
import { type Bounds, maxBytes } from '../bounds.ts';
import { cellOf } from '../cells.ts';
import type { Column, ColumnType, Row, Table } from '../table.ts';
import { ask, objectAt } from './calls.ts';

export interface ResultColumn extends Column {
  /** As SQL has it: `decimal(38,2)`. */
  readonly sqlType: string;
}

export interface Result {
  readonly columns: readonly ResultColumn[];
  /** Those that are within the bounds. */
  readonly rows: readonly (readonly (string | null)[])[];
  /** The number of all rows. */
  readonly count: number;
}

const types: Readonly<Record<string, ColumnType>> = {
  boolean: 'boolean',
  tinyint: 'integer',
  smallint: 'integer',
  integer: 'integer',
  bigint: 'integer',
  float: 'double',
  real: 'double',
  double: 'double',
  decimal: 'decimal',
  char: 'string',
  varchar: 'string',
  string: 'string',
  date: 'date',
  timestamp: 'timestamp',
};

export interface ResultPlace {
  /** Id of the query execution. */
  readonly id: string;
  /** `s3://BUCKET/KEY` of the CSV. */
  readonly location: string;
  /** The text that was asked, for messages. */
  readonly file: string;
  readonly bounds: Bounds;
}

/** @throws InputError a column's type is none that a report has, or there is more than the bounds allow */
export async function readResult(athena: AthenaClient, s3: S3Client, place: ResultPlace): Promise<Result> {
  const [columns, rows] = await Promise.all([
    ask('athena:GetQueryResults', `the query ${place.id}`, () => columnsOf(athena, place)),
    ask('s3:GetObject', place.location, () => rowsAt(s3, place)),
  ]);
  return { columns, ...rows };
}

/** How many rows a statement has written that made a table. @returns undefined where Athena does not say */
export async function rowsWritten(athena: AthenaClient, id: string): Promise<number | undefined> {
  const command = new GetQueryResultsCommand({ QueryExecutionId: id, MaxResults: 1 });
  return ask(
    'athena:GetQueryResults',
    `the query ${id}`,
    async () => (await athena.send(command)).UpdateCount,
  );
}

async function columnsOf(athena: AthenaClient, { id, file }: ResultPlace): Promise<ResultColumn[]> {
  const answer = await athena.send(new GetQueryResultsCommand({ QueryExecutionId: id, MaxResults: 1 }));
  return (answer.ResultSet?.ResultSetMetadata?.ColumnInfo ?? []).map((info) => columnOf(info, { file }));
}

function columnOf(
  { Name: name = '', Type = '', Precision, Scale }: ColumnInfo,
  { file }: Place,
): ResultColumn {
  const written = Type.replace(/\(.*/, '');
  const type = types[written];
  if (type === undefined) {
    const expected = 'expected text, number, decimal, date, timestamp or boolean';
    throw InputError.at(file, `column "${name}" is ${Type}; ${expected}`);
  }
  return { name, type, sqlType: sqlTypeOf(written, `${Precision ?? 38},${Scale ?? 0}`) };
}

// Athena's metadata say `float` for what its SQL calls `real`.
function sqlTypeOf(written: string, digits: string): string {
  if (written === 'decimal') return `decimal(${digits})`;
  if (written === 'float') return 'real';
  return types[written] === 'string' ? 'varchar' : written;
}

async function rowsAt(s3: S3Client, { location, file, bounds }: ResultPlace): Promise<Rows> {
  const { Body } = await s3.send(new GetObjectCommand(objectAt(location))).catch((cause: unknown) => {
    if (!(cause instanceof NoSuchKey)) throw cause;
    const message = `its result is no longer at ${location}; ask for the report again, as a new run`;
    throw InputError.at(file, message, undefined, { cause });
  });
  if (!(Body instanceof Readable)) throw new TypeError(`${location} has no content that can be read`);
  return readCsv(Body, bounds);
}

type Rows = Pick<Result, 'rows' | 'count'>;

/**
 * The records behind the header. Athena quotes every value: what is empty and has no quotes is null.
 * @throws InputError there is more than the bounds allow; the rest is not read then
 */
export async function readCsv(stream: Readable, bounds: Bounds): Promise<Rows> {
  const parser = parse({
    from: 2,
    // Found out by itself, it would be the first line end that a text holds.
    record_delimiter: '\n',
    cast: (value, { quoting }) => (value === '' && !quoting ? null : value),
    max_record_size: maxBytes,
  });
  stream.once('error', (error) => parser.destroy(error));
  try {
    return await rowsWithin(stream.pipe(parser), bounds);
  } catch (error) {
    const isLong = error instanceof CsvError && error.code === 'CSV_MAX_RECORD_SIZE';
    throw isLong ? bounds.tooLarge() : error;
  } finally {
    stream.destroy();
  }
}

async function rowsWithin(records: AsyncIterable<(string | null)[]>, bounds: Bounds): Promise<Rows> {
  const rows: (string | null)[][] = [];
  let count = 0;
  let bytes = 0;
  for await (const record of records) {
    count += 1;
    if (count <= bounds.rows) {
      for (const cell of record) bytes += Buffer.byteLength(cell ?? '');
      if (bytes > maxBytes) throw bounds.tooLarge();
      rows.push(record);
    } else if (bounds.tooMany) throw bounds.tooMany(`more than ${bounds.rows}`);
  }
  return { rows, count };
}

/** @throws InputError a whole number is too large for a report */
export function tableOf({ columns, rows }: Pick<Result, 'columns' | 'rows'>, { file }: Place): Table {
  try {
    return {
      columns: columns.map(({ name, type }) => ({ name, type })),
      rows: rows.map(
        (row): Row =>
          Object.fromEntries(
            columns.map((column, index) => [column.name, cellOf(row[index] ?? null, column)]),
          ),
      ),
    };
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw InputError.at(file, cause.message, undefined, { cause });
  }
}

/**
 * A SELECT that gives the result again, in its order, with its types. Every value is cast from the text that
 * Athena itself wrote, so that decimals keep their scale and doubles their bits.
 */
export function relationText({ columns, rows }: Pick<Result, 'columns' | 'rows'>): string {
  const names = columns.map((_, index) => `c${index + 1}`);
  const casts = columns.map(
    ({ name, sqlType }, index) => `cast(${names[index]} as ${sqlType}) as ${quoteName(name)}`,
  );
  const none = rows.length === 0;
  const records = none ? [columns.map(() => null)] : rows;
  const values = records.map((row) => `(${row.map(literal).join(', ')})`).join(',\n');
  const from = `from (values\n${values}) as t (${names.join(', ')})`;
  return `select ${casts.join(', ')}\n${from}\n${none ? 'where false\n' : ''}`;
}

function literal(cell: string | null): string {
  if (cell === null) return 'cast(null as varchar)';
  // No literal holds it.
  return cell.includes('\0') ? `from_utf8(X'${Buffer.from(cell).toString('hex')}')` : textLiteral(cell);
}
