/**
 * The raw tables of lake.yaml against the Glue database and its files, before anything is paid for: what is
 * missing, and what must be cast to be as lake.yaml says.
 */
import { GetPartitionsCommand, type Partition, type Table } from '@aws-sdk/client-glue';
import { defined } from '../../defined.ts';
import { InputError, type Problem } from '../../errors.ts';
import { quoteName } from '../../plan/literals.ts';
import { columnKey, type Lake, type RawTable } from '../lake.ts';
import { type LakeTimes, zoneWarning } from '../times.ts';
import { ask } from './calls.ts';
import { type Catalog, databaseIn, glueTable } from './catalog.ts';
import { csvSelect, isCsvOfTexts, serdeProblems } from './csv.ts';
import { footerProblems } from './footers.ts';
import { headerProblems } from './headers.ts';
import { columnsAt, icebergMetadata, isIceberg } from './iceberg.ts';
import { inlineSelect, type Records } from './inline.ts';
import { type Folder, filesBelow, folderAt } from './listing.ts';
import { castsOf, emptySelect } from './types.ts';

export interface LakeReading {
  readonly catalog: Catalog;
  readonly lake: Lake;
  readonly times: LakeTimes;
  /** Nothing of the run has been started: what stays as it is is looked at once. */
  readonly isFirst: boolean;
  /** Of Iceberg tables, by name: those that the run began with. */
  readonly snapshots: Readonly<Record<string, string>>;
  /** In the place of all tables of the database. */
  readonly inputs?: ((table: string) => Records | undefined) | undefined;
}

export interface RawTables {
  /** Optional tables that the lake does not have. */
  readonly missing: readonly string[];
  /** What takes the place of a table: no rows where it is missing, casts where its types are others. */
  readonly selects: Readonly<Record<string, string>>;
  /** What the lake leaves open, for whoever runs the report. */
  readonly warnings: readonly string[];
}

/**
 * @param names the tables that are read; others are not looked at
 * @param absent those that this lake does not have at all
 * @throws InputError every table, column or type that is not as lake.yaml says
 */
export async function rawTables(
  reading: LakeReading,
  names: readonly string[],
  absent: readonly string[],
): Promise<RawTables> {
  const { lake } = reading;
  const looked = await Promise.all(
    names.flatMap((name) => {
      const table = lake.tables[name];
      return table === undefined ? [] : [lookAt(reading, name, table, absent)];
    }),
  );
  const problems = looked.flatMap((found) => found.problems);
  if (problems.length > 0)
    throw new InputError(problems.map((message): Problem => ({ file: lake.file, message })));
  const selects = looked.flatMap(({ name, select }) => (select === undefined ? [] : [[name, select]]));
  const missing = looked.filter(({ isMissing }) => isMissing).map(({ name }) => name);
  const warnings = looked.flatMap(({ name, unzoned = [] }) =>
    unzoned.length > 0 ? [zoneWarning(name, unzoned)] : [],
  );
  return { missing, selects: Object.fromEntries(selects), warnings };
}

interface Looked {
  readonly name: string;
  readonly isMissing: boolean;
  readonly select?: string;
  readonly unzoned?: readonly string[];
  readonly problems: readonly string[];
}

async function lookAt(
  reading: LakeReading,
  name: string,
  table: RawTable,
  absent: readonly string[],
): Promise<Looked> {
  const { catalog, times, isFirst } = reading;
  if (reading.inputs) return lookAtInput(name, table, reading.inputs(name), times);
  const found = absent.includes(name) ? undefined : await glueTable(catalog, name);
  if (found === undefined) return lacking(name, table, `is not in the Glue database ${catalog.database}`);
  if (table.format === 'iceberg') return lookAtSnapshot(reading, name, table, found);
  if (!(await hasFiles(catalog, name, found)))
    return lacking(name, table, `no files at ${found.StorageDescriptor?.Location}`);
  const columns = columnsOf(found);
  const { casts, problems, unzoned } = castsOf(name, table, columns, times);
  const from = `${databaseIn(catalog)}.${quoteName(name)}`;
  const isOfTexts = isCsvOfTexts(table, columns);
  const wrong = table.format === 'csv' ? serdeProblems(table, found, isOfTexts) : [];
  const all = [...problems, ...wrong.map((problem) => `table ${name}: in Glue, ${problem}`)];
  if (isOfTexts && all.length === 0) {
    if (isFirst) await checkHeaders(catalog, name, table, found);
    const select = csvSelect(name, table, columns, times, from);
    return { name, isMissing: false, select, problems: [] };
  }
  if (isFirst && all.length === 0 && isParquet(found)) await checkFooter(catalog, name, table, found);
  const select = casts && `select ${casts.join(', ')} from ${from}`;
  return { name, isMissing: false, ...defined({ select }), problems: all, unzoned };
}

function lookAtInput(name: string, table: RawTable, input: Records | undefined, times: LakeTimes): Looked {
  if (input === undefined) return lacking(name, table, 'has no input');
  const select = input.length > 1 ? inlineSelect(name, table, input, times) : emptySelect(table);
  return { name, isMissing: false, select, problems: [] };
}

/** The table as it was when the run began, whatever has been committed since. */
async function lookAtSnapshot(
  { catalog, times, snapshots }: LakeReading,
  name: string,
  table: RawTable,
  glue: Table,
): Promise<Looked> {
  const refused = (problem: string) => ({ name, isMissing: false, problems: [`table ${name}: ${problem}`] });
  if (!isIceberg(glue)) return refused('is no Iceberg table in Glue; expected another format');
  const snapshot = snapshots[name];
  if (snapshot === undefined) return lacking(name, table, 'had no snapshot when the run began');
  const columns = columnsAt(await icebergMetadata(catalog.s3, glue), snapshot);
  if (columns === undefined)
    return refused(
      `snapshot ${snapshot}, which the run began with, has expired; run it again, and keep snapshots for a day at least`,
    );
  const { casts = ['*'], problems, unzoned } = castsOf(name, table, columns, times, `snapshot ${snapshot}`);
  const from = `${databaseIn(catalog)}.${quoteName(name)} for version as of ${snapshot}`;
  return { name, isMissing: false, select: `select ${casts.join(', ')} from ${from}`, problems, unzoned };
}

/** @throws InputError the header of a file does not have the columns where the table has them */
async function checkHeaders(catalog: Catalog, name: string, table: RawTable, glue: Table): Promise<void> {
  const urls: string[] = [];
  for await (const folder of foldersOf(catalog, name, glue)) {
    for await (const { path } of filesBelow(catalog.s3, folder)) urls.push(`${folder.path}${path}`);
  }
  const problems = await headerProblems(catalog.s3, name, table, glue, urls);
  if (problems.length > 0) throw new InputError(problems);
}

/** Whether Athena reads it as Parquet, and its columns by their names. */
function isParquet({ StorageDescriptor }: Table): boolean {
  const { SerializationLibrary = '', Parameters = {} } = StorageDescriptor?.SerdeInfo ?? {};
  return /parquet/i.test(SerializationLibrary) && Parameters['parquet.column.index.access'] !== 'true';
}

/**
 * Looks at one file: what writes a table's files writes all of them alike, as a rule.
 * @throws InputError Athena cannot read a column of it
 */
async function checkFooter(catalog: Catalog, name: string, table: RawTable, glue: Table): Promise<void> {
  for await (const folder of foldersOf(catalog, name, glue)) {
    for await (const { path, size } of filesBelow(catalog.s3, folder)) {
      const file = { url: `${folder.path}${path}`, size };
      const problems = await footerProblems(catalog.s3, name, table, columnsOf(glue), file);
      if (problems.length > 0) throw new InputError(problems);
      return;
    }
  }
}

/** Where the files of a table lie: its own folder, and those of partitions that lie elsewhere. */
async function* foldersOf(catalog: Catalog, name: string, glue: Table): AsyncGenerator<Folder> {
  const own = folderOf(glue);
  yield own;
  if (!hasPartitionList(glue)) return;
  for await (const { StorageDescriptor } of partitionsOf(catalog, name)) {
    const folder = folderAt(StorageDescriptor?.Location ?? own.path);
    if (!folder.path.startsWith(own.path)) yield folder;
  }
}

function lacking(name: string, table: RawTable, problem: string): Looked {
  if (table.optional) return { name, isMissing: true, select: emptySelect(table), problems: [] };
  return { name, isMissing: true, problems: [`table ${name}: ${problem}`] };
}

/** Types by column, in lower case; those of the path among them. */
function columnsOf({ StorageDescriptor, PartitionKeys }: Table): ReadonlyMap<string, string> {
  const columns = [...(StorageDescriptor?.Columns ?? []), ...(PartitionKeys ?? [])];
  return new Map(columns.map(({ Name = '', Type = '' }) => [columnKey(Name), Type.toLowerCase()]));
}

/** Where the files of a table lie, as far as it says so itself: its folder, or that of its template. */
export function folderOf(table: Table): Folder {
  const fixed = templateOf(table)?.replace(/\$\{.*/s, '');
  if (fixed === undefined) return folderAt(table.StorageDescriptor?.Location ?? '');
  const beginning = fixed.slice(fixed.lastIndexOf('/') + 1);
  return { ...folderAt(fixed.slice(0, fixed.length - beginning.length)), beginning };
}

/** Where its partitions lie, as it says so itself: `s3://BUCKET/sales/dt=${dt}/`. */
export const templateOf = ({ Parameters }: Table): string | undefined =>
  Parameters?.['storage.location.template'];

/** Whether Glue keeps a list of its partitions, and what is not on it is not read. */
export const hasPartitionList = ({ PartitionKeys = [], Parameters = {} }: Table): boolean =>
  PartitionKeys.length > 0 && Parameters['projection.enabled'] !== 'true';

/** Whether there is anything to read: below the table's own location, or a partition that lies elsewhere. */
async function hasFiles(catalog: Catalog, name: string, table: Table): Promise<boolean> {
  for await (const _ of filesBelow(catalog.s3, folderOf(table))) return true;
  const isRegistered = (table.PartitionKeys ?? []).length > 0 && templateOf(table) === undefined;
  if (isRegistered) for await (const _ of partitionsOf(catalog, name)) return true;
  return false;
}

/** What Glue has on its list of a table's partitions, a page at a time. */
export async function* partitionsOf(
  { glue, database, foreign }: Catalog,
  name: string,
): AsyncGenerator<Partition> {
  let NextToken: string | undefined;
  do {
    const page = new GetPartitionsCommand({
      CatalogId: foreign?.id,
      DatabaseName: database,
      TableName: name,
      ExcludeColumnSchema: true,
      NextToken,
    });
    const answer = await ask('glue:GetPartitions', `${database}.${name}`, () => glue.send(page));
    yield* answer.Partitions ?? [];
    NextToken = answer.NextToken;
  } while (NextToken !== undefined);
}
