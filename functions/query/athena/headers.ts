/**
 * The headers of a CSV table's files in S3. Athena takes columns by their place, so a file whose header has another
 * order would give the values of other columns, in silence.
 */
import { constants, gunzipSync } from 'node:zlib';
import type { Table } from '@aws-sdk/client-glue';
import type { S3Client } from '@aws-sdk/client-s3';
import type { Problem } from '../../errors.ts';
import { encodingOf, foreignProblem, isGzip } from '../csv/bytes.ts';
import { type Header, lackingProblem, readHeader } from '../csv/header.ts';
import { restColumn } from '../csv/serde.ts';
import { columnKey, type RawTable } from '../lake.ts';
import { bytesOf } from './object.ts';

/** Bytes of a file that are read. */
const most = 1 << 16;
/** Files at the same time. */
const atOnce = 16;
/** Problems that are told. */
const told = 5;

/**
 * Reads the beginning of every file.
 * @param urls of the files: `s3://BUCKET/KEY`
 * @returns what is wrong, for a few files
 */
export async function headerProblems(
  s3: S3Client,
  name: string,
  table: RawTable,
  glue: Table,
  urls: readonly string[],
): Promise<Problem[]> {
  const problems: Problem[] = [];
  const left = [...urls];
  const work = async (): Promise<void> => {
    for (let url = left.shift(); url !== undefined && problems.length < told; url = left.shift()) {
      const found = problemOf(url, await bytesOf(s3, url, 0, most), table, columnsOf(glue));
      if (found) problems.push({ file: url, line: found.line, message: `table ${name}: ${found.problem}` });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return problems.slice(0, told).toSorted((a, b) => (a.file < b.file ? -1 : 1));
}

const columnsOf = ({ StorageDescriptor }: Table): string[] =>
  (StorageDescriptor?.Columns ?? []).map(({ Name = '' }) => columnKey(Name));

interface Found {
  readonly problem: string;
  readonly line: number;
}

function problemOf(
  url: string,
  bytes: Buffer,
  table: RawTable,
  columns: readonly string[],
): Found | undefined {
  const at = (problem: string, line = 1): Found => ({ problem, line });
  const isPacked = isGzip(bytes);
  if (isPacked !== url.endsWith('.gz'))
    return at(
      isPacked
        ? 'it is packed by gzip; Athena expects the ending .gz for that'
        : 'it is not packed by gzip; Athena expects that of the ending .gz',
    );
  const unpacked = isPacked ? gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH }) : bytes;
  const foreign = foreignProblem(unpacked);
  if (foreign !== undefined) return at(foreign);
  const encoding = encodingOf(unpacked, 'utf-8');
  if ('problem' in encoding) return at(encoding.problem);
  if (!table.header) return undefined;
  const text = new TextDecoder('utf-8').decode(unpacked, { stream: true });
  const header = readHeader(text, table);
  if ('problem' in header) return header;
  const problem = orderProblem(header, text, table, columns);
  return problem === undefined ? undefined : at(problem, header.line);
}

function orderProblem(
  header: Header,
  text: string,
  table: RawTable,
  columns: readonly string[],
): string | undefined {
  const [lacking] = header.lacking;
  if (lacking !== undefined)
    return `${lackingProblem(lacking, header, text, table)}; Athena takes columns by their place, and cannot leave one out`;
  if (header.written.some((name) => /[\r\n]/.test(name)))
    return 'the header has several lines; Athena leaves out one';
  const names = header.written.map(columnKey);
  const isMoved = Object.keys(table.columns).some((column) => {
    const key = columnKey(column);
    return columns.indexOf(key) !== names.indexOf(key);
  });
  const isLonger = columns.includes(restColumn) && names.length > Object.keys(table.columns).length;
  if (!isMoved && !isLonger) return undefined;
  const order = header.written.join(', ');
  return `the header is ${order}; Athena takes columns by their place: expected ${isMoved ? 'the columns of lake.yaml in this order' : 'all of them in lake.yaml'}, and a deployment after that`;
}
