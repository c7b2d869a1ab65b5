/** Athena as an engine like any other: a real Trino over tables in Glue and files in S3. */
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import {
  AthenaClient,
  CreateWorkGroupCommand,
  GetQueryExecutionCommand,
  GetQueryResultsCommand,
  StartQueryExecutionCommand,
  StopQueryExecutionCommand,
} from '@aws-sdk/client-athena';
import { CloudFormationClient, CreateStackCommand } from '@aws-sdk/client-cloudformation';
import { CreateDatabaseCommand, GetTableCommand, GlueClient } from '@aws-sdk/client-glue';
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { z } from 'zod';
import { madeDays } from '../../functions/query/athena/kept-days.ts';
import { dropOldTables } from '../../functions/query/athena/old-tables.ts';
import { type AthenaOptions, athenaEngine } from '../../functions/query/athena.ts';
import { openSession } from '../../functions/query/duckdb/session.ts';
import { loadModels } from '../../functions/query/models.ts';
import { templatesAt } from '../../functions/templates.ts';
import { engineContract } from '../contracts/engine.ts';
import { extractsContract } from '../contracts/extracts.ts';
import { temporaryFolder, writeFiles } from '../folder.ts';
import { projectFiles } from '../project.ts';
import { finish, jobOf, runningOf } from '../query/athena/job.ts';
import { type AthenaEndpoint, startAthena } from './athena/endpoint.ts';
import { putLake } from './athena/lake.ts';
import { type Emulator, startEmulator } from './emulator/emulator.ts';
import { glueCatalog, icebergCatalog, startTrino, type Trino } from './trino/server.ts';

const bin = join(import.meta.dirname, '../../bin/periodical.js');
const catalog = 'awsdatacatalog';
const icebergName = 'iceberg';
const scratch = 'scratch';
let emulator: Emulator;
let trino: Trino;
let athena: AthenaEndpoint;

beforeAll(async () => {
  emulator = await startEmulator();
  const { clientConfig: aws } = emulator;
  const { endpoint, region, credentials } = aws;
  const place = { endpoint, region, ...credentials };
  trino = await startTrino({
    catalogs: { [catalog]: glueCatalog(place, icebergName), [icebergName]: icebergCatalog(place) },
  });
  athena = await startAthena({ trino: trino.url, aws, catalog });
  await new S3Client(aws).send(new CreateBucketCommand({ Bucket: 'results' }));
  await new GlueClient(aws).send(new CreateDatabaseCommand({ DatabaseInput: { Name: scratch } }));
  for (const workgroup of ['reports', 'made', 'extracts']) await makeWorkgroup(workgroup);
  await makeWorkgroup('thrifty', 1);
});
afterAll(async () => {
  await athena?.stop();
  await trino?.stop();
  await emulator?.stop();
});

async function makeWorkgroup(Name: string, BytesScannedCutoffPerQuery?: number): Promise<void> {
  const client = new AthenaClient(emulator.clientConfig);
  const ResultConfiguration = { OutputLocation: `s3://results/${Name}/` };
  const limit = BytesScannedCutoffPerQuery === undefined ? {} : { BytesScannedCutoffPerQuery };
  const Configuration = { EnforceWorkGroupConfiguration: true, ResultConfiguration, ...limit };
  await client.send(new CreateWorkGroupCommand({ Name, Configuration }));
}

function engineOver(
  database: string,
  workgroup = 'reports',
  endpoint = athena.url,
  more: Partial<AthenaOptions> = {},
) {
  const { clientConfig: aws } = emulator;
  return athenaEngine({
    athena: new AthenaClient({ ...aws, endpoint }),
    s3: new S3Client(aws),
    glue: new GlueClient(aws),
    workgroup,
    database,
    made: {
      database: scratch,
      workgroup: 'made',
      extractsWorkgroup: 'extracts',
      extractsPlace: 's3://results/extracts/',
    },
    ...more,
  });
}

let lakes = 0;

engineContract('Athena', async (found) => {
  lakes += 1;
  const name = `lake${lakes}`;
  await putLake(emulator.clientConfig, { name, ...found });
  return engineOver(name);
});

extractsContract('Athena', async (found) => {
  lakes += 1;
  const name = `kept-months${lakes}`;
  await putLake(emulator.clientConfig, { name, ...found });
  const s3 = new S3Client(emulator.clientConfig);
  const Bucket = 'results';
  async function keysOf(month: string): Promise<string[]> {
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'extracts/tables/' }));
    const keys = Contents.map(({ Key = '' }) => Key).filter((key) => key.includes(`=${month}-01/`));
    expect(keys).not.toEqual([]);
    return keys;
  }
  return {
    engine: engineOver(name),
    async update(path) {
      const Body = readFileSync(join(found.directory, path));
      await s3.send(new PutObjectCommand({ Bucket: name, Key: path, Body }));
    },
    async remove(month) {
      for (const Key of await keysOf(month)) await s3.send(new DeleteObjectCommand({ Bucket, Key }));
    },
    async spoil(month) {
      for (const Key of await keysOf(month))
        await s3.send(new PutObjectCommand({ Bucket, Key, Body: 'no Parquet, though it is long enough' }));
    },
  };
});

describe('a CSV table that Athena would read otherwise', () => {
  const lake =
    '\n  sales: {location: sales, format: csv, columns: {id: integer, note: string, pieces: integer}}';
  const models = { lines: 'select id, note, pieces from raw.sales' };
  const job = jobOf({ lake, models, queries: { lines: 'select id from lines order by id' } });
  const root = mkdtempSync(join(tmpdir(), 'periodical-athena-csv-'));
  afterAll(() => rmSync(root, { recursive: true }));

  async function errorOn(name: string, files: Readonly<Record<string, string | Buffer>>): Promise<string> {
    for (const [file, content] of Object.entries(files)) {
      mkdirSync(join(root, name, 'sales'), { recursive: true });
      writeFileSync(join(root, name, 'sales', file), content);
    }
    await putLake(emulator.clientConfig, { name, directory: join(root, name), lake: job.models.lake });
    return finish(engineOver(name), job).then(
      ({ tables }) => expect.fail(`read ${JSON.stringify(tables)}`),
      (error: unknown) => String(error),
    );
  }

  it('is refused for lines in quotes, and for fields too many or too few', async () => {
    const head = 'id,note,pieces\n1,a,1\n';
    const where = (name: string) => `s3://${name}/sales/a.csv: table sales: a line has`;
    for (const [name, text] of Object.entries({
      'line-ends': '2,"a\nb",2\n',
      'last-line-ends': '2,a,"2\n"\n',
      'few-fields': '2,a\n',
    }))
      expect(await errorOn(name, { 'a.csv': head + text })).toContain(`${where(name)} fewer fields`);
    expect(await errorOn('many-fields', { 'a.csv': `${head}2,a,b,2\n` })).toContain(
      `${where('many-fields')} more fields than lake.yaml has columns (3)`,
    );
  });

  it('is refused for another order, for columns that are not there, and for packings by another name', async () => {
    const good = 'id,note,pieces\n1,a,1\n';
    expect(await errorOn('moved', { 'a.csv': good, 'b.csv': 'note,id,pieces\na,1,1\n' })).toContain(
      's3://moved/sales/b.csv:1: table sales: the header is note, id, pieces; Athena takes columns by their place: expected the columns of lake.yaml in this order',
    );
    expect(await errorOn('longer', { 'a.csv': 'id,note,pieces,more\n1,a,1,x\n' })).toContain(
      's3://longer/sales/a.csv:1: table sales: the header is id, note, pieces, more; Athena takes columns by their place: expected all of them in lake.yaml',
    );
    expect(await errorOn('packed', { 'a.csv': gzipSync(good), 'b.csv.gz': good })).toContain(
      's3://packed/sales/a.csv:1: table sales: it is packed by gzip; Athena expects the ending .gz for that',
    );
  });
});

describe('a statement that makes a table', () => {
  const clients = () => {
    const { clientConfig: aws } = emulator;
    return {
      athena: new AthenaClient({ ...aws, endpoint: athena.url }),
      glue: new GlueClient(aws),
      s3: new S3Client(aws),
    };
  };

  /** @returns the execution when it has ended, and the first column of its rows */
  async function asked(QueryString: string, WorkGroup = 'reports') {
    const client = clients().athena;
    const ClientRequestToken = randomUUID();
    const started = await client.send(
      new StartQueryExecutionCommand({ QueryString, WorkGroup, ClientRequestToken }),
    );
    const id = { QueryExecutionId: started.QueryExecutionId };
    const execution = await vi.waitUntil(
      async () => {
        const { QueryExecution } = await client.send(new GetQueryExecutionCommand(id));
        return /QUEUED|RUNNING/.test(QueryExecution?.Status?.State ?? '') ? undefined : QueryExecution;
      },
      { timeout: 60_000, interval: 100 },
    );
    const isDone = execution?.Status?.State === 'SUCCEEDED';
    const rows = isDone ? (await client.send(new GetQueryResultsCommand(id))).ResultSet?.Rows : [];
    return { ...id, execution, rows: rows?.map(({ Data }) => Data?.[0]?.VarCharValue) };
  }

  const numbers = 'select x as n, x % 3 as part from unnest(sequence(1, 9)) as t(x)';
  const tableOf = async (Name: string) =>
    (await clients().glue.send(new GetTableCommand({ DatabaseName: scratch, Name }))).Table;

  it('puts it below the place of its work group, and tells Glue and the manifest', async () => {
    const { execution, QueryExecutionId: id } = await asked(
      `create table "${scratch}"."numbers" with (format = 'PARQUET', partitioned_by = array['part']) as ${numbers}`,
    );
    expect(execution?.Status?.State).toBe('SUCCEEDED');
    expect((await tableOf('numbers'))?.StorageDescriptor?.Location).toBe(
      `s3://results/reports/tables/${id}/`,
    );
    const { Body } = await clients().s3.send(
      new GetObjectCommand({ Bucket: 'results', Key: `reports/${id}-manifest.csv` }),
    );
    expect(execution?.Statistics?.DataManifestLocation).toBe(`s3://results/reports/${id}-manifest.csv`);
    const files = (await Body?.transformToString())?.trim().split('\n') ?? [];
    expect(files.map((file) => file.replace(/\/[^/]*$/, ''))).toEqual(
      [0, 1, 2].map((part) => `s3://results/reports/tables/${id}/part=${part}`),
    );
    expect((await asked(`select sum(n) from "${scratch}".numbers where part = 1`)).rows?.[1]).toBe('12');
  });

  it('may name no place of its own where the work group enforces one', async () => {
    await expect(
      asked(`create table "${scratch}".placed with (external_location = 's3://results/x/') as ${numbers}`),
    ).rejects.toThrow('enforces a centralized output location');
  });

  it('is made once: a second one of its name fails, and leaves the first one', async () => {
    const text = `create table "${scratch}".once as ${numbers}`;
    const [first, second] = [await asked(text), await asked(text)];
    expect(second.execution?.Status).toMatchObject({
      State: 'FAILED',
      StateChangeReason: expect.stringContaining('already exists'),
    });
    expect((await tableOf('once'))?.StorageDescriptor?.Location).toContain(first.QueryExecutionId);
  });

  it('leaves no table if it is stopped by the limit', async () => {
    await asked(`create table "${scratch}".read as ${numbers}`);
    const { execution } = await asked(
      `create table "${scratch}".much as select * from "${scratch}".read`,
      'thrifty',
    );
    expect(execution?.Status?.State).toBe('CANCELLED');
    await vi.waitFor(() => expect(tableOf('much')).rejects.toThrow('not found'), { timeout: 30_000 });
  });

  it('is dropped by the sweep when it is old, and its files are not', async () => {
    const { glue, s3 } = clients();
    const { QueryExecutionId: id } = await asked(`create table "${scratch}".old as ${numbers}`);
    const now = new Date();
    expect(await dropOldTables({ glue, database: scratch }, now.toISOString())).toBe(0);
    now.setUTCDate(now.getUTCDate() + madeDays + 1);
    expect(await dropOldTables({ glue, database: scratch }, now.toISOString())).toBeGreaterThan(0);
    await expect(tableOf('old')).rejects.toThrow('not found');
    const Prefix = `reports/tables/${id}/`;
    const { Contents } = await s3.send(new ListObjectsV2Command({ Bucket: 'results', Prefix }));
    expect(Contents).toHaveLength(1);
  });

  it('says nothing where a file of the table is gone, and names one that is spoiled', async () => {
    const { QueryExecutionId: id } = await asked(`create table "${scratch}".spoiled as ${numbers}`);
    const { s3 } = clients();
    const Prefix = `reports/tables/${id}/`;
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: 'results', Prefix }));
    expect(Contents).toHaveLength(1);
    const Key = Contents[0]?.Key;
    const count = `select count(*) from "${scratch}".spoiled`;
    await s3.send(new DeleteObjectCommand({ Bucket: 'results', Key }));
    expect((await asked(count)).rows?.[1]).toBe('0');
    await s3.send(
      new PutObjectCommand({ Bucket: 'results', Key, Body: 'no Parquet, though it is long enough' }),
    );
    expect((await asked(`${count} where n > 0`)).execution?.Status?.StateChangeReason).toContain(Key);
  });
});

describe('periodical test --engine athena', () => {
  const tests = 'templates/reports/tally/tests';
  const expected = 'sales,lines\n1.5,1\n';
  const files = {
    ...projectFiles(),
    [`${tests}/columns.yaml`]: 'tills.day: [unique, not_null]\ntills.shop: [accepted_values: [North]]\n',
    [`${tests}/june/test.yaml`]: 'period: 2024-06\n',
    [`${tests}/june/tills.csv`]: "day,shop,amount\n2024-06-01,O'Hara,1.50\n2024-07-01,,9.00\n",
    [`${tests}/june/expected/totals.csv`]: expected,
    [`${tests}/june/expected/tills.csv`]: "day,shop,amount\n2024-06-01,O'Hara,1.5\n2024-07-01,,9\n",
    [`${tests}/spoiled/test.yaml`]: 'period: 2024-06\n',
    [`${tests}/spoiled/tills.csv`]: 'day,amount\n2024-06-01,1.50\nyesterday,2\n',
    [`${tests}/spoiled/expected/totals.csv`]: expected,
  };
  const folder = temporaryFolder();

  /** All that is read of a stack are its outputs. */
  async function putStack(StackName: string, found: Readonly<Record<string, string>>): Promise<void> {
    const Outputs = Object.fromEntries(Object.entries(found).map(([name, Value]) => [name, { Value }]));
    const TemplateBody = JSON.stringify({ Resources: { Any: { Type: 'AWS::SQS::Queue' } }, Outputs });
    const client = new CloudFormationClient(emulator.clientConfig);
    await client.send(new CreateStackCommand({ StackName, TemplateBody }));
  }

  it('runs small inputs without a table of them, and tests of columns on the lake', async () => {
    writeFiles(folder(), files);
    const [directory, templates] = [join(folder(), 'raw'), join(folder(), 'templates')];
    const { lake } = loadModels(templatesAt(templates));
    await putLake(emulator.clientConfig, { name: 'tally', directory, lake });
    const stack = 'Periodical-tests';
    await putStack(stack, { Workgroup: 'reports', GlueDatabase: 'tally' });
    const words = ['test', 'tally', '--engine', 'athena', '--stack', stack, '--templates', templates];
    const env = { ...emulator.env, AWS_ENDPOINT_URL_ATHENA: athena.url };
    const said = await promisify(execFile)(process.execPath, [bin, ...words], { env }).then(
      () => expect.fail('all passed'),
      (error: unknown) => z.object({ stdout: z.string(), stderr: z.string() }).parse(error),
    );
    expect(said.stdout).toBe(`passed   tally  june
FAILED   tally  spoiled
passed   tally  tills.day unique
passed   tally  tills.day not_null
FAILED   tally  tills.shop accepted_values North
3 tests passed, 2 failed
`);
    expect(said.stderr).toContain(
      `${tests}/spoiled/tills.csv: table tills: column day holds "yesterday"; expected date`,
    );
    expect(said.stderr).toContain('2 rows of the lake are not: South');
  });
});

describe('an Iceberg table', () => {
  const name = 'ice';
  const lakeOf = (more = '') =>
    `\n  sales: {location: sales, format: iceberg, columns: {amount: "decimal(18,2)", sold_at: timestamp${more}}}`;
  const models = {
    sold: 'select * from raw.sales',
    kept: '-- materialized: true\nselect sum(amount) as total, count(*) as n from sold',
  };
  const queries = {
    lines: 'select * from sold order by sold_at',
    totals: 'select total, n from kept',
  };
  const job = jobOf({ lake: lakeOf(', note: string'), models, queries });
  const commit = async (...statements: readonly string[]) => {
    for (const sql of statements) await trino.query(sql, { catalog: icebergName, schema: name });
  };
  const inRome = (time: string) => `timestamp '2024-06-03 ${time} +02:00'`;

  beforeAll(async () => {
    const { clientConfig: aws } = emulator;
    await new S3Client(aws).send(new CreateBucketCommand({ Bucket: name }));
    await new GlueClient(aws).send(new CreateDatabaseCommand({ DatabaseInput: { Name: name } }));
    await commit(
      `create table sales (amount decimal(18, 2), sold_at timestamp(6) with time zone, note varchar)
       with (location = 's3://${name}/sales')`,
      `insert into sales values (1.5, ${inRome('01:00:00')}, 'a'), (2.5, ${inRome('12:30:00.25')}, null)`,
    );
  });

  it('is read as it was when the run began, whatever rows and columns it has had since', async () => {
    const engine = engineOver(name, 'reports', athena.url, { atOnce: 1, pauses: [] });
    const before = athena.executions.length;
    const { state } = await runningOf(engine, job);
    await commit(`insert into sales values (100, ${inRome('13:00:00')}, 'late')`);
    await commit(`delete from sales where note = 'a'`, 'alter table sales drop column note');
    expect(athena.executions.slice(before)).toHaveLength(1);
    const { tables, snapshots, statements } = await finish(engine, { ...job, state }, 10_000);
    expect(tables.lines?.rows).toEqual([
      { amount: '1.50', sold_at: '2024-06-02T23:00:00.000', note: 'a' },
      { amount: '2.50', sold_at: '2024-06-03T10:30:00.250', note: null },
    ]);
    expect(tables.totals?.rows).toEqual([{ total: '4.00', n: 2 }]);
    const version = `"${name}"."sales" for version as of ${snapshots?.sales}`;
    for (const { sql, name: of } of statements) if (of !== 'totals') expect(sql).toContain(version);

    const run = 'run-2';
    await commit(`insert into sales values (1000, ${inRome('14:00:00')})`);
    await expect(finish(engineOver(name), { ...job, run })).rejects.toThrow(
      /table sales: column note is not in snapshot \d+, which has amount, sold_at/,
    );
    const next = await finish(engineOver(name), { ...jobOf({ lake: lakeOf(), models, queries }), run });
    expect(next.tables.totals?.rows).toEqual([{ total: '1102.50', n: 3 }]);
    expect(next.snapshots).not.toEqual(snapshots);
  });
});

describe('Athena alone', () => {
  const texts = {
    lake: '\n  sales: {location: sales, columns: {id: integer}}',
    models: { lines: 'select id from raw.sales' },
    queries: { lines: 'select id from lines order by id' },
  };
  const job = jobOf(texts);
  const directory = mkdtempSync(join(tmpdir(), 'periodical-athena-'));
  const made = (name: string, part = 0) => join(directory, name, 'sales', `part-${part}.parquet`);
  const lakes = ['alone', 'broken', 'doubled'];

  beforeAll(async () => {
    for (const name of lakes) mkdirSync(join(directory, name, 'sales'), { recursive: true });
    const connection = await openSession();
    for (const name of ['alone', 'broken'])
      await connection.run(`copy (select 1 as id) to '${made(name)}' (format parquet)`);
    await connection.run(`copy (select 1::double as id) to '${made('doubled')}' (format parquet)`);
    connection.closeSync();
    writeFileSync(made('broken', 1), 'no Parquet at all, though it is long enough');
    for (const name of lakes)
      await putLake(emulator.clientConfig, { name, directory: join(directory, name), lake: job.models.lake });
  });
  afterAll(() => rmSync(directory, { recursive: true }));

  it('tells what it read and what that costs', async () => {
    const { statements, usd, engine } = await finish(engineOver('alone'), job);
    expect(engine).toBe('Athena engine version 3');
    expect(statements[0]?.bytesScanned).toBeGreaterThan(0);
    expect(statements[0]?.sql).toContain('from "alone".sales');
    expect(usd).toBe(0.00005);
  });

  it('has work groups: one that is not there, and one with a limit', async () => {
    await expect(finish(engineOver('alone', 'nobody'), job)).rejects.toThrow('WorkGroup nobody is not found');
    await expect(finish(engineOver('alone', 'thrifty'), job)).rejects.toThrow(
      /^reports\/r\/lines\.sql: read \d+ bytes .* BytesScannedCutoffPerQuery of the work group thrifty/,
    );
  });

  it('names a file that cannot be read', async () => {
    await expect(finish(engineOver('broken'), job)).rejects.toThrow(
      /^s3:\/\/broken\/sales\/part-1\.parquet: query lines: HIVE_/,
    );
  });

  it('names a column whose type it cannot read before it is asked', async () => {
    await expect(finish(engineOver('doubled'), job)).rejects.toThrow(
      /^s3:\/\/doubled\/sales\/part-0\.parquet: table sales: column id is float \(DOUBLE\) in the file, and int/,
    );
  });

  it('that takes its time is asked again, and can be cancelled by somebody else', async () => {
    const { clientConfig: aws } = emulator;
    const slow = await startAthena({ trino: trino.url, aws, catalog, minMilliseconds: 60_000 });
    onTestFinished(() => slow.stop());
    const engine = engineOver('alone', 'reports', slow.url);
    const first = await engine.run(job);
    const forgotten = await engine.run(job);
    expect(first).toMatchObject({ waitingFor: ['query lines'] });
    expect(forgotten).toEqual(first);
    expect(slow.executions).toHaveLength(1);
    const client = new AthenaClient({ ...aws, endpoint: slow.url });
    await client.send(new StopQueryExecutionCommand({ QueryExecutionId: slow.executions[0]?.id }));
    await expect(engine.run(job)).rejects.toThrow('query lines was cancelled in Athena');
  });
});
