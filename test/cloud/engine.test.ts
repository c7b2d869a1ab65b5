/** Athena as an engine like any other: a real Trino over tables in Glue and files in S3. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { AthenaClient, CreateWorkGroupCommand, StopQueryExecutionCommand } from '@aws-sdk/client-athena';
import { GlueClient } from '@aws-sdk/client-glue';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { athenaEngine } from '../../functions/query/athena.ts';
import { openSession } from '../../functions/query/duckdb/session.ts';
import { engineContract } from '../contracts/engine.ts';
import { finish, jobOf } from '../query/athena/job.ts';
import { type AthenaEndpoint, startAthena } from './athena/endpoint.ts';
import { putLake } from './athena/lake.ts';
import { type Emulator, startEmulator } from './emulator/emulator.ts';
import { glueCatalog, startTrino, type Trino } from './trino/server.ts';

const catalog = 'awsdatacatalog';
let emulator: Emulator;
let trino: Trino;
let athena: AthenaEndpoint;

beforeAll(async () => {
  emulator = await startEmulator();
  const { clientConfig: aws } = emulator;
  const { endpoint, region, credentials } = aws;
  trino = await startTrino({ catalogs: { [catalog]: glueCatalog({ endpoint, region, ...credentials }) } });
  athena = await startAthena({ trino: trino.url, aws, catalog });
  await new S3Client(aws).send(new CreateBucketCommand({ Bucket: 'results' }));
  await makeWorkgroup('reports');
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

function engineOver(database: string, workgroup = 'reports', endpoint = athena.url) {
  const { clientConfig: aws } = emulator;
  return athenaEngine({
    athena: new AthenaClient({ ...aws, endpoint }),
    s3: new S3Client(aws),
    glue: new GlueClient(aws),
    workgroup,
    database,
  });
}

let lakes = 0;

engineContract('Athena', async (found) => {
  lakes += 1;
  const name = `lake${lakes}`;
  await putLake(emulator.clientConfig, { name, ...found });
  return engineOver(name);
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

describe('Athena alone', () => {
  const texts = {
    lake: '\n  sales: {location: sales, columns: {id: integer}}',
    models: { lines: 'select id from raw.sales' },
    queries: { lines: 'select id from lines order by id' },
  };
  const job = jobOf(texts);
  const directory = mkdtempSync(join(tmpdir(), 'periodical-athena-'));
  const made = (name: string) => join(directory, name, 'sales', 'part-0.parquet');

  beforeAll(async () => {
    for (const name of ['alone', 'broken']) mkdirSync(join(directory, name, 'sales'), { recursive: true });
    const connection = await openSession();
    await connection.run(`copy (select 1 as id) to '${made('alone')}' (format parquet)`);
    connection.closeSync();
    writeFileSync(made('broken'), 'no Parquet at all, though it is long enough');
    for (const name of ['alone', 'broken'])
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
      /^s3:\/\/broken\/sales\/part-0\.parquet: query lines: HIVE_/,
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
