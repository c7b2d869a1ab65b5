/**
 * A real Trino for tests, as a child process on loopback: what Athena would say of a text, said on one
 * machine. test/cloud/trino/install.sh puts it into .cache/cloud.
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Child, freePort, startChild } from '../child.ts';
import { type QueryOptions, query, type TrinoResult } from './client.ts';

/** Properties of a catalog, as its file in etc/catalog has them. */
export type Catalog = Readonly<Record<string, string>>;

export interface TrinoOptions {
  /** By name. */
  readonly catalogs: Readonly<Record<string, Catalog>>;
  /** @default a free one */
  readonly port?: number;
}

export interface Trino {
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
  /** @throws TrinoError what Trino says is wrong with the text or its data */
  query(sql: string, options?: QueryOptions): Promise<TrinoResult>;
  /** Ends the process and removes its files; the promise resolves when it is gone. */
  stop(): Promise<void>;
}

// What reads Parquet as Athena does, wherever it lies.
const parquet = { 'hive.parquet.time-zone': 'UTC', 'hive.parquet.use-column-names': 'true' };

/**
 * Tables over local files, wherever they lie (see lake.ts).
 * @param metastore folder where Trino keeps what it knows about the tables
 */
export function localCatalog(metastore: string): Catalog {
  mkdirSync(metastore, { recursive: true });
  return {
    'connector.name': 'hive',
    'hive.metastore': 'file',
    'hive.metastore.catalog.dir': `local://${metastore}`,
    'fs.native-local.enabled': 'true',
    'local.location': '/',
    'hive.storage-format': 'PARQUET',
    ...parquet,
  };
}

export interface AwsPlace {
  /** Of Glue and S3 alike: an emulator. */
  readonly endpoint: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

const glueOverS3 = ({ endpoint, region, accessKeyId, secretAccessKey }: AwsPlace): Catalog => ({
  'hive.metastore.glue.region': region,
  'hive.metastore.glue.endpoint-url': endpoint,
  'hive.metastore.glue.aws-access-key': accessKeyId,
  'hive.metastore.glue.aws-secret-key': secretAccessKey,
  'fs.native-s3.enabled': 'true',
  's3.endpoint': endpoint,
  's3.region': region,
  's3.path-style-access': 'true',
  's3.aws-access-key': accessKeyId,
  's3.aws-secret-key': secretAccessKey,
});

/**
 * The tables of a Glue data catalog over S3, partition projection included: Athena's `awsdatacatalog`.
 * @param iceberg name of the `icebergCatalog` that its Iceberg tables are read by. @default they are not read
 */
export function glueCatalog(place: AwsPlace, iceberg?: string): Catalog {
  return {
    'connector.name': 'hive',
    'hive.metastore': 'glue',
    ...glueOverS3(place),
    'hive.partition-projection-enabled': 'true',
    // A table that a statement makes lies where the endpoint of Athena says.
    'hive.non-managed-table-writes-enabled': 'true',
    ...(iceberg === undefined ? {} : { 'hive.iceberg-catalog-name': iceberg }),
    ...parquet,
  };
}

/** The Iceberg tables of a Glue data catalog over S3: what writes them as well. */
export const icebergCatalog = (place: AwsPlace): Catalog => ({
  'connector.name': 'iceberg',
  'iceberg.catalog.type': 'glue',
  ...glueOverS3(place),
});

const installed = fileURLToPath(new URL('../../../.cache/cloud/trino-476', import.meta.url));

// Half a minute is usual; a machine may be busy with other things.
const secondsToStart = 180;

/** @throws Error Trino is not installed, or did not start: with the end of its log */
export async function startTrino({ catalogs, port }: TrinoOptions): Promise<Trino> {
  const java = javaProgram();
  const folder = mkdtempSync(join(tmpdir(), 'trino-'));
  const chosen = port ?? (await freePort());
  writeSettings(folder, chosen, catalogs);
  const child = launch(java, folder);
  const trino: Trino = {
    url: `http://127.0.0.1:${chosen}`,
    query: (sql, options) => query(trino.url, sql, options),
    // Nothing in it is worth a tidy end.
    stop: () => child.stop(0),
  };
  try {
    // `/v1/info` says "started" before catalogs answer.
    await child.untilReady(async () => (await trino.query('select 1')).rows.length === 1, secondsToStart);
  } catch (error) {
    await trino.stop();
    throw error;
  }
  return trino;
}

function javaProgram(): string {
  const file = join(installed, 'java-home');
  const program = existsSync(file) ? join(readFileSync(file, 'utf8').trim(), 'bin/java') : '';
  if (!existsSync(program)) throw new Error('Trino is not installed; run test/cloud/trino/install.sh');
  return program;
}

function writeSettings(folder: string, port: number, catalogs: TrinoOptions['catalogs']): void {
  const catalogFolder = join(folder, 'etc/catalog');
  mkdirSync(catalogFolder, { recursive: true });
  mkdirSync(join(folder, 'data'));
  writeProperties(join(folder, 'etc/log.properties'), { 'io.trino': 'WARN', 'io.airlift': 'WARN' });
  writeProperties(join(folder, 'etc/config.properties'), {
    coordinator: 'true',
    'node-scheduler.include-coordinator': 'true',
    'http-server.http.port': String(port),
    'discovery.uri': `http://127.0.0.1:${port}`,
    'plugin.dir': join(installed, 'plugin'),
    'catalog.config-dir': catalogFolder,
    'query.max-memory': '512MB',
    'query.max-memory-per-node': '512MB',
    'memory.heap-headroom-per-node': '128MB',
    // Plans of a quarter of an hour would fill the memory.
    'query.min-expire-age': '1s',
    'query.max-history': '1',
    // Athena's own limit.
    'query.max-length': '262144',
    // Trino's is 150; Athena does not tell its own, and every stage takes time.
    'query.max-stage-count': '100',
  });
  for (const [name, catalog] of Object.entries(catalogs))
    writeProperties(join(catalogFolder, `${name}.properties`), catalog);
}

function writeProperties(file: string, properties: Catalog): void {
  writeFileSync(
    file,
    Object.entries(properties)
      .map(([key, value]) => `${key}=${value}\n`)
      .join(''),
  );
}

function launch(java: string, folder: string): Child {
  const system = {
    config: join(folder, 'etc/config.properties'),
    'log.levels-file': join(folder, 'etc/log.properties'),
    'node.environment': 'test',
    'node.id': 'test',
    'node.data-dir': join(folder, 'data'),
    'node.bind-ip': '127.0.0.1',
    'node.internal-address': '127.0.0.1',
    'user.timezone': 'UTC',
    'file.encoding': 'UTF-8',
    'jdk.attach.allowAttachSelf': 'true',
  };
  const args = [
    // Small, and quick to start: tests run for minutes, so the better compiler does not pay.
    ...['-Xmx1G', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-XX:ReservedCodeCacheSize=128M'],
    ...['--enable-native-access=ALL-UNNAMED', '--sun-misc-unsafe-memory-access=allow'],
    ...['-XX:+EnableDynamicAgentLoading', '-cp', join(installed, 'lib/*')],
    ...Object.entries(system).map(([key, value]) => `-D${key}=${value}`),
    'io.trino.server.TrinoServer',
  ];
  return startChild(java, args, { folder, env: process.env });
}
