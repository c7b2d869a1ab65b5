/**
 * Where the raw data is and who may query it: a database of Glue over files in S3, the lake's own or an existing
 * one, a workgroup of Athena, and the place for what runs compute once.
 */
import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { CfnDatabase, CfnTable } from 'aws-cdk-lib/aws-glue';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Bucket, IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { Lake as LakeFile } from '../functions/query/lake.ts';
import { privateBucket } from './bucket.ts';
import { allow } from './grant.ts';
import { Scratch, scratchExpirations } from './lake/scratch.ts';
import { partitionRange, tableInput } from './lake/tables.ts';
import { grantQueries, makeWorkgroup, type Workgroup } from './lake/workgroup.ts';

export interface LakeProps {
  /** Encrypts what is made here: the bucket of the raw files, and Athena's results. */
  readonly encryptionKey: IKey;
  /** lake.yaml: the tables. */
  readonly file: LakeFile;
  /** Names the workgroup, and the database with `_` for `-`: `periodical-prod`. Other names begin with it. */
  readonly name: string;
  /** Existing bucket with the raw files, with its key if it has one. @default one is made, empty */
  readonly bucket?: IBucket | undefined;
  /** Folder of the raw files in the bucket, without slashes at its ends; '' is the whole bucket. */
  readonly prefix: string;
  /** Existing Glue database that has the tables of `file`. @default one is made, with the tables */
  readonly database?: string | undefined;
  /** First day of `dt` in the tables made here. */
  readonly firstDay?: string | undefined;
  /** Last day. @default tomorrow, whenever they are read */
  readonly lastDay?: string | undefined;
  /** Bytes after which Athena ends a query. */
  readonly bytesLimit: number;
  /** Existing bucket for the access logs. @default none are written */
  readonly accessLogs?: IBucket | undefined;
  /** What happens to the raw files when the stack is deleted. @default RETAIN */
  readonly removalPolicy?: RemovalPolicy;
}

/** Folder of the results of queries. */
const answers = 'athena/';

export class Lake extends Construct {
  readonly bucket: Bucket | IBucket;
  /** What Athena answered, for 30 days: long enough to look at a run that failed; and the files of `scratch`. */
  readonly results: Bucket;
  readonly database: string;
  readonly workgroup: Workgroup;
  /** What runs compute once and read again. */
  readonly scratch: Scratch;
  readonly #tables: readonly string[];
  readonly #prefix: string;

  constructor(scope: Construct, id: string, props: LakeProps) {
    super(scope, id);
    const { file, prefix, name, bytesLimit, encryptionKey } = props;
    this.#tables = Object.keys(file.tables);
    this.#prefix = prefix;
    this.bucket = props.bucket ?? privateBucket(this, 'Raw', props);
    this.results = privateBucket(this, 'Results', {
      ...props,
      expirations: { [answers]: Duration.days(30), ...scratchExpirations },
      noncurrentVersionExpiration: Duration.days(1),
      // A stack cannot delete a bucket with objects in it; they go by themselves.
      removalPolicy: RemovalPolicy.RETAIN,
    });
    this.database = props.database ?? this.#makeDatabase(name.replaceAll('-', '_'), props);
    const results = { name, results: this.results, bytesLimit, encryptionKey };
    const description = `Every query of every run of ${Stack.of(this).stackName}`;
    this.workgroup = makeWorkgroup(this, 'Workgroup', { ...results, folder: answers, description });
    this.scratch = new Scratch(this, 'Scratch', results);
  }

  /** Named, as the SQL of every run has the name in it, and manifests keep the SQL. */
  #makeDatabase(name: string, props: LakeProps): string {
    const { file, prefix } = props;
    const catalogId = Stack.of(this).account;
    const database = new CfnDatabase(this, 'Database', { catalogId, databaseInput: { name } });
    const root = this.bucket.s3UrlForObject(prefix === '' ? undefined : prefix);
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

  /** Everything that a query takes: Athena reads files, tables and results with the rights of its caller. */
  grantQuery(grantee: IGrantable): void {
    grantQueries(grantee, this.workgroup);
    // Athena looks at the database `default` before any other.
    const databases = ['catalog', 'database/default', `database/${this.database}`];
    allow(grantee, { actions: ['glue:GetDatabase'], resources: databases.map(this.#glueArn) });
    this.#grantTables(grantee, ['BatchGetPartition', 'GetPartition', 'GetPartitions', 'GetTable']);
    this.#grantReadFiles(grantee);
    this.scratch.grantMake(grantee);
  }

  /** What it takes to see whether files have changed, without reading any. */
  grantListFiles(grantee: IGrantable): void {
    this.#grantTables(grantee, ['GetPartitions', 'GetTable']);
    const below = [this.#prefix, `${this.#prefix}/*`];
    allow(grantee, {
      actions: ['s3:ListBucket'],
      resources: [this.bucket.bucketArn],
      conditions: this.#prefix === '' ? {} : { StringLike: { 's3:prefix': below } },
    });
  }

  /** Glue checks a table's permission on its database and catalog too. */
  #grantTables(grantee: IGrantable, actions: readonly string[]): void {
    const tables = this.#tables.map((table) => `table/${this.database}/${table}`);
    allow(grantee, {
      actions: actions.map((action) => `glue:${action}`),
      resources: ['catalog', `database/${this.database}`, ...tables].map(this.#glueArn),
    });
  }

  readonly #glueArn = (resource: string): string => Stack.of(this).formatArn({ service: 'glue', resource });

  #grantReadFiles(grantee: IGrantable): void {
    allow(grantee, {
      actions: ['s3:GetObject'],
      resources: [this.bucket.arnForObjects(this.#prefix === '' ? '*' : `${this.#prefix}/*`)],
      because: 'Queries read every file of the lake.',
    });
    this.grantListFiles(grantee);
    allow(grantee, { actions: ['s3:GetBucketLocation'], resources: [this.bucket.bucketArn] });
    this.bucket.encryptionKey?.grantDecrypt(grantee);
  }
}
