/**
 * Where the raw data is and who may query it: a database of Glue over files in S3, the lake's own or an existing
 * one, and a workgroup of Athena whose settings no query can override.
 */
import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { CfnWorkGroup } from 'aws-cdk-lib/aws-athena';
import { CfnDatabase, CfnTable } from 'aws-cdk-lib/aws-glue';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Bucket, IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { Lake as LakeFile } from '../functions/query/lake.ts';
import { privateBucket } from './bucket.ts';
import { allow } from './grant.ts';
import { tableInput } from './lake/tables.ts';

export interface LakeProps {
  /** Encrypts what is made here: the bucket of the raw files, and Athena's results. */
  readonly encryptionKey: IKey;
  /** lake.yaml: the tables. */
  readonly file: LakeFile;
  /** Names the workgroup, and the database with `_` for `-`: `periodical-prod`. */
  readonly name: string;
  /** Existing bucket with the raw files, with its key if it has one. @default one is made, empty */
  readonly bucket?: IBucket | undefined;
  /** Folder of the raw files in the bucket, without slashes at its ends; '' is the whole bucket. */
  readonly prefix: string;
  /** Existing Glue database that has the tables of `file`. @default one is made, with the tables */
  readonly database?: string | undefined;
  /** Days of `dt` that the tables made here have, as partition projection takes them: `2015-01-01,NOW+1DAY`. */
  readonly partitionRange: string;
  /** Bytes after which Athena ends a query. */
  readonly bytesLimit: number;
  /** Existing bucket for the access logs. @default none are written */
  readonly accessLogs?: IBucket | undefined;
  /** What happens to the raw files when the stack is deleted. @default RETAIN */
  readonly removalPolicy?: RemovalPolicy;
}

export class Lake extends Construct {
  readonly bucket: Bucket | IBucket;
  /** What Athena answered, for 30 days: long enough to look at a run that failed. */
  readonly results: Bucket;
  readonly database: string;
  readonly workgroup: string;
  readonly #tables: readonly string[];
  readonly #prefix: string;

  constructor(scope: Construct, id: string, props: LakeProps) {
    super(scope, id);
    const { file, prefix, name } = props;
    this.#tables = Object.keys(file.tables);
    this.#prefix = prefix;
    this.bucket = props.bucket ?? privateBucket(this, 'Raw', props);
    this.results = privateBucket(this, 'Results', {
      ...props,
      expiration: Duration.days(30),
      noncurrentVersionExpiration: Duration.days(1),
      // A stack cannot delete a bucket with objects in it; they go by themselves.
      removalPolicy: RemovalPolicy.RETAIN,
    });
    this.database = props.database ?? this.#makeDatabase(name.replaceAll('-', '_'), props);
    this.workgroup = this.#makeWorkgroup(props);
  }

  /** Named, as the SQL of every run has the name in it, and manifests keep the SQL. */
  #makeDatabase(name: string, { file, prefix, partitionRange }: LakeProps): string {
    const catalogId = Stack.of(this).account;
    const database = new CfnDatabase(this, 'Database', { catalogId, databaseInput: { name } });
    const root = this.bucket.s3UrlForObject(prefix === '' ? undefined : prefix);
    const tables = new Construct(this, 'Tables');
    for (const table of this.#tables) {
      new CfnTable(tables, table, {
        catalogId,
        databaseName: name,
        tableInput: tableInput(file, table, root, partitionRange),
      }).addResourceDependency(database);
    }
    return name;
  }

  /** Named, as CloudFormation makes no names for workgroups. */
  #makeWorkgroup({ name, bytesLimit, encryptionKey }: LakeProps): string {
    new CfnWorkGroup(this, 'Workgroup', {
      name,
      description: `Every query of every run of ${Stack.of(this).stackName}`,
      // A stack cannot delete a workgroup that has a history.
      recursiveDeleteOption: true,
      workGroupConfiguration: {
        enforceWorkGroupConfiguration: true,
        bytesScannedCutoffPerQuery: bytesLimit,
        publishCloudWatchMetricsEnabled: true,
        engineVersion: { selectedEngineVersion: 'Athena engine version 3' },
        resultConfiguration: {
          outputLocation: this.results.s3UrlForObject('athena/'),
          encryptionConfiguration: { encryptionOption: 'SSE_KMS', kmsKey: encryptionKey.keyArn },
        },
      },
    });
    return name;
  }

  /** Everything that a query takes: Athena reads files, tables and results with the rights of its caller. */
  grantQuery(grantee: IGrantable): void {
    this.#grantAthena(grantee);
    // Athena looks at the database `default` before any other.
    const databases = ['catalog', 'database/default', `database/${this.database}`];
    allow(grantee, { actions: ['glue:GetDatabase'], resources: databases.map(this.#glueArn) });
    this.#grantTables(grantee, ['BatchGetPartition', 'GetPartition', 'GetPartitions', 'GetTable']);
    this.#grantReadFiles(grantee);
    this.#grantResults(grantee);
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

  #grantAthena(grantee: IGrantable): void {
    const resource = { service: 'athena', resource: 'workgroup', resourceName: this.workgroup };
    allow(grantee, {
      actions: [
        'athena:BatchGetQueryExecution',
        'athena:GetQueryExecution',
        'athena:GetQueryResults',
        'athena:StartQueryExecution',
        'athena:StopQueryExecution',
      ],
      resources: [Stack.of(this).formatArn(resource)],
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

  #grantResults(grantee: IGrantable): void {
    allow(grantee, {
      actions: ['s3:AbortMultipartUpload', 's3:GetObject', 's3:ListMultipartUploadParts', 's3:PutObject'],
      resources: [this.results.arnForObjects('athena/*')],
      because: 'Athena names its results itself, below one folder.',
    });
    allow(grantee, {
      actions: ['s3:GetBucketLocation', 's3:ListBucket', 's3:ListBucketMultipartUploads'],
      resources: [this.results.bucketArn],
    });
    this.results.encryptionKey?.grant(grantee, 'kms:Decrypt', 'kms:GenerateDataKey');
  }
}
