/** Athena as an engine like any other: a real Trino over tables in Glue and files in S3. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
