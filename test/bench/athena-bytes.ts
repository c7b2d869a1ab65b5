/**
 * `node test/bench/athena-bytes.ts [--lake DIR] [--days 8] [--no-inlined]`: the bytes that Athena reads for the
 * talent-growth report, by statement: the first edition and the next month's, with each model in front of every text
 * that reads it, and with models as tables. A Trino reads a lake in the emulator's S3 (test/cloud installs both) and
 * tells what it took from files, those of tables that were made included.
 *
 * The lake has one file a month and table, as Trino lists a thousand folders of the emulator for minutes, and reads
 * 48 KB at the end of each file, which is most of a small one: what happened on the first days of a month has happened
 * on its 10th. The tests' Trino reads a file below 3 MB whole; this one takes the columns alone. The ratios are to the
 * needed columns (needed.ts) of the days up to the period's end, and of its own days, each once: from the files'
 * footers. At scale 10, files are of 9 MB; at 1, the default, they are too small for ratios that a lake would have.
 * Listings and reads of S3 are counted on the way: Trino lists each partition that it reads, as Athena does.
 *
 * The sums are written to out/athena.json, for docs/costs.
 */
import { cpSync, globSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
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
import { startCountingProxy } from './counting-proxy.ts';
import { needed } from './needed.ts';

const { values } = parseArgs({
  options: {
    lake: { type: 'string' },
    days: { type: 'string', default: '8' },
    inlined: { type: 'boolean', default: true },
  },
  allowNegative: true,
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
  const directory = join(root, 'lake');
  const connection = await openSession();
  for (const { location, columns: shape, partitions } of Object.values(models.lake.tables)) {
    const [own, target] = [join(from, location), join(directory, location)];
    if (!('dt' in partitions)) {
      cpSync(own, target, { recursive: true });
      continue;
    }
    const instants = Object.keys(shape).filter((name) => shape[name]?.type === 'timestamp');
    const days = globSync('dt=*', { cwd: own }).map((name) => name.slice(3));
    for (const month of new Set(days.map((day) => day.slice(0, 7)))) {
      const first = days.filter((day) => day.startsWith(month) && isMeant(day, instants));
      if (first.length > 0) await connection.run(monthOf(own, target, first, instants));
    }
  }
  connection.closeSync();
  return directory;
}

/** A table of states has one of each day, so that it keeps the 10th alone. */
const isMeant = (day: string, instants: readonly string[]) =>
  instants.length > 0 ? Number(day.slice(8)) <= Number(values.days) : day.endsWith('-10');

/** Writes some days of a month as its 10th. */
function monthOf(from: string, target: string, days: readonly string[], instants: readonly string[]): string {
  const tenth = `${days[0]?.slice(0, 7)}-10`;
  const moved = instants.map(
    (name) => `${name} + (date '${tenth}' - cast(dt as date)) * interval 1 day as ${name}`,
  );
  const replaced = moved.length > 0 ? ` replace (${moved.join(', ')})` : '';
  const files = days.map((day) => textLiteral(join(from, `dt=${day}`, '*.parquet'))).join(', ');
  const file = join(target, `dt=${tenth}`, 'part-0.parquet');
  mkdirSync(dirname(file), { recursive: true });
  const rows = `select * exclude (dt)${replaced} from read_parquet([${files}], hive_partitioning = true)`;
  return `copy (${rows}) to ${textLiteral(file)} (format parquet)`;
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

/** Askings take a second each: with every model in front of each text, a large lake takes many. */
const editionOf = (engine: Engine, run: string, plan: Plan): Promise<QueryResult> => {
  const job = { run: `${run} ${plan.period.end}`, plan, report, models, state: {}, onProgress: () => {} };
  return finish(engine, job, 10_000);
};

const bytesOf = ({ statements }: QueryResult) =>
  statements.reduce((total, { bytesScanned = 0 }) => total + bytesScanned, 0);
const kilobytes = (bytes: number) => (bytes / 1000).toFixed(0);

/** By the month that the period ends with. */
const measured: Record<string, Record<string, number>> = {};

async function measure(emulator: Emulator): Promise<void> {
  const { clientConfig: aws } = emulator;
  const { endpoint, region, credentials } = aws;
  const columnsAlone = { 'parquet.small-file-threshold': '0B', 'parquet.max-merge-distance': '0B' };
  const s3 = await startCountingProxy(endpoint);
  const place = {
    ...glueCatalog({ endpoint, region, ...credentials }),
    ...columnsAlone,
    's3.endpoint': s3.url,
  };
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
      s3.take();
      const now = await editionOf(tables, 'tables', plan);
      const requests = s3.take();
      const before = values.inlined ? await editionOf(inlined, 'inlined', plan) : undefined;
      const cell = (result: QueryResult | undefined, kind: string, name: string) => {
        const found = result?.statements.find((one) => one.kind === kind && one.name === name);
        return found ? kilobytes(found.bytesScanned ?? 0) : '–';
      };
      const rows = now.statements.map(({ kind, name }) => [
        `${kind} ${name}`,
        cell(before, kind, name),
        cell(now, kind, name),
      ]);
      const total = (result: QueryResult | undefined) => (result ? kilobytes(bytesOf(result)) : '–');
      const ratio = (result: QueryResult | undefined, to: number) =>
        result ? (bytesOf(result) / to).toFixed(2) : '–';
      print(
        `\ntrailing-12:${month}: kilobytes read; the needed columns once are ${kilobytes(all)}, of the period's own days ${kilobytes(own)}`,
      );
      print(
        `requests of S3: ${requests.lists} LIST, ${requests.gets} GET and HEAD, ${requests.puts} PUT and POST`,
      );
      measured[month] = {
        neededBytes: all,
        periodBytes: own,
        bytes: bytesOf(now),
        statements: now.statements.length,
        ...requests,
      };
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
    mkdirSync('out', { recursive: true });
    writeFileSync('out/athena.json', `${JSON.stringify(measured, undefined, 2)}\n`);
  } finally {
    await athena.stop();
    await trino.stop();
    s3.stop();
  }
}

const emulator = await startEmulator();
try {
  await measure(emulator);
} finally {
  await emulator.stop();
  rmSync(root, { recursive: true, force: true });
}
