/** `periodical init` of a lake in S3 and of a Glue database: what is copied, and the edition that is made of it. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateTableCommand, GlueClient } from '@aws-sdk/client-glue';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openSession } from '../../functions/query/duckdb/session.ts';
import { parseLake } from '../../functions/query/lake.ts';
import { putLake } from './athena/lake.ts';
import { type Emulator, startEmulator } from './emulator/emulator.ts';

const bin = join(import.meta.dirname, '../../bin/periodical.js');
const folder = mkdtempSync(join(tmpdir(), 'periodical-init-cloud-'));
let emulator: Emulator;

const lakeYaml = `tables:
  sales: {location: sales/, partitions: {dt: string}, columns: {sold_at: timestamp, order_id: bigint, shop_id: string, net_sales: 'decimal(9,2)'}}
  shops: {location: shops/, format: csv, columns: {id: string, region: string}}
`;

/** Ten weeks from 22 April to 30 June 2024, a folder a day; the files have a column more than Glue. */
async function writeLake(directory: string): Promise<void> {
  const connection = await openSession();
  for (let day = 0; day < 70; day++) {
    const dt = new Date(Date.UTC(2024, 3, 22 + day)).toISOString().slice(0, 10);
    mkdirSync(join(directory, `sales/dt=${dt}`), { recursive: true });
    await connection.run(`copy (
      select timestamptz '${dt} 10:00:00+00' + to_minutes(i) as sold_at, ${day * 10} + i as order_id,
        's' || (i % 2) as shop_id, cast((i + ${day % 7}) / 2.0 as decimal(9, 2)) as net_sales, 'x' || (i % 3) as remark
      from range(10) as t(i)) to '${join(directory, `sales/dt=${dt}`)}/part-0.parquet' (format parquet)`);
  }
  connection.closeSync();
  mkdirSync(join(directory, 'shops'));
  writeFileSync(join(directory, 'shops/shops.csv'), 'id,region\ns0,North\ns1,South\n');
}

const lake = join(folder, 'raw');

beforeAll(async () => {
  await writeLake(lake);
  emulator = await startEmulator();
  await putLake(emulator.clientConfig, {
    name: 'shop',
    directory: lake,
    lake: parseLake('lake.yaml', lakeYaml),
  });
});
afterAll(async () => {
  await emulator?.stop();
  rmSync(folder, { recursive: true, force: true });
});

function init(project: string, ...words: string[]) {
  const all = [bin, 'init', project, ...words, '--zone', 'UTC', '--currency', 'EUR', '--yes'];
  const { status, stdout, stderr } = spawnSync(process.execPath, all, {
    ...{ cwd: folder, encoding: 'utf8', env: emulator.env },
  });
  return { code: status, stdout, stderr };
}

const read = (file: string) => readFileSync(join(folder, file), 'utf8');

/** The rows of the queries of an edition. */
function tablesOf(project: string) {
  const data = `${project}/out/archive/overview/2024-W26/r1/data`;
  const names = readdirSync(join(folder, data)).filter((name) => name.endsWith('.json'));
  return Object.fromEntries(names.map((name) => [name, JSON.parse(read(`${data}/${name}`))]));
}

it('a lake in S3 is copied, and gives the edition that its files give', async () => {
  expect(init('local', '--lake', 'raw')).toMatchObject({ code: 0 });
  const made = init('of-s3', '--lake', 's3://shop');
  expect(made).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('npx cdk deploy -c templates=of-s3 -c lakeBucket=shop'),
  });
  expect(tablesOf('of-s3')).toEqual(tablesOf('local'));
  expect(tablesOf('of-s3')['totals.json']).toMatchObject([{ row_count: 70, net_sales: '262.50' }]);
  expect(read('of-s3/templates/lake.yaml')).toBe(read('local/templates/lake.yaml'));
  expect(read('of-s3/periodical.yaml')).toContain('lake: "lake"      # a copy from s3://shop\n');
  expect(read('of-s3/.gitignore')).toContain('\n/lake/\n');
});

it('--update with the address copies what is new, and says what it is', async () => {
  const s3 = new S3Client(emulator.clientConfig);
  const Body = 'day,amount\n2024-06-01,1.50\n';
  await s3.send(new PutObjectCommand({ Bucket: 'shop', Key: 'returns/returns.csv', Body }));
  expect(init('of-s3', '--update', '--lake', 's3://shop').stdout).toBe('+ table returns: returns/\n');
});

it('the tables of a Glue database keep their names, and leave out what Glue does not know', async () => {
  const glue = new GlueClient(emulator.clientConfig);
  const TableInput = { Name: 'seen', TableType: 'VIRTUAL_VIEW' };
  await glue.send(new CreateTableCommand({ DatabaseName: 'shop', TableInput }));
  await putIceberg('refunds');
  const made = init('of-glue', '--glue', 'shop');
  expect(made).toMatchObject({ code: 0 });
  expect(made.stdout).toContain('seen is left out: it is a view');
  expect(made.stdout).toContain('sales: column remark is left out: Glue does not have it');
  expect(made.stdout).toContain(
    'refunds is an Iceberg table: lake.yaml has it for Athena; the first report leaves it out',
  );
  expect(made.stdout).toContain('refunds: column tags is left out: lake.yaml has no type for its values');
  expect(made.stdout).toContain('-c glueDatabase=shop -c lakeFolders=s3://shop');
  expect(tablesOf('of-glue')['totals.json']).toEqual(tablesOf('local')['totals.json']);
  expect(tablesOf('of-glue')['by_region.json']).toEqual(tablesOf('local')['by_region.json']);
  expect(read('of-glue/templates/lake.yaml')).toMatch(
    / {2}sales:\n {4}location: sales\/\n {4}partitions:\n {6}dt: string/,
  );
  expect(read('of-glue/templates/lake.yaml')).toContain(`  refunds:
    location: refunds/
    format: iceberg
    columns:
      amount: "decimal(18,2)"
      refunded_at: timestamp
      called_at: {type: timestamp, zone: UTC}
`);
  expect(init('of-glue', '--update', '--glue', 'shop').stdout).toContain('lake.yaml says what is there\n');
});

/** As Glue has one, with what its writer says of its newest snapshot. */
async function putIceberg(Name: string): Promise<void> {
  const types = {
    amount: 'decimal(18, 2)',
    refunded_at: 'timestamptz',
    called_at: 'timestamp',
    tags: { type: 'list', element: 'string' },
  };
  const fields = Object.entries(types).map(([name, type], id) => ({ id, name, required: false, type }));
  const metadata = {
    ...{ 'format-version': 2, 'table-uuid': Name, 'current-snapshot-id': 1, 'current-schema-id': 0 },
    ...{ schemas: [{ 'schema-id': 0, fields }], snapshots: [{ 'snapshot-id': 1, 'schema-id': 0 }] },
  };
  const Key = `${Name}/metadata/1.metadata.json`;
  const Body = JSON.stringify(metadata);
  await new S3Client(emulator.clientConfig).send(new PutObjectCommand({ Bucket: 'shop', Key, Body }));
  const Parameters = { table_type: 'ICEBERG', metadata_location: `s3://shop/${Key}` };
  const StorageDescriptor = { Location: `s3://shop/${Name}`, Columns: [{ Name: 'amount', Type: 'string' }] };
  const TableInput = { Name, TableType: 'EXTERNAL_TABLE', Parameters, StorageDescriptor };
  await new GlueClient(emulator.clientConfig).send(
    new CreateTableCommand({ DatabaseName: 'shop', TableInput }),
  );
}

it.each([
  [['--lake', 's3://shop/none'], 's3://shop/none/ has no files'],
  [['--lake', 's3://nowhere'], 'nowhere'],
  [['--glue', 'nowhere'], 'nowhere'],
])('%j says that there is nothing', (words, expected) => {
  const { code, stderr } = init('never', ...words);
  expect(code).not.toBe(0);
  expect(stderr).toContain(expected);
  expect(stderr).not.toContain('this is a bug');
});
