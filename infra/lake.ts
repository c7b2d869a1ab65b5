/**
 * Where the raw data is and who may query it: a database of Glue over files in S3, the lake's own or an existing
 * one, a workgroup of Athena, and the place for what runs compute once.
 */
import { Duration, type RemovalPolicy, Stack } from 'aws-cdk-lib';
import { CfnDataCatalog } from 'aws-cdk-lib/aws-athena';
import { CfnDatabase, CfnTable } from 'aws-cdk-lib/aws-glue';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Bucket, IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { defined } from '../functions/defined.ts';
import type { Lake as LakeFile } from '../functions/query/lake.ts';
import { privateBucket } from './bucket.ts';
import { allow } from './grant.ts';
import { Scratch, scratchExpirations } from './lake/scratch.ts';
import { partitionRange, tableInput } from './lake/tables.ts';
import { grantQueries, makeWorkgroup, type Workgroup } from './lake/workgroup.ts';

export interface LakeFolder {
  readonly bucket: Bucket | IBucket;
  /** Without slashes at its ends; '' is the whole bucket. */
  readonly prefix: string;
}

/** A catalog of Glue in another account. */
export interface ForeignCatalog {
  /** Number of the account. */
  readonly id: string;
  /** What SQL calls it: the data source of Athena that stands for it. */
  readonly name: string;
}

export interface LakeProps {
  /** Encrypts what is made here: the bucket of the raw files, and Athena's results. */
  readonly encryptionKey: IKey;
  /** lake.yaml: the tables. */
  readonly file: LakeFile;
  /** Names the workgroup, and the database with `_` for `-`: `periodical-prod`. Other names begin with it. */
  readonly name: string;
  /** Where an existing lake has its files; tables that are made here lie in the first. @default a bucket is made, empty */
  readonly folders: readonly LakeFolder[];
  /** Folder of the raw files in the bucket that is made here. */
  readonly prefix: string;
  /** Keys that the files of an existing lake are encrypted with. */
  readonly keys: readonly IKey[];
  /** Existing Glue database that has the tables of `file`. @default one is made, with the tables */
  readonly database?: string | undefined;
  /** Account whose catalog has it. @default the stack's own */
  readonly catalogId?: string | undefined;
  /** First day of `dt` in the tables made here. */
  readonly firstDay?: string | undefined;
  /** Last day. @default tomorrow, whenever they are read */
  readonly lastDay?: string | undefined;
  /** Bytes after which Athena ends a query. */
  readonly bytesLimit: number;
  /** Existing bucket for the access logs. @default none are written */
  readonly accessLogs?: IBucket | undefined;
  /** What happens to the raw files and the results when the stack is deleted. */
  readonly removalPolicy: RemovalPolicy;
}

/** Folder of the results of queries. */
const answers = 'athena/';

export class Lake extends Construct {
  readonly bucket: Bucket | IBucket;
  /** Catalog of another account that has the database. @default the stack's own */
  readonly catalog: ForeignCatalog | undefined;
  /** What Athena answered, for 30 days: long enough to look at a run that failed; and the files of `scratch`. */
  readonly results: Bucket;
  readonly database: string;
  readonly workgroup: Workgroup;
  /** What runs compute once and read again. */
  readonly scratch: Scratch;
  readonly #tables: readonly string[];
  readonly #hasSnapshots: boolean;
  readonly #folders: readonly LakeFolder[];
  readonly #keys: readonly IKey[];

  constructor(scope: Construct, id: string, props: LakeProps) {
    super(scope, id);
    const { file, prefix, name, bytesLimit, encryptionKey } = props;
    this.#tables = Object.keys(file.tables);
    this.#hasSnapshots = Object.values(file.tables).some(({ format }) => format === 'iceberg');
    const [first = { bucket: privateBucket(this, 'Raw', props), prefix }, ...others] = props.folders;
    this.#folders = [first, ...others];
    this.#keys = props.folders.length > 0 ? props.keys : [encryptionKey];
    this.bucket = first.bucket;
    this.results = privateBucket(this, 'Results', {
      ...props,
      expirations: { [answers]: Duration.days(30), ...scratchExpirations },
    });
    this.database = props.database ?? this.#makeDatabase(name.replaceAll('-', '_'), first, props);
    this.catalog = props.catalogId === undefined ? undefined : this.#registerCatalog(name, props.catalogId);
    const results = { name, results: this.results, bytesLimit, encryptionKey };
    const description = `Every query of every run of ${Stack.of(this).stackName}`;
    this.workgroup = makeWorkgroup(this, 'Workgroup', { ...results, folder: answers, description });
    this.scratch = new Scratch(this, 'Scratch', results);
  }

  /** Named, as the SQL of every run has the name in it, and manifests keep the SQL. */
  #makeDatabase(name: string, { bucket, prefix }: LakeFolder, props: LakeProps): string {
    const { file } = props;
    const catalogId = Stack.of(this).account;
    const database = new CfnDatabase(this, 'Database', { catalogId, databaseInput: { name } });
    const root = bucket.s3UrlForObject(prefix === '' ? undefined : prefix);
    const range = partitionRange(file, root, props);
    const tables = new Construct(this, 'Tables');
    for (const table of this.#tables) {
      new CfnTable(tables, table, {
        catalogId,
        databaseName: name,
        tableInput: tableInput(file, table, root, range),
      }).addResourceDependency(database);
    }
    return name;
  }

  /** Athena knows the account's own catalog by itself, and others as data sources. */
  #registerCatalog(name: string, id: string): ForeignCatalog {
    new CfnDataCatalog(this, 'Catalog', {
      name,
      type: 'GLUE',
      description: `The catalog of Glue of the account ${id}`,
      parameters: { 'catalog-id': id },
    });
    return { id, name };
  }

  /** Everything that a query takes: Athena reads files, tables and results with the rights of its caller. */
  grantQuery(grantee: IGrantable): void {
    grantQueries(grantee, this.workgroup);
    // Athena looks at the database `default` before any other.
    const databases = ['catalog', `database/${this.database}`].map(this.#glueArn);
    const own = ['catalog', 'database/default'].map((resource) =>
      Stack.of(this).formatArn({ service: 'glue', resource }),
    );
    allow(grantee, { actions: ['glue:GetDatabase'], resources: [...new Set([...own, ...databases])] });
    this.#grantCatalog(grantee);
    this.#grantTables(grantee, ['BatchGetPartition', 'GetPartition', 'GetPartitions', 'GetTable']);
    this.#grantReadFiles(grantee);
    this.scratch.grantMake(grantee);
    this.#grantGovernedData(grantee);
  }

  /** If Lake Formation governs the catalog, it says what of it a role may read. */
  #grantGovernedData(grantee: IGrantable): void {
    allow(grantee, {
      actions: ['lakeformation:GetDataAccess'],
      resources: ['*'],
      because: 'It has no resource: which tables it opens is granted to the role in Lake Formation.',
    });
  }

  #grantCatalog(grantee: IGrantable): void {
    if (this.catalog === undefined) return;
    const source = { service: 'athena', resource: 'datacatalog', resourceName: this.catalog.name };
    allow(grantee, { actions: ['athena:GetDataCatalog'], resources: [Stack.of(this).formatArn(source)] });
  }

  /** What it takes to see whether files have changed, without reading any. */
  grantListFiles(grantee: IGrantable): void {
    this.#grantTables(grantee, ['GetPartitions', 'GetTable']);
    this.#grantMetadata(grantee);
    for (const { bucket, prefix } of this.#folders) {
      allow(grantee, {
        actions: ['s3:ListBucket'],
        resources: [bucket.bucketArn],
        conditions: prefix === '' ? {} : { StringLike: { 's3:prefix': [prefix, `${prefix}/*`] } },
      });
    }
  }

  /** An Iceberg table says in a file which snapshots it has. */
  #grantMetadata(grantee: IGrantable): void {
    if (!this.#hasSnapshots) return;
    allow(grantee, {
      actions: ['s3:GetObject'],
      resources: this.#folders.map(({ bucket, prefix }) =>
        bucket.arnForObjects(prefix === '' ? '*.metadata.json' : `${prefix}/*.metadata.json`),
      ),
      because: 'Every commit to an Iceberg table writes another file of this ending.',
    });
    for (const key of this.#keys) key.grantDecrypt(grantee);
  }

  /** Glue checks a table's permission on its database and catalog too. */
  #grantTables(grantee: IGrantable, actions: readonly string[]): void {
    const tables = this.#tables.map((table) => `table/${this.database}/${table}`);
    allow(grantee, {
      actions: actions.map((action) => `glue:${action}`),
      resources: ['catalog', `database/${this.database}`, ...tables].map(this.#glueArn),
    });
  }

  /** In the catalog that has the lake. */
  readonly #glueArn = (resource: string): string =>
    Stack.of(this).formatArn({ service: 'glue', resource, ...defined({ account: this.catalog?.id }) });

  #grantReadFiles(grantee: IGrantable): void {
    allow(grantee, {
      actions: ['s3:GetObject'],
      resources: this.#folders.map(({ bucket, prefix }) =>
        bucket.arnForObjects(prefix === '' ? '*' : `${prefix}/*`),
      ),
      because: 'Queries read every file of the lake.',
    });
    this.grantListFiles(grantee);
    const buckets = new Set(this.#folders.map(({ bucket }) => bucket.bucketArn));
    allow(grantee, { actions: ['s3:GetBucketLocation'], resources: [...buckets] });
    for (const key of this.#keys) key.grantDecrypt(grantee);
  }
}
