/**
 * The raw tables of lake.yaml against the Glue database and its files, before anything is paid for: what is
 * missing, and what must be cast to be as lake.yaml says.
 */
import {
  EntityNotFoundException,
  GetPartitionsCommand,
  GetTableCommand,
  type GlueClient,
  type Table,
} from '@aws-sdk/client-glue';
import { ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import { InputError, type Problem } from '../../errors.ts';
import type { Lake, RawTable } from '../lake.ts';
import { ask } from './calls.ts';
import { castsOf, emptySelect, quoted } from './types.ts';

export interface Catalog {
  readonly glue: GlueClient;
  readonly s3: S3Client;
  readonly database: string;
}

export interface RawTables {
  /** Optional tables that the lake does not have. */
  readonly missing: readonly string[];
  /** What takes the place of a table: no rows where it is missing, casts where its types are others. */
  readonly selects: Readonly<Record<string, string>>;
}

/**
 * @param names the tables that are read; others are not looked at
 * @param absent those that this lake does not have at all
 * @throws InputError every table, column or type that is not as lake.yaml says
 */
export async function rawTables(
  catalog: Catalog,
  lake: Lake,
  names: readonly string[],
  absent: readonly string[],
): Promise<RawTables> {
  const looked = await Promise.all(
    names.flatMap((name) => {
      const table = lake.tables[name];
      return table === undefined ? [] : [lookAt(catalog, name, table, absent)];
    }),
  );
  const problems = looked.flatMap((found) => found.problems);
  if (problems.length > 0)
    throw new InputError(problems.map((message): Problem => ({ file: lake.file, message })));
  const selects = looked.flatMap(({ name, select }) => (select === undefined ? [] : [[name, select]]));
  const missing = looked.filter(({ isMissing }) => isMissing).map(({ name }) => name);
  return { missing, selects: Object.fromEntries(selects) };
}

interface Looked {
  readonly name: string;
  readonly isMissing: boolean;
  readonly select?: string;
  readonly problems: readonly string[];
}

async function lookAt(
  catalog: Catalog,
  name: string,
  table: RawTable,
  absent: readonly string[],
): Promise<Looked> {
  const found = absent.includes(name) ? undefined : await glueTable(catalog, name);
  if (found === undefined) return lacking(name, table, `is not in the Glue database ${catalog.database}`);
  if (!(await hasFiles(catalog, name, found)))
    return lacking(name, table, `no files at ${found.StorageDescriptor?.Location}`);
  const { casts, problems } = castsOf(name, table, columnsOf(found));
  if (casts === undefined) return { name, isMissing: false, problems };
  const select = `select ${casts.join(', ')} from ${quoted(catalog.database)}.${quoted(name)}`;
  return { name, isMissing: false, select, problems };
}

function lacking(name: string, table: RawTable, problem: string): Looked {
  if (table.optional) return { name, isMissing: true, select: emptySelect(table), problems: [] };
  return { name, isMissing: true, problems: [`table ${name}: ${problem}`] };
}

async function glueTable({ glue, database }: Catalog, name: string): Promise<Table | undefined> {
  return ask(`glue:GetTable on ${database}.${name}`, async () => {
    try {
      return (await glue.send(new GetTableCommand({ DatabaseName: database, Name: name }))).Table;
    } catch (error) {
      if (error instanceof EntityNotFoundException) return undefined;
      throw error;
    }
  });
}

/** Types by column, in lower case; those of the path among them. */
function columnsOf({ StorageDescriptor, PartitionKeys }: Table): ReadonlyMap<string, string> {
  const columns = [...(StorageDescriptor?.Columns ?? []), ...(PartitionKeys ?? [])];
  return new Map(columns.map(({ Name = '', Type = '' }) => [Name.toLowerCase(), Type.toLowerCase()]));
}

/** Whether there is anything to read: below the table's own location, or a partition that lies elsewhere. */
async function hasFiles(catalog: Catalog, name: string, table: Table): Promise<boolean> {
  const location = table.StorageDescriptor?.Location ?? '';
  const template = table.Parameters?.['storage.location.template'];
  if (await hasObjects(catalog.s3, template?.replace(/\$\{.*/s, '') ?? folder(location))) return true;
  const isRegistered = (table.PartitionKeys ?? []).length > 0 && template === undefined;
  return isRegistered && (await hasPartitions(catalog, name));
}

const folder = (location: string) => (location.endsWith('/') ? location : `${location}/`);

async function hasObjects(s3: S3Client, prefix: string): Promise<boolean> {
  const [, Bucket = '', Prefix = ''] = /^s3[an]?:\/\/([^/]+)\/?(.*)$/s.exec(prefix) ?? [];
  const { Contents = [], IsTruncated } = await ask(`s3:ListBucket on ${Bucket}`, () =>
    s3.send(new ListObjectsV2Command({ Bucket, Prefix })),
  );
  // A folder's own marker and what engines keep beside the data are nothing that is read.
  const isData = (path: string) => !path.endsWith('/') && !/(^|\/)[_.]/.test(path);
  return IsTruncated === true || Contents.some(({ Key = '' }) => isData(Key.slice(Prefix.length) || '/'));
}

async function hasPartitions({ glue, database }: Catalog, name: string): Promise<boolean> {
  const { Partitions = [] } = await ask(`glue:GetPartitions on ${database}.${name}`, () =>
    glue.send(new GetPartitionsCommand({ DatabaseName: database, TableName: name, MaxResults: 1 })),
  );
  return Partitions.length > 0;
}
