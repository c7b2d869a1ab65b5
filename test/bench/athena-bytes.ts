/**
 * `node test/bench/athena-bytes.ts [--lake DIR] [--days 10,20]`: what Athena reads for the talent-growth report, and
 * what its owner pays for: the first edition and the next month's, with models as tables and without. A Trino reads a
 * lake in the emulator's S3 (test/cloud installs both), and tells the bytes that it took from files.
 *
 * The lake is of some days of each month, as Trino lists a thousand folders of the emulator for minutes. The tests'
 * Trino reads a file below 3 MB whole; this one takes the columns alone, as of the large files of a large lake. The
 * ratio is to the needed columns (needed.ts) of the days up to the period's end, each once: from the files' footers.
 */
import { cpSync, globSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { AthenaClient, CreateWorkGroupCommand } from '@aws-sdk/client-athena';
import { CreateDatabaseCommand, GlueClient } from '@aws-sdk/client-glue';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { columns, print } from '../../functions/cli/output.ts';
import { textLiteral } from '../../functions/plan/literals.ts';
import type { Plan } from '../../functions/plan/plan.ts';
import { makePlan } from '../../functions/plan.ts';
import { athenaEngine } from '../../functions/query/athena.ts';
import { openSession } from '../../functions/query/duckdb/session.ts';
import type { Engine, QueryResult } from '../../functions/query/engine.ts';
import { loadModels } from '../../functions/query/models.ts';
import { makeSampleLake } from '../../functions/sample-lake.ts';
import { loadReport } from '../../functions/templates/report.ts';
import { templatesAt } from '../../functions/templates.ts';
import { startAthena } from '../cloud/athena/endpoint.ts';
import { putLake } from '../cloud/athena/lake.ts';
import { type Emulator, startEmulator } from '../cloud/emulator/emulator.ts';
import { glueCatalog, startTrino } from '../cloud/trino/server.ts';
import { finish } from '../query/athena/job.ts';
import { needed } from './needed.ts';

const { values } = parseArgs({
  options: { lake: { type: 'string' }, days: { type: 'string', default: '10,20' } },
});
const periods = ['2024-06', '2024-07'];
const catalog = 'awsdatacatalog';
const templates = templatesAt(undefined);
const models = loadModels(templates);
const report = loadReport(templates, 'talent-growth');
const root = mkdtempSync(join(tmpdir(), 'periodical-bytes-'));

async function makeLake(): Promise<string> {
  const from = values.lake ?? join(root, 'whole');
  if (values.lake === undefined) await makeSampleLake({ directory: from, scale: 1, seed: 1 });
  const isKept = new RegExp(`dt=\\d{4}-\\d\\d-(${values.days.replaceAll(',', '|')})/`);
  const directory = join(root, 'lake');
  for (const file of globSync('**/*.parquet', { cwd: from })) {
    if (file.includes('dt=') && !isKept.test(file)) continue;
    mkdirSync(dirname(join(directory, file)), { recursive: true });
    cpSync(join(from, file), join(directory, file));
  }
  return directory;
}

/** Bytes of the needed columns of the days from the first to the last one, and of tables without days. */
async function neededBytes(lake: string, first: string, last: string): Promise<number> {
  const connection = await openSession();
  let bytes = 0;
  for (const [table, names] of Object.entries(needed)) {
    const files = globSync(`${table}/**/*.parquet`, { cwd: lake }).filter((file) => {
      const day = /dt=([\d-]+)/.exec(file)?.[1];
      return day === undefined || (day >= first && day <= last);
    });
    const list = files.map((file) => textLiteral(join(lake, file))).join(', ');
    const sum = `select sum(total_compressed_size) from parquet_metadata([${list}])
      where path_in_schema in (${names.map(textLiteral).join(', ')})`;
    bytes += Number((await connection.runAndReadAll(sum)).value(0, 0));
  }
  connection.closeSync();
  return bytes;
}

async function makeAccount({ clientConfig: aws }: Emulator): Promise<void> {
  await new S3Client(aws).send(new CreateBucketCommand({ Bucket: 'results' }));
  await new GlueClient(aws).send(new CreateDatabaseCommand({ DatabaseInput: { Name: 'scratch' } }));
  for (const Name of ['reports', 'made', 'extracts']) {
    const ResultConfiguration = { OutputLocation: `s3://results/${Name}/` };
    const Configuration = { EnforceWorkGroupConfiguration: true, ResultConfiguration };
    await new AthenaClient(aws).send(new CreateWorkGroupCommand({ Name, Configuration }));
  }
}

const planOf = (month: string): Plan =>
  makePlan(report, { period: `trailing-12:${month}`, now: '2025-01-01T00:00:00Z' });

const editionOf = (engine: Engine, run: string, plan: Plan): Promise<QueryResult> =>
  finish(engine, { run: `${run} ${plan.period.end}`, plan, report, models, state: {}, onProgress: () => {} });

const bytesOf = ({ statements }: QueryResult) =>
  statements.reduce((total, { bytesScanned = 0 }) => total + bytesScanned, 0);
const kilobytes = (bytes: number) => (bytes / 1000).toFixed(0);

async function measure(emulator: Emulator): Promise<void> {
  const { clientConfig: aws } = emulator;
  const { endpoint, region, credentials } = aws;
  const columnsAlone = { 'parquet.small-file-threshold': '0B', 'parquet.max-merge-distance': '0B' };
  const place = { ...glueCatalog({ endpoint, region, ...credentials }), ...columnsAlone };
  const trino = await startTrino({ catalogs: { [catalog]: place } });
  const athena = await startAthena({ trino: trino.url, aws, catalog });
  try {
    const directory = await makeLake();
    await makeAccount(emulator);
    await putLake(aws, { name: 'lake', directory, lake: models.lake });
    const clients = { s3: new S3Client(aws), glue: new GlueClient(aws) };
    const options = {
      ...{ ...clients, athena: new AthenaClient({ ...aws, endpoint: athena.url }) },
      ...{ workgroup: 'reports', database: 'lake' },
    };
    const made = {
      ...{ database: 'scratch', workgroup: 'made', extractsWorkgroup: 'extracts' },
      extractsPlace: 's3://results/extracts/',
    };
    const tables = athenaEngine({ ...options, made });
    const inlined = athenaEngine(options);
    for (const month of periods) {
      const plan = planOf(month);
      const { start, end } = plan.period;
      const all = await neededBytes(directory, '', end);
      const own = await neededBytes(directory, start, end);
      const [now, before] = [
        await editionOf(tables, 'tables', plan),
        await editionOf(inlined, 'inlined', plan),
      ];
      const cell = (result: QueryResult, kind: string, name: string) => {
        const found = result.statements.find((one) => one.kind === kind && one.name === name);
        return found ? kilobytes(found.bytesScanned ?? 0) : '–';
      };
      const rows = now.statements.map(({ kind, name }) => [
        `${kind} ${name}`,
        cell(before, kind, name),
        cell(now, kind, name),
      ]);
      const total = (result: QueryResult) => kilobytes(bytesOf(result));
      const ratio = (result: QueryResult, to: number) => (bytesOf(result) / to).toFixed(2);
      print(
        `\ntrailing-12:${month}: kilobytes read; the needed columns once are ${kilobytes(all)}, of the period's own days ${kilobytes(own)}`,
      );
      print(
        columns([
          ['', 'inlined', 'as tables'],
          ...rows,
          ['all', total(before), total(now)],
          ['to the needed columns', ratio(before, all), ratio(now, all)],
          ['to those of the period', ratio(before, own), ratio(now, own)],
        ]),
      );
    }
  } finally {
    await athena.stop();
    await trino.stop();
  }
}

const emulator = await startEmulator();
try {
  await measure(emulator);
} finally {
  await emulator.stop();
  rmSync(root, { recursive: true, force: true });
}
